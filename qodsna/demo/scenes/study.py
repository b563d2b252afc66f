"""Figures, laboratories, cells and the view from space."""

import math

from PIL import ImageChops

from .canvas import Canvas, curve, mix
from .shapes import stars

SHEETS = ((130, "#2f8f8a", 0.35), (60, "#e0b060", 0.25), (0, "#f4e7c5", 0.20))
FLASK = [(-26, -560), (-26, -380), (-165, -30), (-150, 0)]
BULB = [(-22, -430), (-22, -300), (-60, -260), (-128, -130), (-92, -16), (-50, 0)]
BEAKER = [(-74, -330), (-74, -8), (-66, 0)]
TUBE = [(-24, -300), (-24, -26), (-14, -4), (-4, 0)]


def chart(size, seed):
    """Figures of a market, as layers of paper and light."""
    c = Canvas(size, seed)
    warm = c.rng.random() < 0.5
    c.sky(["#0b2730", "#124049", "#1c5a5c"] if not warm else ["#1a2238", "#2b3a57", "#4a5570"])
    c.glow(c.width * 0.75, 200, 800, "#f0d9a0", 0.3)
    grid = c.pen()
    for number in range(1, 10):
        grid.line([(0, number * 100), (c.width, number * 100)], 1.2, 60)
        grid.line([(number * c.width / 10, 0), (number * c.width / 10, 1000)], 1.2, 40)
    c.lay(grid, "#dcefe8", 0.6)
    bars, value, line = c.pen(), 640.0, []
    for number in range(30):
        x = c.width * (number + 0.5) / 30
        value += c.rng.uniform(-62, 44)
        value = min(780, max(190, value))
        line.append((x, value))
        bars.box(x - 15, value + c.rng.uniform(90, 190), x + 15, 1005, corner=3)
    c.lay(bars, [["#7fc4b4", "#1d5a5c"], 300, 1000], 0.42)
    for shift, colour, opacity in SHEETS:
        _sheet(c, [(x, y + shift * math.sin(x / 300)) for x, y in line[::3]], colour, opacity)
    knots = c.pen()
    for x, y in line[::3]:
        knots.oval(x, y, 8)
        c.glow(x, y, 44, "#ffe6ae", 0.5)
    c.lay(knots, "#fff6df")
    return c.finish(8, 0.4)


def _sheet(c, line, colour, opacity):
    """A translucent sheet below a smooth line."""
    smooth = curve([(-60, line[0][1]), *line, (c.width + 60, line[-1][1])])
    pen, edge = c.pen(), c.pen()
    pen.polygon([*smooth, (c.width + 60, 1010), (-60, 1010)])
    c.lay(pen, [[colour, mix(colour, "#0b2730", 0.8)], 250, 1000], opacity)
    edge.line(smooth, 3)
    c.lay(edge, mix(colour, "#ffffff", 0.3), 0.9)


def lab(size, seed):
    c = Canvas(size, seed)
    rng = c.rng
    c.sky(
        ["#0d2f38", "#1f5a61", "#7fb0a8"]
        if rng.random() < 0.6
        else ["#1b2a4a", "#3f5f86", "#b0c2cc"],
        900,
    )
    for colour in ("#ffe2ae", "#9fe0d6", "#ffffff"):
        spots = c.pen()
        for _ in range(9):
            place = rng.uniform(0, c.width), rng.uniform(0, 640)
            spots.oval(*place, rng.uniform(14, 60), value=rng.randint(20, 60))
        c.light(spots.done(5), colour)
    c.glow(c.width * 0.3, 260, 700, "#e8fff4", 0.4)
    desk = c.pen()
    desk.box(-5, 830, c.width + 5, 1005)
    c.lay(desk, [["#c9d8d4", "#5d7d7f"], 830, 1000])
    liquids = ["#1fa79a", "#e0a53c", "#c4514a", "#3f7fc0", "#7a5aa8"]
    rng.shuffle(liquids)
    tall = c.width * rng.uniform(0.28, 0.36)
    _vessel(c, tall, 850, FLASK, liquids[0], 0.42)
    _vessel(c, tall + 330, 858, BULB, liquids[1], 0.48)
    _vessel(c, tall + 560, 866, BEAKER, liquids[2], 0.55)
    for number in range(3):
        liquid = liquids[(number + 2) % 5]
        _vessel(c, tall - 330 + number * 74, 846, TUBE, liquid, 0.4 + 0.15 * number)
    c.glow(tall, 700, 330, liquids[0], 0.25)
    return c.finish(7, 0.34)


def _vessel(c, x, foot, half, liquid, level):
    """A glass: its left outline is given, the right mirrors it."""
    left = [(x + px, foot + py) for px, py in (curve(half, 8) if len(half) > 5 else half)]
    right = [(2 * x - px, py) for px, py in reversed(left)]
    body, glass, full, ghost = c.pen(), c.pen(), c.pen(), c.pen()
    body.polygon(left + right)
    mask = body.done()
    top, surface = foot + half[0][1], foot + half[0][1] * level
    full.box(x - 400, surface, x + 400, foot + 4)
    full.oval(x, surface, 400, 10)
    ghost.oval(x + 10, foot + 6, abs(half[-2][0]) * 1.15, 14)
    c.lay(ghost, "#12343a", 0.45, 6)
    c.lay(mask, "#eafcf8", 0.16)
    shades = [mix(liquid, "#ffffff", 0.25), liquid, mix(liquid, "#000000", 0.3)]
    c.lay(ImageChops.multiply(full.done(), mask), [shades, surface, foot], 0.84)
    glass.line([*left, *right], 5)
    glass.oval(x, top, abs(half[0][0]) + 7, 6)
    glass.line([(px + 16, py) for px, py in left[:-1]], 7, 120)
    for _ in range(14):
        place = (
            x + c.rng.uniform(-0.8, 0.8) * abs(half[0][0]),
            c.rng.uniform(surface + 8, foot - 14),
        )
        glass.ring(*place, c.rng.uniform(2, 6), 1.4)
    c.lay(glass, "#f2fffb", 0.62)


