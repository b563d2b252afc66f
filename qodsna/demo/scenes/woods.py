"""Forests in every season."""

from PIL import ImageChops

from . import palettes as p
from .canvas import Canvas, mix
from .land import massif
from .shapes import ground, pine, ridge


def forest(size, seed):
    c = Canvas(size, seed)
    rng = c.rng
    autumn = rng.random() < 0.4
    mist, deep = ("#efd9ae", "#2e1d14") if autumn else ("#d9e6cf", "#0c2620")
    c.sky([mix(mist, "#ffffff", 0.3), mist, mix(mist, deep, 0.45)], 1000)
    sun = c.width * rng.uniform(0.3, 0.7)
    c.glow(sun, 260, 620, "#fff2c4", 0.7)
    for layer in range(5):
        tone = mix(mist, deep, 0.12 + 0.2 * layer)
        _trunks(c, layer, tone, autumn)
        c.haze(720 + layer * 40, 190, mist, 0.34 - layer * 0.05)
        if layer == 2:
            _shafts(c, sun)
    points = ridge(c, 900, 26, 0.6)
    ground(
        c,
        points,
        [[mix(deep, mist, 0.18), deep], 860, 1000],
        c.relief(c.noise(60, 40, 3), 2, 2, 0.5),
    )
    return c.finish()


def _trunks(c, layer, tone, autumn):
    rng, pen, leaves = c.rng, c.pen(), c.pen()
    for _ in range(15 - layer * 2):
        x, foot = rng.uniform(-20, c.width + 20), 700 + layer * 62
        thick, lean = (5 + layer * 7) * rng.uniform(0.7, 1.3), rng.uniform(-30, 30)
        pen.polygon(
            [
                (x - thick, foot),
                (x + lean - thick * 0.5, -10),
                (x + lean + thick * 0.5, -10),
                (x + thick, foot),
            ]
        )
        for _ in range(3):
            y = rng.uniform(60, 420)
            side = rng.choice((-1, 1))
            root = x + lean * (1 - y / foot)
            pen.line(
                [(root, y), (root + side * 70, y - 60), (root + side * 150, y - 90)], thick * 0.3
            )
    for _ in range(360):
        size = rng.uniform(6, 17) * (0.7 + layer * 0.22)
        leaves.oval(
            rng.uniform(0, c.width), 330 * rng.random() ** 1.7 - layer * 14, size * 1.3, size
        )
    pen.polygon([*ridge(c, 705 + layer * 58, 16, 0.5, 6), (c.width + 5, 1010), (-5, 1010)])
    c.lay(pen, tone)
    c.lay(leaves, mix(tone, "#c8742c" if autumn else "#6f9d55", 0.45), 0.55, 1 + (4 - layer))


def _shafts(c, sun):
    pen = c.pen()
    for _ in range(7):
        foot, wide = c.rng.uniform(-300, 400), c.rng.uniform(14, 42)
        pen.polygon(
            [(sun - 6, -40), (sun + 6, -40), (sun + foot + wide, 900), (sun + foot - wide, 900)], 60
        )
    fade = c.gradient(["#ffffff", "#b0b0b0", "#000000"], 0, 900).convert("L")
    c.light(ImageChops.multiply(pen.done(10), fade), "#fff0c0")


def snow(size, seed):
    c = Canvas(size, seed)
    rng = c.rng
    hour = rng.choice((p.BLUE, p.ROSE))
    c.sky([mix(tone, "#dfe8ef", 0.3) for tone in hour.sky], 620)
    c.glow(c.width * 0.65, 420, 520, hour.light, 0.45)
    peak = c.width * rng.uniform(0.35, 0.45)
    massif(c, hour, peak, 210)
    c.haze(600, 110, "#e6edf2", 0.8)
    for layer in range(3):
        pen = c.pen()
        for _ in range(46 - layer * 13):
            x = rng.uniform(0, c.width)
            if layer == 2 and abs(x - c.width * 0.5) < c.width * 0.26:
                continue
            tall = (70 + layer * 85) * rng.uniform(0.6, 1.25)
            pine(pen, x, 640 + layer * 100 + rng.uniform(-12, 26), tall, rng)
        c.lay(pen, mix("#dbe5ec", "#16303a", 0.28 + layer * 0.3))
        points = ridge(c, 655 + layer * 105, 20, 0.45)
        ground(
            c,
            points,
            [["#f7fafb", mix("#c3d3df", "#f2f6f8", 0.3)], 600 + layer * 100, 860 + layer * 70],
        )
    _cabin(c)
    _flakes(c)
    return c.finish(6, 0.18)


def _cabin(c):
    x, y = c.width * 0.56, 800
    wall, roof, lamp = c.pen(), c.pen(), c.pen()
    wall.polygon([(x - 60, y), (x - 60, y - 62), (x, y - 104), (x + 60, y - 62), (x + 60, y)])
    roof.polygon(
        [
            (x - 80, y - 52),
            (x, y - 118),
            (x + 80, y - 52),
            (x + 70, y - 46),
            (x, y - 100),
            (x - 70, y - 46),
        ]
    )
    lamp.box(x - 34, y - 50, x - 8, y - 22)
    lamp.box(x + 12, y - 50, x + 38, y - 22)
    c.lay(wall, ["#5a3a2c", "#2d1c18"])
    c.lay(roof, "#f4f8fa")
    c.lay(lamp, "#ffd27a")
    c.glow(x, y - 30, 150, "#ffb24d", 0.5)


def _flakes(c):
    for count, low, high, blur in ((700, 0.8, 2.2, 0), (120, 2.5, 5.5, 2.4), (26, 7, 13, 7)):
        pen = c.pen()
        for _ in range(count):
            pen.oval(
                c.rng.uniform(0, c.width),
                c.rng.uniform(0, 1000),
                c.rng.uniform(low, high),
                value=210,
            )
        c.lay(pen, "#ffffff", 0.85, blur)
