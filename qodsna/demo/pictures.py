"""Pictures the demo newsroom paints for itself: the same seed, the same picture."""

import math

from PIL import Image, ImageChops, ImageDraw, ImageOps

from .scenes import SCENES
from .scenes.people import author

ACCENT = (11, 90, 84)
FIXED = {"chart", "stadium", "portrait"}  # never shown the other way round


def paint(scene, seed, size=(1600, 1067)):
    """The scene as an RGB picture; odd seeds are seen from the other side."""
    picture = SCENES[scene](size, seed)
    return ImageOps.mirror(picture) if seed % 2 and scene not in FIXED else picture


def paint_portrait(seed):
    """A 600 by 600 portrait of an author, in silhouette."""
    return author(seed)


def paint_logo(size=(512, 512), colour=ACCENT):
    """The mark: an eight-pointed star within a ring of petals, on a transparent ground."""
    side = min(size) * 4
    mask = Image.new("L", (side, side))
    draw = ImageDraw.Draw(mask)
    middle = side / 2
    for turn in (0, math.pi / 4):
        draw.polygon(_square(middle, middle * 0.97, turn), fill=255)
    draw.ellipse(_circle(middle, middle * 0.62), fill=0)
    for turn in range(8):
        angle = turn * math.pi / 4
        draw.polygon(_petal(middle, angle, middle * 0.57), fill=255)
    draw.ellipse(_circle(middle, middle * 0.13), fill=0)
    reduced = mask.resize((min(size), min(size)), Image.Resampling.LANCZOS)
    alpha = Image.new("L", size)
    alpha.paste(reduced, ((size[0] - min(size)) // 2, (size[1] - min(size)) // 2))
    logo = Image.new("RGBA", size, (*colour, 0))
    logo.putalpha(alpha)
    return logo


def _square(middle, radius, turn):
    angles = (turn + number * math.pi / 2 for number in range(4))
    return [(middle + radius * math.cos(a), middle + radius * math.sin(a)) for a in angles]


def _circle(middle, radius):
    return [middle - radius, middle - radius, middle + radius, middle + radius]


def _petal(middle, angle, radius):
    """A kite from the heart of the mark outwards."""
    places = ((0.16, 0), (0.66, 0.27), (1, 0), (0.66, -0.27))
    return [
        (
            middle + far * radius * math.cos(angle + side),
            middle + far * radius * math.sin(angle + side),
        )
        for far, side in places
    ]


def frames(scene, seed, seconds=8, fps=24, size=(1280, 720)):
    """The frames of a short film: a slow move over the scene in drifting light."""
    w, h = size
    wide = (round(w * 1.16), round(h * 1.16))
    picture = paint(scene, seed, wide)
    lamp = _lamp(size)
    total = round(seconds * fps)
    for number in range(total):
        place = number / max(1, total - 1)
        eased = place * place * (3 - 2 * place)
        scale = 1.16 - 0.10 * eased
        across, down = min(w * scale, wide[0]), min(h * scale, wide[1])
        left = (wide[0] - across) * (0.15 + 0.7 * eased)
        top = (wide[1] - down) * (0.7 - 0.4 * eased)
        box = (left, top, left + across, top + down)
        frame = picture.resize((w, h), Image.Resampling.BILINEAR, box)
        shift = round(w * 0.6 * eased)
        light = lamp.crop((w - shift, 0, 2 * w - shift, h))
        frame = ImageChops.screen(frame, light)
        yield _fade(frame, place, total)


def _lamp(size):
    """A soft warm light on black, three frames wide."""
    w, h = size
    disc = Image.radial_gradient("L").point(lambda v: round(62 * max(0.0, 1 - v / 179) ** 1.5))
    field = Image.new("L", (3 * w, h))
    field.paste(disc.resize((w, h * 2), Image.Resampling.BICUBIC), (round(w * 1.1), -h // 2))
    return ImageOps.colorize(field, "#000000", "#ffdca0")


def _fade(frame, place, total):
    """Open from black and close to it within the first and last half second."""
    edge = 12 / max(24, total)
    share = min(1.0, place / edge + 0.08, (1 - place) / edge + 0.08)
    if share >= 1:
        return frame
    return Image.blend(Image.new("RGB", frame.size), frame, share)
