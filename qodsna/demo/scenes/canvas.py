"""A small painter's kit on Pillow: soft gradients, masks with clean edges, light, haze, grain.

Units: the picture is 1000 high and ``canvas.width`` wide, whatever its size in pixels.
"""

import math
import random
from itertools import pairwise

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps

SAMPLING = 2  # masks are drawn this much larger, then reduced: clean edges


def rgb(colour):
    """``#rrggbb`` or a triple, as a triple."""
    if isinstance(colour, str):
        return tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return tuple(colour)


def mix(first, second, share):
    """The colour ``share`` of the way from the first to the second."""
    share = min(1.0, max(0.0, share))
    pairs = zip(rgb(first), rgb(second), strict=True)
    return tuple(round(a + (b - a) * share) for a, b in pairs)


def blend(stops, place):
    """The colour at ``place`` (0 to 1) on a list of colours, evenly spaced."""
    at = min(1.0, max(0.0, place)) * (len(stops) - 1)
    index = min(int(at), len(stops) - 2)
    share = at - index
    return mix(stops[index], stops[index + 1], share * share * (3 - 2 * share) * 0.5 + share * 0.5)


def fractal(rng, levels=9, rough=0.55):
    """A rough line by midpoint displacement: 2**levels + 1 values, about -1 to 1."""
    line, reach = [rng.uniform(-0.4, 0.4), rng.uniform(-0.4, 0.4)], 1.0
    for _ in range(levels):
        between = [(a + b) / 2 + rng.uniform(-reach, reach) * 0.6 for a, b in pairwise(line)]
        line = [value for pair in zip(line, between, strict=False) for value in pair] + line[-1:]
        reach *= rough
    return line


def curve(points, steps=14):
    """A smooth line through the points (Catmull-Rom)."""
    out = []
    ends = [points[0], *points, points[-1]]
    for before, start, stop, after in zip(ends, ends[1:], ends[2:], ends[3:], strict=False):
        for step in range(steps):
            t = step / steps
            out.append(
                tuple(_spline(t, *axis) for axis in zip(before, start, stop, after, strict=True))
            )
    return [*out, points[-1]]


def _spline(t, a, b, c, d):
    return 0.5 * (
        2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t**3
    )


class Pen:
    """Draws one mask in the canvas's units."""

    def __init__(self, size):
        self.size = size
        self.scale = size[1] / 1000 * SAMPLING
        self.mask = Image.new("L", (size[0] * SAMPLING, size[1] * SAMPLING))
        self._draw = ImageDraw.Draw(self.mask)

    def _at(self, points):
        return [(x * self.scale, y * self.scale) for x, y in points]

    def polygon(self, points, value=255):
        self._draw.polygon(self._at(points), fill=value)

    def line(self, points, thick=2.0, value=255):
        width = max(1, round(abs(thick) * self.scale))
        self._draw.line(self._at(points), fill=value, width=width, joint="curve")

    def oval(self, x, y, rx, ry=None, value=255):
        rx, ry = abs(rx), abs(rx if ry is None else ry)
        self._draw.ellipse(self._at([(x - rx, y - ry), (x + rx, y + ry)]), fill=value)

    def ring(self, x, y, radius, thick, start=0, stop=360, value=255):
        box = self._at([(x - radius, y - radius), (x + radius, y + radius)])
        width = max(1, round(thick * self.scale))
        self._draw.arc(box, start, stop, fill=value, width=width)

    def box(self, x, y, x2, y2, value=255, corner=0):
        box = self._at([(x, y), (max(x, x2), max(y, y2))])
        self._draw.rounded_rectangle(box, corner * self.scale, fill=value)

    def done(self, blur=0):
        mask = self.mask.reduce(SAMPLING)
        if blur:
            mask = mask.filter(ImageFilter.GaussianBlur(blur * self.size[1] / 1000))
        return mask


