"""Cities, weather over them, stadiums, trains, the sky above an observatory."""

import math

from PIL import Image, ImageChops, ImageFilter

from . import palettes as p
from .canvas import Canvas, mix
from .shapes import ground, person, ranges, ridge, stars, tower, water


def skyline(c, base, low, high, tone, foot, lamps=0.0, wide=(26, 74)):
    """A row of houses; ``lamps`` is the share of windows that are lit."""
    rng, walls, lit, x = c.rng, c.pen(), c.pen(), -20.0
    while x < c.width + 20:
        across, tall = rng.uniform(*wide), rng.uniform(low, high) * rng.choice((0.7, 1, 1, 1.25))
        walls.box(x, base - tall, x + across, base + 260)
        if rng.random() < 0.35:
            walls.box(x + across * 0.3, base - tall - 9, x + across * 0.6, base - tall)
        if rng.random() < 0.2:
            walls.line([(x + across / 2, base - tall), (x + across / 2, base - tall - 34)], 1.6)
        if lamps:
            _windows(rng, lit, x, base - tall, across, tall + 200, lamps)
        x += across + rng.choice((0, 0, 0, 8))
    c.lay(walls, [[tone, foot], base - high, base + 160])
    if lamps:
        c.lay(lit, "#ffd08a", 0.92)
        c.light(lit.done(5).point(lambda v: round(v * 0.5)), "#ff9c4a")


