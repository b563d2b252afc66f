"""Mountains and deserts."""

import math
from itertools import pairwise

from PIL import Image, ImageChops

from . import palettes as p
from .canvas import Canvas, curve, fractal, mix
from .shapes import ground, person, ranges, stars


def mountains(size, seed):
    c = Canvas(size, seed)
    hour = c.rng.choice(p.DAY_HOURS)
    c.sky(hour.sky, 620)
    peak = c.width * c.rng.choice((0.36, 0.62))
    c.glow(c.width - peak, 380, 620, hour.light, 0.55)
    c.clouds(hour.light, 60, 420, 0.35, 3, 8)
    massif(c, hour, peak, c.rng.uniform(150, 220))
    c.haze(610, 90, hour.haze, 0.85)
    ranges(c, hour, 650, 960, 5, 120, 0.6, 0.95)
    c.haze(760, 60, hour.haze, 0.28)
    return c.finish()


def massif(c, hour, peak, top):
    """One great snow-covered summit, lit from the left."""
    line = fractal(c.rng, 9, 0.62)
    step = c.width / (len(line) - 1)
    points = []
    for i, value in enumerate(line):
        far = abs(i * step - peak) * (1.12 if i * step > peak else 1)
        fall = 470 * (1 - math.exp(-(math.hypot(far, 22) - 22) / 330))
        points.append((i * step, top + fall - value * min(34, 3 + far * 0.11)))
    rock = mix(hour.haze, hour.near, 0.6)
    field = Image.blend(_gullies(c, peak, top), c.noise(16, 12, 5, 0.6), 0.42)
    relief = c.relief(field, 6, 2, 0.34)
    mask = ground(c, points, [[rock, mix(rock, hour.haze, 0.8)], top, 640], relief)
    level = c.gradient(["#f0f0f0", "#b0b0b0", "#505050", "#000000"], top - 60, top + 380)
    snow = ImageChops.add(level.convert("L"), field, 2).point(
        lambda v: max(0, min(255, (v - 122) * 7))
    )
    snow = ImageChops.multiply(snow, mask)
    white = mix("#ffffff", hour.light, 0.22)
    c.lay(snow, [[white, mix(white, hour.haze, 0.5)], top, 560], 0.94, texture=relief)
    _shadow_side(c, mask, hour, peak, top)


def _gullies(c, peak, top):
    """Streaks that run down from the summit and spread."""
    w, h = c.size
    k = h / 1000
    field, start, spread = c.noise(34, 5, 3, 0.6), (top - 160) * k, 330 * k
    # x' = w/2 + (x - peak) * spread / (y - start);  y' = h - spread * h / (2 (y - start))
    data = (
        -spread / start, -w / 2 / start, (w / 2 * start + peak * k * spread) / start,
        0, -h / start, h + h * spread / 3 / start,
        0, -1 / start,
    )  # fmt: skip
    return field.transform((w, h), Image.Transform.PERSPECTIVE, data, Image.Resampling.BILINEAR)


def _shadow_side(c, mask, hour, peak, top):
    edge, line = [], fractal(c.rng, 6, 0.65)
    for i, value in enumerate(line):
        down = i / (len(line) - 1)
        edge.append((peak + 40 * down + value * 70 * down**0.6, top - 10 + 500 * down))
    pen = c.pen()
    pen.polygon([*edge, (c.width + 5, 640), (c.width + 5, top - 20)], 120)
    fade = c.gradient(["#ffffff", "#ffffff", "#000000"], top, 610).convert("L")
    mask = ImageChops.multiply(mask, fade)
    c.shade(ImageChops.multiply(pen.done(2), mask), mix(hour.near, "#7f8fb8", 0.5))


def desert(size, seed):
    c = Canvas(size, seed)
    night = c.rng.random() < 0.5
    hour = p.Hour(
        ["#081026", "#14244a", "#3a4470", "#8d6f86", "#d99a7c"], "#b58a80", "#1c1420", "#ffb98a"
    )
    hour = hour if night else p.GOLD
    c.sky(hour.sky, 620)
    if night:
        stars(c, 900, 520)
    c.glow(c.width * 0.3, 560, 520, hour.light, 0.6, 0.7)
    sand = ("#8d5f4c", "#3d2a33") if night else ("#e0b375", "#9c6a3c")
    dark = "#120d1c" if night else "#4b3324"
    ranges(c, hour, 560, 590, 2, 34, 0.5, 0.3)
    for number, base in enumerate((600, 660, 745, 850)):
        _dune(c, base, number, mix(hour.haze, sand[0], 0.45 + number * 0.18), sand[1], dark)
    if not night:
        pen = c.pen()
        for number in range(5):
            person(pen, c.width * 0.63 + number * 26, 652 - number * 3, 30, 0.2)
        c.lay(pen, dark, 0.85)
    return c.finish(8)


def _dune(c, base, number, light, shadow, dark):
    """A dune: a sharp winding crest, one side in the light and one in the shade."""
    rng, reach = c.rng, 62 + number * 44
    phase, slow = rng.uniform(0, 6), rng.uniform(0.9, 1.5)
    crest = []
    for i in range(241):
        x = c.width * (i / 240 * 1.1 - 0.05)
        angle = phase + slow * x / c.width * math.tau
        wave = math.sin(angle + 0.45 * math.sin(angle)) + 0.16 * math.sin(angle * 2.7 + phase)
        crest.append((x, base - reach * 0.6 * wave))
    wind = c.relief(c.noise(30, 150 - number * 25, 2, 0.4), 0, 3, 0.05 + number * 0.02)
    shades = [[light, mix(light, shadow, 0.5)], base - reach, base + 360]
    mask = ground(c, crest, shades, wind)
    steep = c.pen()
    for run in _descents(crest):
        (x, y), (x2, y2) = run[0], run[-1]
        low = curve([(x2 + 60, y2 + 8), (x2 - 40, y2 + reach * 0.55), (x + 150, y + reach * 2.4),
                     (x + 20, y + reach * 1.5), (x + 40, y + reach * 0.6), (x, y)], 10)  # fmt: skip
        steep.polygon(run + low)
    fade = c.gradient(["#ffffff", "#e0e0e0", "#000000"], base, base + reach * 2.2).convert("L")
    cast = ImageChops.multiply(ImageChops.multiply(steep.done(1.6 + number), mask), fade)
    c.lay(
        cast,
        [[mix(shadow, dark, 0.45), mix(light, shadow, 0.75)], base - reach, base + reach * 1.6],
        0.88,
    )


def _descents(crest):
    """The stretches of a line that go down from left to right."""
    run = []
    for before, point in pairwise(crest):
        if point[1] > before[1]:
            run = run or [before]
            run.append(point)
        elif run:
            yield run
            run = []
    if len(run) > 2:
        yield run
