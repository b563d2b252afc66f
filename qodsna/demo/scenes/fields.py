"""Fields of wheat, tea and saffron."""

import math

from . import palettes as p
from .canvas import Canvas, mix
from .shapes import ground, person, ranges, ridge, tree


def wheat(size, seed):
    c = Canvas(size, seed)
    rng = c.rng
    hour = rng.choice((p.GOLD, p.DAWN))
    c.sky(hour.sky, 520)
    c.glow(c.width * 0.68, 440, 560, hour.light, 0.75)
    c.clouds("#fff3d8", 60, 400, 0.55, 3, 9)
    ranges(c, hour, 470, 520, 3, 50, 0.5, 0.4)
    pen = c.pen()
    for place in (0.12, 0.17, 0.8):
        tree(pen, c.width * place, 545, rng.uniform(90, 150), rng)
    c.lay(pen, mix("#5d5b2f", hour.haze, 0.25))
    points = ridge(c, 545, 10, 0.4)
    ground(
        c,
        points,
        [["#e6bd62", "#c18a2f", "#6f4715"], 540, 1000],
        c.relief(c.noise(50, 12, 4), 4, 1, 0.3),
    )
    for row in range(13):
        _stalks(c, 560 + row * row * 3.0, 14 + row * 9.5, row / 12)
    c.glow(c.width * 0.68, 560, 480, "#ffd47a", 0.35, 0.6)
    return c.finish(8)


def _stalks(c, y, tall, near):
    rng, stems, ears = c.rng, c.pen(), c.pen()
    for _ in range(int(150 - 80 * near)):
        x, lean = rng.uniform(-20, c.width + 20), rng.uniform(-0.12, 0.34) * tall
        foot, top = y + tall * 0.9, y - rng.uniform(0, tall * 0.35)
        stems.line(
            [(x, foot), (x + lean * 0.4, (foot + top) / 2), (x + lean, top)], 0.7 + near * 2.2
        )
        size = tall * 0.065
        for grain in range(5):
            ears.oval(x + lean + lean * 0.10 * grain, top - grain * size * 1.35, size * 0.62, size)
    blur = 3.5 * max(0, near - 0.8) / 0.2
    c.lay(stems, mix("#dcb45c", "#8a5f1e", near), 0.85, blur)
    c.lay(ears, mix("#f6d88c", "#d79f3c", near), 0.95, blur)


def tea(size, seed):
    return _rows(size, seed, "tea")


def saffron(size, seed):
    return _rows(size, seed, "saffron")


def _rows(size, seed, crop):
    """A hillside in rows: tea, or saffron in flower."""
    c = Canvas(size, seed)
    hour = p.TEAL if crop == "tea" else p.DAWN
    c.sky(hour.sky, 460)
    c.glow(c.width * 0.3, 300, 520, hour.light, 0.5)
    c.clouds("#ffffff", 40, 330, 0.35, 3, 7)
    ranges(c, hour, 330, 470, 4, 80, 0.5, 0.62)
    c.haze(470, 60, hour.haze, 0.7)
    bright, dark = ("#8fb95a", "#173f2a") if crop == "tea" else ("#a784c4", "#4a3326")
    for hill in range(3):
        _terraces(
            c,
            hill,
            mix(hour.haze, bright, 0.5 + hill * 0.25),
            mix(hour.haze, dark, 0.45 + hill * 0.27),
        )
        c.haze(560 + hill * 120, 50, hour.haze, 0.22 - hill * 0.06)
    pen = c.pen()
    for place, y, tall in ((0.62, 640, 40), (0.645, 644, 38), (0.7, 650, 42), (0.3, 742, 60)):
        person(pen, c.width * place, y, tall, 0.1, scarf=True)
    c.lay(pen, "#7c2f3a" if crop == "tea" else "#2f3a5a", 0.9)
    return c.finish()


def _terraces(c, hill, bright, dark):
    rng, phase = c.rng, c.rng.uniform(0, 6)
    top, reach = 480 + hill * 130, 46 - hill * 4
    pen, lift = c.pen(), c.pen()
    step = 5 + hill * 4
    base = []
    for x in range(-10, int(c.width) + 30, step):
        swell = reach * math.sin(phase + x / (260 + 50 * hill))
        base.append((x, top + swell + 18 * math.sin(x / 90 + phase)))
    ground(c, base, dark)
    gap, down = 6.0 + hill * 5, 0.0
    while down < 330 + hill * 90:
        for x, y in base:
            y += down + 0.16 * down * math.sin(x / 210 + phase * 2) + rng.uniform(-0.12, 0.12) * gap
            size = gap * rng.uniform(0.34, 0.44)
            pen.oval(x, y, step * 0.75, size)
            lift.oval(x + rng.uniform(-1, 1), y - size * 0.55, step * 0.4, size * 0.32)
        down, gap = down + gap, gap * 1.035
    c.lay(pen, [[bright, mix(bright, dark, 0.4)], top, 1000], 0.96)
    c.lay(lift, mix(bright, "#fff6d0", 0.42), 0.6, 1.0)