def cells(size, seed):
    """Living cells under a microscope."""
    c = Canvas(size, seed)
    ground, membrane, heart = c.rng.choice(
        (
            ("#0d3b44", "#4fb3a5", "#e8b65a"),
            ("#2a1f44", "#a06aa8", "#f0a58c"),
            ("#12305e", "#5a9ac9", "#f2dfa8"),
        )
    )
    c.sky([mix(ground, "#ffffff", 0.12), ground, mix(ground, "#000000", 0.45)])
    c.glow(c.width * 0.45, 420, 900, membrane, 0.35)
    for count, low, high, blur, opacity in (
        (14, 60, 150, 13, 0.35),
        (15, 90, 150, 1.2, 0.75),
        (4, 210, 300, 15, 0.4),
    ):
        for _ in range(count):
            x, y, r = c.rng.uniform(0, c.width), c.rng.uniform(0, 1000), c.rng.uniform(low, high)
            _cell(c, x, y, r, (membrane, heart), blur, opacity)
    return c.finish(8, 0.45)


def _cell(c, x, y, r, colours, blur, opacity):
    k, rng = c.size[1] / 1000, c.rng
    side = max(8, round(2.6 * r * k))
    local = Canvas((side, side), rng.random(), "#000000")
    scale = 1000 / 2.6 / r
    lobes = [rng.uniform(0.9, 1.08) * r * scale for _ in range(9)]
    outline = curve(
        [
            (500 + s * math.cos(i / 9 * math.tau), 500 + s * math.sin(i / 9 * math.tau))
            for i, s in enumerate([*lobes, lobes[0]])
        ],
        8,
    )
    body, wall, core = local.pen(), local.pen(), local.pen()
    body.polygon(outline, 70)
    wall.line(outline, 26)
    core.oval(500 + rng.uniform(-60, 60), 500 + rng.uniform(-60, 60), 120, 105, 230)
    soft = blur * 1000 / 2.6 / r / 1.0
    for pen, colour in (
        (body, colours[0]),
        (wall, mix(colours[0], "#ffffff", 0.35)),
        (core, colours[1]),
    ):
        local.light(pen.done(soft + 8), mix("#000000", colour, opacity))
    box = (round(x * k - side / 2), round(y * k - side / 2))
    base = c.image.crop((*box, box[0] + side, box[1] + side))
    c.image.paste(ImageChops.screen(base, local.image), box)


def orbit(size, seed):
    """The edge of the Earth at sunrise, and a satellite."""
    c = Canvas(size, seed, "#02040b")
    stars(c, 700, 760, milky=True)
    x, y, r = c.width * c.rng.uniform(0.4, 0.6), 2250, 1560
    for extra, colour, strength in (
        (150, "#1d5fa8", 150),
        (60, "#4fb0e0", 170),
        (18, "#d8f4ff", 200),
    ):
        pen = c.pen()
        pen.oval(x, y, r + extra * 0.35, value=strength)
        c.light(pen.done(extra * 0.4), colour)
    globe = c.pen()
    globe.oval(x, y, r)
    lands = c.noise(5, 6, 6, 0.6)
    mask = c.lay(
        globe, [["#2f7fa8", "#123f6b", "#061a35"], 690, 1000], texture=c.relief(lands, 3, 3, 0.3)
    )
    shores = ImageChops.multiply(lands.point(lambda v: max(0, min(255, (v - 140) * 6))), mask)
    c.lay(
        shores,
        [["#b59a68", "#5c6a44", "#1c2a24"], 690, 1000],
        0.8,
        texture=c.relief(lands, 4, 3, 0.5),
    )
    veil = c.noise(7, 9, 5, 0.6).point(lambda v: max(0, min(255, (v - 135) * 4)))
    c.lay(ImageChops.multiply(veil, mask), "#f4fbff", 0.55)
    c.glow(x + 420, 745, 520, "#ffe6b0", 0.75, 0.8)
    _satellite(c, c.width * 0.3, 330)
    return c.finish(7, 0.3)


def _satellite(c, x, y):
    wings, cells_, body, dish = c.pen(), c.pen(), c.pen(), c.pen()
    a = math.radians(-18)

    def at(px, py):
        return x + px * math.cos(a) - py * math.sin(a), y + px * math.sin(a) + py * math.cos(a)

    for side in (-1, 1):
        wings.polygon(
            [at(side * 70, -46), at(side * 270, -46), at(side * 270, 46), at(side * 70, 46)]
        )
        body.line([at(0, 0), at(side * 75, 0)], 7)
        for number in range(1, 6):
            cells_.line([at(side * (70 + number * 33), -46), at(side * (70 + number * 33), 46)], 2)
        cells_.line([at(side * 70, 0), at(side * 270, 0)], 2)
    body.polygon([at(-40, -52), at(40, -52), at(40, 56), at(-40, 56)])
    dish.polygon([at(-34, 66), at(34, 66), at(20, 96), at(-20, 96)])
    body.line([at(0, -52), at(0, -96)], 4)
    c.lay(wings, [["#3f6fb5", "#152f66"], y - 90, y + 90])
    c.lay(cells_, "#a9c6ea", 0.7)
    c.lay(body, [["#f0d48a", "#8a6a2c"], y - 60, y + 60])
    c.lay(dish, "#dfe6ea")
