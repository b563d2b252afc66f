"""Things that several scenes share: ridges, trees, birds, people, windows, water."""

import math

from PIL import Image, ImageChops

from .canvas import curve, fractal, mix


def ridge(canvas, base, height, rough=0.5, levels=9, lift=None):
    """A skyline of hills as points across the canvas; ``lift(x)`` raises it."""
    line = fractal(canvas.rng, levels, rough)
    step = canvas.width / (len(line) - 1)
    return [
        (i * step, base - height * value - (lift(i * step) if lift else 0))
        for i, value in enumerate(line)
    ]


def ground(canvas, points, fill, texture=None, opacity=1.0, blur=0):
    """Fill everything below a skyline."""
    pen = canvas.pen()
    pen.polygon([*points, (canvas.width + 5, 1010), (-5, 1010)])
    return canvas.lay(pen, fill, opacity, blur, texture)


def ranges(canvas, hour, top, bottom, count=5, height=90, rough=0.5, near=0.85):
    """Ranges of hills one behind the other, each dissolving into haze at its foot."""
    for number in range(count):
        depth = number / max(1, count - 1)
        base = top + (bottom - top) * depth**0.9
        tone = mix(hour.haze, hour.near, 0.14 + (near - 0.14) * depth**1.15)
        foot = mix(tone, hour.haze, 0.6 * (1 - depth * 0.7))
        rise = height * (1.1 - 0.55 * depth)
        points = ridge(canvas, base, rise, rough - 0.06 * depth)
        ground(canvas, points, [[tone, foot], base - rise, base + 190])


def water(canvas, y, tint, amount=0.35, rough=9):
    """Turn everything below ``y`` into water that mirrors what stands above it."""
    reflection = canvas.mirror(y)
    reflection = _ripple(canvas, reflection, y, rough)
    tinted = Image.blend(reflection, canvas.gradient(tint, y, 1000), amount)
    pen = canvas.pen()
    pen.box(-5, y, canvas.width + 5, 1005)
    canvas.lay(pen, tinted, texture=canvas.relief(waves(canvas, y), 2, 3, 0.3))


def waves(canvas, y, fine=12, growth=1.4):
    """Grey ripples on a level plane: small and dense at the horizon, wide in front."""
    w, h = canvas.size
    field, start = Image.new("L", (w, h), 128), y / 1000 * h
    tall = (h - start) / fine
    while start < h:
        cells = (max(6, round(w / (tall * 2.2))), 6)
        band = Image.frombytes("L", cells, canvas.rng.randbytes(cells[0] * cells[1]))
        band = band.resize((w, round(tall * 1.35)), Image.Resampling.BICUBIC)
        feather = Image.linear_gradient("L").point(lambda v: min(255, v * 7))
        field.paste(band, (0, round(start)), feather.resize(band.size))
        start, tall = start + tall, tall * growth
    return field


def _ripple(canvas, image, y, rough):
    """Shift rows sideways, more towards the viewer."""
    w, h = canvas.size
    start = int(y / 1000 * h)
    phase = canvas.rng.uniform(0, 6)
    out = image.copy()
    for row in range(start, h):
        near = (row - start) / max(1, h - start)
        wave = math.sin(phase + 60 / (near + 0.09)) + 0.6 * math.sin(phase * 2 + row * 0.55)
        shift = round(wave * rough * (0.15 + near) * h / 1067)
        strip = image.crop((0, row, w, row + 1))
        out.paste(strip, (shift, row))
    return out


def stars(canvas, count, bottom, colour="#ffffff", *, milky=True):
    """A clear night sky, with a faint band of the galaxy."""
    rng = canvas.rng
    if milky:
        field = canvas.noise(5, 6, 5, 0.6)
        pen = canvas.pen()
        slope = rng.choice((-1, 1)) * rng.uniform(0.35, 0.7)
        middle = canvas.width * rng.uniform(0.35, 0.65)
        pen.line([(middle - 900 * slope, -200), (middle + 900 * slope, 1000)], 190, 150)
        canvas.light(ImageChops.multiply(pen.done(70), field), "#8ea4d8")
    pen = canvas.pen()
    for _ in range(count):
        y = bottom * rng.random() ** 1.25
        size = 0.5 + 1.5 * rng.random() ** 6
        pen.oval(rng.uniform(0, canvas.width), y, size, value=int(70 + 185 * rng.random()))
    canvas.light(pen.done(), colour)


def pine(pen, x, y, tall, rng):
    """A fir tree with its foot at (x, y)."""
    points, left, right = [(x, y - tall)], [], []
    tiers = 9
    for tier in range(1, tiers + 1):
        down = y - tall + tall * 0.94 * tier / tiers
        wide = tall * 0.22 * (tier / tiers) ** 0.9 * rng.uniform(0.8, 1.15)
        left += [(x - wide, down + tall * 0.02), (x - wide * 0.45, down - tall * 0.015)]
        right += [(x + wide, down + tall * 0.02), (x + wide * 0.45, down - tall * 0.015)]
    pen.polygon(points + right + left[::-1])
    pen.box(x - tall * 0.014, y - tall * 0.1, x + tall * 0.014, y)