def _windows(rng, pen, x, y, across, tall, share):
    columns = int(across // 10)
    margin = (across - columns * 10) / 2
    for column in range(columns):
        for row in range(int(tall // 14)):
            if rng.random() < share:
                left, top = x + margin + column * 10 + 2.5, y + 8 + row * 14
                pen.box(left, top, left + 4.6, top + 6.5, rng.randint(90, 255))


def city(size, seed):
    c = Canvas(size, seed)
    rng = c.rng
    hour = rng.choice((p.DUSK, p.DUSK, p.ROSE))
    c.sky(hour.sky, 620)
    side = rng.choice((0.28, 0.72))
    c.glow(c.width * side, 600, 620, hour.light, 0.6, 0.75)
    c.clouds(mix(hour.light, "#ffffff", 0.3), 80, 460, 0.4, 3, 9)
    ranges(c, hour, 470, 590, 3, 190, 0.58, 0.5)
    c.haze(640, 90, hour.haze, 0.7)
    for number in range(4):
        if number == 1:
            pen = c.pen()
            tower(pen, c.width * (1 - side), 760, 520)
            c.lay(
                pen, [[mix(hour.haze, hour.near, 0.75), mix(hour.haze, hour.near, 0.4)], 300, 740]
            )
            c.glow(c.width * (1 - side), 240, 34, "#ff6a4a", 0.8)
        tone = mix(hour.haze, hour.near, 0.34 + 0.2 * number)
        foot = mix(tone, hour.haze, 0.35 - number * 0.07)
        size_ = (24 + number * 8, 62 + number * 18)
        skyline(
            c,
            700 + number * 82,
            50 + number * 20,
            130 + number * 18,
            tone,
            foot,
            0.10 + number * 0.07,
            size_,
        )
        c.haze(760 + number * 82, 40, hour.haze, 0.25 - number * 0.06)
    return c.finish()


def rain(size, seed):
    c = Canvas(size, seed)
    c.sky(["#3c4a57", "#64747f", "#93a0a5", "#b9bfbd"], 620)
    c.clouds("#2f3a45", -120, 420, 0.75, 3, 5)
    c.clouds("#c9d0d2", 120, 520, 0.35, 4, 8)
    for number in range(3):
        tone = mix("#a9b3b6", "#26323c", 0.2 + number * 0.3)
        low, wide = 80 + number * 60, (46 + number * 20, 120 + number * 40)
        foot = mix(tone, "#aab3b4", 0.4)
        base = 590 + number * 22
        skyline(c, base, low, low + 130 + number * 10, tone, foot, 0.06 + number * 0.05, wide)
        c.haze(640, 70, "#aeb7b8", 0.5 - number * 0.12)
    c.image = c.image.filter(ImageFilter.GaussianBlur(2.2 * size[1] / 1067))
    for _ in range(16):
        lamp = c.width * c.rng.random(), c.rng.uniform(560, 640)
        c.glow(*lamp, c.rng.uniform(34, 80), c.rng.choice(("#ffb35c", "#ff7a4a", "#ffe2ae")), 0.8)
    water(c, 660, ["#5f6b73", "#39444d", "#1b232a"], 0.35, 14)
    _umbrellas(c)
    _streaks(c)
    return c.finish(9, 0.34)


def _umbrellas(c):
    walkers, mirror, cloth = c.pen(), c.pen(), []
    for x, y, tall, colour in (
        (0.30, 800, 250, "#b3352f"),
        (0.37, 770, 205, "#2d6f73"),
        (0.74, 730, 140, "#c58a3a"),
    ):
        x *= c.width
        person(walkers, x, y, tall, 0.22, scarf=colour != "#2d6f73")
        person(mirror, x, y, -tall * 0.8, 0.22)
        top, wide = y - tall * 1.02, tall * 0.36
        pen = c.pen()
        arch = [
            (x + wide * math.cos(a / 20 * math.pi), top - wide * 0.62 * math.sin(a / 20 * math.pi))
            for a in range(21)
        ]
        hem = [(x + wide * (a / 5 - 1), top + (6 if a % 2 else 0) * tall / 250) for a in range(11)]
        pen.polygon(arch + hem)
        walkers.line([(x, top - wide * 0.66), (x, y - tall * 0.6)], tall * 0.014)
        cloth.append((pen, colour, top - wide * 0.6, top))
    c.lay(mirror, "#151b22", 0.45, 5)
    c.lay(walkers, "#1a2027", 0.96)
    for pen, colour, high, low in cloth:
        c.lay(pen, [[mix(colour, "#ffffff", 0.28), mix(colour, "#000000", 0.3)], high, low])


def _streaks(c):
    for count, long, thick, strength in ((900, 34, 0.9, 90), (260, 70, 1.6, 110)):
        pen = c.pen()
        for _ in range(count):
            x, y = c.rng.uniform(0, c.width + 60), c.rng.uniform(-40, 1000)
            reach = long * c.rng.uniform(0.6, 1.4)
            pen.line([(x, y), (x - reach * 0.16, y + reach)], thick, c.rng.randint(30, strength))
        c.lay(pen, "#eef3f5", 0.9, 0.5)


def observatory(size, seed):
    c = Canvas(size, seed)
    c.sky(["#040818", "#0b1a3d", "#1b3a63", "#40668a", "#c79a84"], 800)
    trails = c.rng.random() < 0.6
    if trails:
        _trails(c)
    else:
        stars(c, 1500, 760)
    c.glow(c.width * 0.7, 780, 560, "#ffb27a", 0.35, 0.45)
    ranges(c, p.Hour([], "#2d4a68", "#060b18", ""), 740, 860, 3, 80, 0.56, 0.9)
    _dome(c, c.width * c.rng.uniform(0.28, 0.36), 800, 150)
    _dome(c, c.width * 0.55, 838, 62)
    points = ridge(
        c, 860, 34, 0.55, 9, lambda x: 60 * math.exp(-(((x / c.width - 0.32) / 0.2) ** 2))
    )
    ground(c, points, [["#0b1222", "#04060d"], 800, 1000])
    return c.finish(8)


def _trails(c):
    pole = c.width * c.rng.uniform(0.5, 0.66), 430
    for colour, count in (("#ffffff", 190), ("#a9c4ff", 130), ("#ffd9b0", 90)):
        pen = c.pen()
        for _ in range(count):
            radius, start = 8 + 1150 * c.rng.random() ** 0.8, c.rng.uniform(0, 360)
            span = c.rng.uniform(26, 44)
            pen.ring(
                *pole, radius, c.rng.uniform(0.8, 1.7), start, start + span, c.rng.randint(50, 190)
            )
        c.light(pen.done(), colour)


def _dome(c, x, y, r):
    wall, cap, slit = c.pen(), c.pen(), c.pen()
    wall.box(x - r * 0.92, y - r * 0.55, x + r * 0.92, y + r)
    arc = [
        (x + r * math.cos(a / 40 * math.pi), y - r * 0.5 - r * math.sin(a / 40 * math.pi))
        for a in range(41)
    ]
    cap.polygon([*arc, (x - r, y - r * 0.42), (x + r, y - r * 0.42)])
    slit.polygon([
        (x + r * 0.10, y - r * 0.5), (x + r * 0.20, y - r * 1.49),
        (x + r * 0.42, y - r * 1.42), (x + r * 0.40, y - r * 0.5),
    ])  # fmt: skip
    across = Image.linear_gradient("L").rotate(90).resize(c.size)
    c.lay(wall, ["#33435c", "#0d1424"])
    mask = c.lay(cap, [["#c7d2de", "#5f7188"], y - r * 1.5, y - r * 0.4])
    k = c.size[1] / 1000
    box = tuple(round(v * k) for v in (x - r, y - r * 1.5, x + r, y - r * 0.4))
    dark = Image.new("L", c.size)
    dark.paste(across.resize((box[2] - box[0], box[3] - box[1])), box[:2])
    c.shade(ImageChops.multiply(dark.point(lambda v: round((255 - v) * 0.75)), mask), "#0b1226")
    c.lay(slit, [["#1a1410", "#ffcf8a"], y - r * 1.5, y - r * 0.4])
    c.glow(x + r * 0.3, y - r * 0.8, r * 1.1, "#ffb45c", 0.45)


def train(size, seed):
    c = Canvas(size, seed)
    hour = c.rng.choice((p.GOLD, p.DAWN, p.ROSE))
    c.sky(hour.sky, 560)
    c.glow(c.width * 0.75, 420, 600, hour.light, 0.6)
    c.clouds("#fff2dd", 50, 380, 0.4, 3, 8)
    ranges(c, hour, 430, 640, 4, 150, 0.56, 0.62)
    c.haze(700, 120, hour.haze, 0.75)
    _viaduct(c, hour)
    c.haze(860, 80, hour.haze, 0.6)
    ranges(c, hour, 880, 975, 3, 90, 0.58, 0.98)
    return c.finish()


def _viaduct(c, hour):
    deck, gap, tall = 560, c.width / 8.5, 420
    stone = c.pen()
    stone.box(-5, deck, c.width + 5, deck + tall)
    for number in range(-1, 10):
        left, right = number * gap + gap * 0.14, (number + 1) * gap - gap * 0.02
        middle, r = (left + right) / 2, (right - left) / 2
        stone.oval(middle, deck + 42 + r, r, r, 0)
        stone.box(left, deck + 42 + r, right, deck + tall + 20, 0)
    stone.box(-5, deck - 8, c.width + 5, deck + 6)
    tone = mix(hour.near, "#8d6c52", 0.55)
    joints = c.relief(c.noise(120, 120, 2, 0.8), 1, 1, 0.07)
    c.lay(
        stone,
        [[mix(tone, hour.light, 0.3), mix(tone, hour.haze, 0.7)], deck, deck + tall],
        texture=joints,
    )
    _carriages(c, deck)


def _carriages(c, deck):
    cars, glass, band = c.pen(), c.pen(), c.pen()
    x, long, high = c.width * 0.16, 168, 50
    for number in range(5):
        left = x + number * (long + 5)
        cars.box(left, deck - 14 - high, left + long, deck - 12, corner=7)
        band.box(left, deck - 30, left + long, deck - 24)
        for window in range(7):
            pane = left + 12 + window * 21.5
            glass.box(pane, deck - 54, pane + 15, deck - 37, corner=2)
    nose = x + 5 * (long + 5)
    front = ((0, 12), (0, 64), (40, 62), (92, 34), (100, 12))
    cars.polygon([(nose + px, deck - py) for px, py in front])
    c.lay(cars, [["#f3efe6", "#a9aeb3"], deck - 64, deck - 12])
    c.lay(band, "#0f6b63")
    c.lay(glass, "#26343f")
    glare = c.pen()
    glare.polygon([(nose + 46, deck - 56), (nose + 80, deck - 38), (nose + 44, deck - 40)])
    c.lay(glare, "#1c2a35")
    c.glow(nose + 98, deck - 22, 90, "#fff0c0", 0.8)