class Canvas:
    def __init__(self, size, seed, background="#808080"):
        self.size = size
        self.width = 1000 * size[0] / size[1]
        self.rng = random.Random(f"picture {seed}")
        self.image = Image.new("RGB", size, rgb(background))

    # -- surfaces ---------------------------------------------------------------------------
    def gradient(self, stops, top=0, bottom=1000):
        """An image of the canvas's size, shaded from ``top`` to ``bottom``."""
        rows = 500
        strip = Image.new("RGB", (1, rows))
        span = max(1, bottom - top)
        strip.putdata([blend(stops, (row * 2 - top) / span) for row in range(rows)])
        return strip.resize(self.size, Image.Resampling.BILINEAR)

    def noise(self, columns, rows, octaves=4, fade=0.5):
        """Cloudy grey noise with ``columns`` by ``rows`` lumps in its largest octave."""
        small = (max(2, self.size[0] // 2), max(2, self.size[1] // 2))
        total, weight = None, 1.0
        for octave in range(octaves):
            cells = (max(2, columns << octave), max(2, rows << octave))
            layer = Image.frombytes("L", cells, self.rng.randbytes(cells[0] * cells[1]))
            layer = layer.resize(small, Image.Resampling.BICUBIC)
            if total is None:
                total = layer
            else:
                weight *= fade
                total = Image.blend(total, layer, weight / (1 + weight))
        return ImageOps.autocontrast(total.resize(self.size, Image.Resampling.BILINEAR), 1)

    def relief(self, field, x=3, y=3, strength=0.6):
        """The noise seen as a surface lit from the left: grey where flat."""
        k, (w, h) = self.size[1] / 1000, field.size
        across, down = max(1, round(x * k)), max(1, round(y * k))
        moved = ImageChops.offset(field, across, down)
        moved.paste(field.crop((0, 0, across, h)), (0, 0))
        moved.paste(field.crop((0, 0, w, down)), (0, 0))
        return ImageChops.subtract(field, moved, 1 / (strength * 4), 128)

    # -- painting ---------------------------------------------------------------------------
    def pen(self):
        return Pen(self.size)

    def lay(self, pen, fill, opacity=1.0, blur=0, texture=None):
        """Put a colour, a list of shades or an image where the pen drew."""
        mask = pen.done(blur) if isinstance(pen, Pen) else pen
        if opacity < 1:
            mask = mask.point(lambda value: round(value * opacity))
        if isinstance(fill, list):
            fill = self.gradient(*fill) if isinstance(fill[0], list) else self.gradient(fill)
        elif not isinstance(fill, Image.Image):
            fill = Image.new("RGB", self.size, rgb(fill)) if texture else rgb(fill)
        if texture is not None:
            fill = ImageChops.overlay(fill, Image.merge("RGB", (texture,) * 3))
        self.image.paste(fill, (0, 0), mask)
        return mask

    def sky(self, stops, bottom=1000):
        self.image = self.gradient(stops, 0, bottom)

    def glow(self, x, y, radius, colour, strength=0.6, flat=1.0):
        """Light added softly around a point."""
        w, h = (max(2, side // 4) for side in self.size)
        k = h / 1000
        disc = Image.radial_gradient("L").point(
            lambda value: round(255 * strength * max(0.0, 1 - value / 179) ** 2)
        )
        scale_x, scale_y = 128 / (radius * k), 128 / (radius * flat * k)
        data = (scale_x, 0, 128 - x * k * scale_x, 0, scale_y, 128 - y * k * scale_y)
        layer = disc.transform((w, h), Image.Transform.AFFINE, data, Image.Resampling.BILINEAR)
        self.light(layer.resize(self.size, Image.Resampling.BICUBIC), colour)

    def light(self, mask, colour):
        """Screen a colour over the picture where the mask is bright."""
        self.image = ImageChops.screen(self.image, ImageOps.colorize(mask, "#000000", rgb(colour)))

    def shade(self, mask, colour):
        """Multiply the picture by a colour where the mask is bright."""
        dark = ImageOps.colorize(mask, "#ffffff", rgb(colour))
        self.image = ImageChops.multiply(self.image, dark)

    def overlay(self, grey):
        self.image = ImageChops.overlay(self.image, Image.merge("RGB", (grey,) * 3))

    def haze(self, y, reach, colour, opacity=0.6):
        """A band of mist with its heart at ``y``."""
        strip = Image.new("L", (1, 500))
        rows = (math.exp(-(((row * 2 - y) / reach) ** 2)) for row in range(500))
        strip.putdata([round(255 * opacity * row) for row in rows])
        self.image.paste(rgb(colour), (0, 0), strip.resize(self.size, Image.Resampling.BILINEAR))

    def clouds(self, colour, top, bottom, opacity=0.6, columns=4, rows=7):
        """Streaks of cloud between two heights."""
        field = self.noise(columns, rows, 5, 0.55)
        field = field.point(lambda value: max(0, min(255, (value - 130) * 3)))
        middle, reach = (top + bottom) / 2, (bottom - top) / 2
        strip = Image.new("L", (1, 500))
        rows_ = (max(0, 1 - ((row * 2 - middle) / reach) ** 2) for row in range(500))
        strip.putdata([round(255 * opacity * row) for row in rows_])
        band = strip.resize(self.size, Image.Resampling.BILINEAR)
        self.image.paste(rgb(colour), (0, 0), ImageChops.multiply(field, band))

    def mirror(self, y):
        """What stands above ``y`` upside down, in an image of the canvas's size."""
        k, squeeze = self.size[1] / 1000, min(1.0, 0.98 * y / max(1, 1000 - y))
        data = (1, 0, 0, 0, -squeeze, (1 + squeeze) * y * k)
        return self.image.transform(self.size, Image.Transform.AFFINE, data)

    def finish(self, grain=7, vignette=0.22):
        """Darken the corners a little and lay the grain of paper over everything."""
        if vignette:
            edge = Image.radial_gradient("L").point(
                lambda value: round(255 * vignette * (value / 255) ** 2.2)
            )
            self.shade(edge.resize(self.size, Image.Resampling.BICUBIC), "#101018")
        rough = Image.frombytes("L", self.size, self.rng.randbytes(self.size[0] * self.size[1]))
        low, span = 128 - grain, 2 * grain / 255
        rough = rough.filter(ImageFilter.BoxBlur(0.6)).point(lambda v: round(low + v * span))
        self.overlay(rough)
        return self.image
