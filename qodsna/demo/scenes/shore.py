"""Lakes and the sea."""

import math

from PIL import ImageChops

from . import palettes as p
from .canvas import Canvas, mix
from .shapes import ground, gull, ranges, ridge, wader, water, waves


def lake(size, seed):
    c = Canvas(size, seed)
    rng = c.rng
    hour = rng.choice((p.DAWN, p.TEAL, p.ROSE))
    c.sky(hour.sky, 470)
    sun = c.width * rng.uniform(0.62, 0.75)
    c.glow(sun, 330, 560, hour.light, 0.6)
    pen = c.pen()
    pen.oval(sun, 300, 44)
    c.lay(pen, mix(hour.light, "#ffffff", 0.55), 0.9, 1.5)
    c.clouds("#fff4e0", 60, 360, 0.45, 3, 8)
    ranges(c, hour, 400, 455, 3, 62, 0.5, 0.55)
    c.haze(470, 40, hour.haze, 0.75)
    water(c, 478, [mix(hour.haze, hour.sky[2], 0.4), hour.sky[1], hour.sky[0]], 0.42)
    c.haze(482, 22, hour.haze, 0.6)
    _flock(c, 500, 26, 0.30, mix(hour.haze, "#c9737c", 0.6), mix(hour.haze, "#3a2a36", 0.6))
    _flock(c, 560, 12, 0.75, "#e0939a", "#3f2a36")
    _flock(c, 760, 4, 2.35, "#eda3a3", "#33222c", 0.14, 0.5)
    _reeds(c, hour)
    gulls = c.pen()
    for _ in range(9):
        gull(
            gulls,
            c.width * rng.uniform(0.5, 0.62),
            rng.uniform(120, 220),
            rng.uniform(0.5, 0.8),
            rng.random(),
        )
    c.lay(gulls, mix(hour.near, hour.haze, 0.35), 0.8)
    return c.finish()


def _flock(c, y, count, scale, pink, dark, left=0.08, right=0.92):
    rng, body, legs, ghost = c.rng, c.pen(), c.pen(), c.pen()
    for number in range(count):
        x = c.width * (
            left + (right - left) * (number + rng.uniform(-0.3, 0.3)) / max(1, count - 1)
        )
        foot, s = y + rng.uniform(-14, 14) * scale, scale * rng.uniform(0.88, 1.1)
        flip, pose = rng.choice((-1, 1)), rng.random() < 0.35
        wader(body, legs, x, foot, s, flip, pose)
        wader(ghost, ghost, x, foot, s, flip, pose, -0.92)
    c.lay(ghost, mix(pink, dark, 0.35), 0.36, 1.3)
    c.lay(legs, dark, 0.9)
    top = y - 105 * scale
    c.lay(body, [[mix(pink, "#fff3ea", 0.55), pink, mix(pink, dark, 0.22)], top, y - 40 * scale])


def _reeds(c, hour):
    rng, pen = c.rng, c.pen()
    for _ in range(80):
        x = c.width * (1 - 0.22 * rng.random() ** 1.6)
        tall, lean = rng.uniform(90, 300), rng.uniform(-50, 26)
        pen.line(
            [(x, 1010), (x + lean * 0.3, 1000 - tall * 0.6), (x + lean, 1000 - tall)],
            rng.uniform(2, 4.5),
        )
        if rng.random() < 0.3:
            pen.line([(x + lean * 0.86, 1000 - tall * 0.93), (x + lean, 1000 - tall)], 8)
    c.lay(pen, [[mix(hour.near, hour.haze, 0.25), hour.near], 700, 1000], 0.95, 1.6)


def sea(size, seed):
    c = Canvas(size, seed)
    rng = c.rng
    hour = rng.choice((p.BLUE, p.DUSK, p.TEAL))
    c.sky(hour.sky, 500)
    sun = c.width * rng.uniform(0.28, 0.42)
    c.glow(sun, 430, 620, hour.light, 0.7)
    pen = c.pen()
    pen.oval(sun, 430, 40)
    c.lay(pen, mix(hour.light, "#ffffff", 0.5), 0.95, 1.5)
    c.clouds(mix(hour.light, "#ffffff", 0.4), 60, 440, 0.55, 3, 9)
    ranges(c, hour, 480, 492, 2, 26, 0.5, 0.35)
    water(
        c,
        500,
        [mix(hour.haze, hour.sky[1], 0.5), mix(hour.sky[0], hour.sky[1], 0.6), hour.near],
        0.66,
        12,
    )
    _glitter(c, sun, 500, hour.light)
    _boat(c, c.width * 0.70, 545, 1.0, hour)
    _boat(c, c.width * 0.84, 512, 0.34, hour)
    _boat(c, c.width * 0.55, 508, 0.26, hour)
    birds = c.pen()
    for _ in range(6):
        gull(
            birds,
            c.width * rng.uniform(0.52, 0.8),
            rng.uniform(160, 330),
            rng.uniform(0.5, 1.0),
            rng.random(),
        )
    c.lay(birds, mix(hour.near, hour.haze, 0.25), 0.85)
    return c.finish()