def tree(pen, x, y, tall, rng):
    """A broad-leaved tree: a trunk and a crown of many leaves' worth of ovals."""
    pen.polygon([
        (x - tall * 0.035, y), (x - tall * 0.012, y - tall * 0.5),
        (x + tall * 0.012, y - tall * 0.5), (x + tall * 0.035, y),
    ])  # fmt: skip
    for _ in range(70):
        turn, far = rng.uniform(0, math.tau), rng.random() ** 0.5
        size = tall * rng.uniform(0.04, 0.10)
        across, up = math.cos(turn) * far * tall * 0.32, math.sin(turn) * far * tall * 0.26
        pen.oval(x + across, y - tall * 0.68 + up, size, size * 0.8)


def wader(pen, dark, x, y, s, flip=1, pose=0, up=1):
    """A long-legged bird with its feet at (x, y); ``up=-1`` draws its reflection."""

    def at(px, py):
        return x + px * s * flip, y + py * s * up

    dark.line([at(-2, 0), at(-1, -22), at(-3, -46)], 0.035 * 32 * s)
    knee = (5, -20) if pose else (7, -22)
    dark.line([at(9, 0), at(*knee), at(3, -46)], 0.035 * 32 * s)
    body = [(-27, -50), (-20, -58), (-6, -65), (9, -64), (17, -57), (14, -49), (2, -43), (-13, -44)]
    pen.polygon([at(*p) for p in curve([*body, body[0]], 8)])
    if pose:  # head down, feeding
        neck = [(13, -58), (24, -60), (29, -46), (24, -28), (27, -12), (24, -5)]
        head, beak = (24, -5), [(21, -4), (27, -3), (21, 4), (17, 6), (18, 2)]
    else:
        neck = [(13, -57), (23, -62), (25, -74), (16, -86), (17, -98), (23, -101)]
        head, beak = (
            (23, -100),
            [(24, -104), (32, -100), (33, -93), (30, -90), (29, -96), (23, -97)],
        )
    line = [at(*p) for p in curve(neck, 8)]
    pen.line(line, 3.6 * s)
    for px, py in line:
        pen.oval(px, py, 1.8 * s)
    pen.oval(*at(*head), 4.2 * s, 3.6 * s)
    dark.polygon([at(*p) for p in beak])


def gull(pen, x, y, s, flap=0.5):
    """A bird on the wing, far away."""
    lift = 6 + 8 * flap
    wing = [(-22, -lift * 0.5), (-12, -lift), (-3, -1), (0, 0)]
    for flip in (1, -1):
        top = [(x + px * s * flip, y + py * s) for px, py in curve(wing, 6)]
        low = [(px, py + 2.6 * s * (1 - abs(px - x) / (24 * s))) for px, py in top]
        pen.polygon(top + low[::-1])


def person(pen, x, y, tall, stride=0.15, *, scarf=False):
    """A walking figure seen from afar, feet at (x, y)."""
    h = tall
    for side in (-1, 1):
        foot = x + side * stride * h * 0.5
        pen.line(
            [(x, y - h * 0.48), (foot * 0.5 + x * 0.5 + h * 0.02, y - h * 0.25), (foot, y)],
            h * 0.07,
        )
    flare = 0.16 if scarf else 0.10
    pen.polygon([
        (x - h * 0.10, y - h * 0.80), (x + h * 0.10, y - h * 0.80),
        (x + h * flare, y - h * (0.30 if scarf else 0.42)),
        (x - h * flare, y - h * (0.30 if scarf else 0.42)),
    ])  # fmt: skip
    pen.line([(x - h * 0.1, y - h * 0.77), (x - h * 0.15, y - h * 0.5)], h * 0.05)
    pen.line([(x + h * 0.1, y - h * 0.77), (x + h * 0.14, y - h * 0.52)], h * 0.05)
    pen.oval(x, y - h * 0.90, h * (0.075 if scarf else 0.062), h * 0.085)
    pen.line([(x, y - h * 0.86), (x, y - h * 0.78)], h * 0.06)


def tower(pen, x, y, tall):
    """A telecommunication tower over the roofs."""
    t = tall
    pen.polygon(
        [
            (x - t * 0.028, y),
            (x - t * 0.012, y - t * 0.7),
            (x + t * 0.012, y - t * 0.7),
            (x + t * 0.028, y),
        ]
    )
    pen.polygon([
        (x - t * 0.015, y - t * 0.64), (x - t * 0.06, y - t * 0.71), (x - t * 0.05, y - t * 0.75),
        (x - t * 0.02, y - t * 0.79), (x + t * 0.02, y - t * 0.79), (x + t * 0.05, y - t * 0.75),
        (x + t * 0.06, y - t * 0.71), (x + t * 0.015, y - t * 0.64),
    ])  # fmt: skip
    pen.line([(x, y - t * 0.78), (x, y - t * 0.9)], t * 0.012)
    pen.line([(x, y - t * 0.88), (x, y - t)], t * 0.006)