def _glitter(c, x, y, colour):
    """The sun's path over the water."""
    pen = c.pen()
    pen.polygon([(x - 30, y), (x + 30, y), (x + 210, 1000), (x - 210, 1000)], 235)
    spark = waves(c, y, 40, 1.14).point(lambda v: max(0, min(255, (v - 142) * 5)))
    c.light(ImageChops.multiply(pen.done(34), spark), colour)


def _boat(c, x, y, s, hour):
    """A wooden dhow of the southern shores."""
    tone = mix(hour.near, hour.haze, 0.55 - 0.5 * s)

    def at(points, up=1):
        return [(x + px * s, y + py * s * up) for px, py in points]

    hull = [
        (-150, -52),
        (-128, -6),
        (-100, 6),
        (88, 6),
        (120, -10),
        (176, -86),
        (118, -40),
        (-70, -32),
        (-84, -62),
    ]
    cabin = [(-138, -56), (-134, -92), (-72, -92), (-70, -30)]
    sail = [(28, -262), (40, -225), (66, -140), (146, -62), (28, -70)]
    lateen = [(20, -250), (6, -160), (-58, -78), (18, -72)]
    pen, ghost, cloth = c.pen(), c.pen(), c.pen()
    for shape in (hull, cabin):
        pen.polygon(at(shape))
        ghost.polygon(at(shape, -0.8))
    for shape in (sail, lateen):
        cloth.polygon(at(shape))
        ghost.polygon(at(shape, -0.6), 130)
    pen.line(at([(24, -40), (24, -275)]), 5 * s)
    pen.line(at([(24, -268), (172, -84)]), 1.6 * s)
    pen.line(at([(24, -268), (-140, -60)]), 1.6 * s)
    c.lay(ghost, tone, 0.38, 3)
    c.lay(
        cloth,
        [[mix("#fff4dc", tone, 0.08), mix("#e2c39a", tone, 0.35)], y - 260 * s, y - 60 * s],
        0.96,
    )
    c.lay(pen, [[mix(tone, hour.haze, 0.18), tone], y - 90 * s, y])


def coast(size, seed):
    """A green headland over the sea, and surf on the beach."""
    c = Canvas(size, seed)
    hour = c.rng.choice((p.BLUE, p.DAWN))
    c.sky(hour.sky, 430)
    c.glow(c.width * 0.7, 300, 600, hour.light, 0.55)
    c.clouds("#ffffff", 30, 380, 0.6, 3, 8)
    water(c, 430, [mix(hour.haze, "#4d8f9b", 0.55), "#2f7783", "#1d5561"], 0.7)
    for number, (base, rise) in enumerate(((434, 60), (462, 120), (530, 215))):
        reach = c.width * (0.62 - 0.14 * number)
        tone = mix(hour.haze, "#24493a", 0.42 + number * 0.24)
        line = [
            (x, y - rise * max(0.0, 1 - (x / reach) ** 2.2) ** 0.8)
            for x, y in ridge(c, base, 16, 0.62)
        ]
        pen = c.pen()
        pen.polygon([(-5, base), *[(x, min(base, y)) for x, y in line if x < reach], (reach, base)])
        relief = c.relief(c.noise(90, 60, 4, 0.6), 2, 3, 0.13)
        c.lay(pen, [[tone, mix(tone, hour.haze, 0.35)], base - rise, base], texture=relief)
        c.haze(base, 14, hour.haze, 0.25)
    _beach(c)
    return c.finish()


def _beach(c):
    tones = ("#eef4f1", "#6fa5a4", "#f3f6f2", "#b99a6e", "#d8bd92")
    for number, (base, tone) in enumerate(zip((775, 786, 818, 838, 862), tones, strict=True)):
        points = ridge(c, base, 9, 0.6, 8, lambda x: 70 * math.sin(x / c.width * 2.6 + 0.5))
        shade = [[tone, mix(tone, "#9b7748" if number == 4 else tone, 0.5)], base - 40, 1000]
        sand = c.relief(c.noise(80, 50, 4, 0.7), 2, 2, 0.14) if number == 4 else None
        ground(c, points, shade, sand, 0.9, 1.4 if number < 3 else 8)
