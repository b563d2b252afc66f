"""Grounds where people play and run."""

import math

from PIL import ImageChops

from .canvas import Canvas, mix


def _lamps(c, places, size, colour="#eef6ff"):
    for x, y in places:
        pen = c.pen()
        for row in range(3):
            for column in range(6):
                pen.oval(x + (column - 2.5) * size, y + (row - 1) * size, size * 0.36)
        frame = c.pen()
        frame.box(x - size * 3.4, y - size * 1.7, x + size * 3.4, y + size * 1.7, corner=size * 0.4)
        frame.box(x - size * 0.28, y, x + size * 0.28, y + size * 22)
        c.lay(frame, "#0c1420")
        c.lay(pen, "#ffffff")
        c.glow(x, y, size * 22, colour, 0.62)
        c.glow(x, y, size * 7, "#ffffff", 0.6)


def _stands(c, top, bottom, tone):
    """Seats full of people: specks of light and colour in tiers."""
    pen = c.pen()
    pen.polygon(
        [
            (-5, top),
            (c.width * 0.5, top + 34),
            (c.width + 5, top),
            (c.width + 5, bottom),
            (-5, bottom),
        ]
    )
    c.lay(pen, [[mix(tone, "#000000", 0.5), tone], top, bottom])
    rng, mask = c.rng, pen.mask
    for colour in ("#d9c7a8", "#8fa7bd", "#b3564a", "#5d8f86", "#ece7dc"):
        crowd = c.pen()
        for _ in range(620):
            x, y = rng.uniform(0, c.width), top + (bottom - top) * rng.random()
            y = top + round((y - top) / 11) * 11 + 34 * (1 - abs(x / c.width - 0.5) * 2) * 0.6
            crowd.oval(x, y, 2.6, 3.1, rng.randint(60, 190))
        c.lay(ImageChops.multiply(crowd.done(0.6), mask.reduce(2)), colour, 0.75)


def stadium(size, seed):
    c = Canvas(size, seed)
    c.sky(["#050b1c", "#0d1e3d", "#1f3c60", "#4d6a80"], 480)
    c.clouds("#5f7890", 40, 330, 0.3, 3, 7)
    _lamps(c, [(c.width * 0.12, 120), (c.width * 0.88, 120)], 17)
    _lamps(c, [(c.width * 0.33, 210), (c.width * 0.67, 210)], 9)
    _stands(c, 330, 560, "#2b3a4c")
    board = c.pen()
    board.box(-5, 556, c.width + 5, 584)
    c.lay(board, [["#0f6b63", "#0a423f"], 556, 584])
    _pitch(c, 584)
    c.glow(c.width / 2, 640, 720, "#e8f4d8", 0.28, 0.5)
    _ball(c, c.width * c.rng.choice((0.3, 0.66)), 850)
    return c.finish(8, 0.36)


def _plane(c, x, z, y):
    """A point of the ground, ``x`` across from the middle and ``z`` deep, on the picture."""
    scale = 1 / (1 + z)
    return c.width / 2 + x * scale, y + (1120 - y) * scale


def _pitch(c, y):
    grass, mown, lines = c.pen(), c.pen(), c.pen()
    grass.box(-5, y, c.width + 5, 1005)
    leaf = c.relief(c.noise(200, 160, 2, 0.9), 1, 1, 0.09)
    c.lay(grass, [["#5d9a55", "#2f6f3d", "#1c4a2c"], y, 1000], texture=leaf)
    edges = [-0.05, 0.14, 0.4, 0.74, 1.2, 1.85, 2.8, 4.4, 7.5, 14, 60]
    for near, far in zip(edges[::2], edges[1::2], strict=False):
        mown.polygon(
            [
                _plane(c, a, b, y)
                for a, b in ((-9000, near), (9000, near), (9000, far), (-9000, far))
            ]
        )
    c.lay(mown, "#8cc26a", 0.22, 1)
    for a, b in (((-1500, 0.9), (1500, 0.9)), ((-1500, 0.9), (-1500, 9)), ((1500, 0.9), (1500, 9))):
        lines.line([_plane(c, *a, y), _plane(c, *b, y)], 5)
    ring = [
        _plane(
            c, 620 * math.cos(t / 30 * math.pi), 0.9 + max(0, 1.5 * math.sin(t / 30 * math.pi)), y
        )
        for t in range(31)
    ]
    lines.line(ring, 4)
    c.lay(lines, "#f4f7ee", 0.85, 0.8)


def _ball(c, x, y):
    shadow, ball, patch = c.pen(), c.pen(), c.pen()
    shadow.oval(x + 26, y + 52, 76, 15)
    c.lay(shadow, "#0b2014", 0.6, 8)
    ball.oval(x, y, 56)
    mask = c.lay(ball, [["#ffffff", "#d7dcd8", "#7f8a86"], y - 60, y + 66])
    for turn in range(5):
        a = turn / 5 * math.tau + 0.4
        px, py = x + 46 * math.cos(a), y + 46 * math.sin(a)
        patch.polygon(
            [
                (px + 17 * math.cos(a + k / 5 * math.tau), py + 17 * math.sin(a + k / 5 * math.tau))
                for k in range(5)
            ]
        )
        patch.line([(x, y), (px, py)], 2.4)
    patch.polygon(
        [
            (x + 19 * math.cos(k / 5 * math.tau + 0.4), y + 19 * math.sin(k / 5 * math.tau + 0.4))
            for k in range(5)
        ]
    )
    c.lay(ImageChops.multiply(patch.done(0.4), mask), "#26302f", 0.92)


def track(size, seed):
    c = Canvas(size, seed)
    c.sky(["#24456b", "#6f95b0", "#e3c9a6", "#f7dfb6"], 430)
    c.glow(c.width * 0.5, 400, 640, "#ffe0a4", 0.6)
    c.clouds("#fff4e2", 30, 330, 0.4, 3, 8)
    _stands(c, 300, 470, "#41505f")
    field = c.pen()
    field.box(-5, 466, c.width + 5, 1005)
    leaf = c.relief(c.noise(160, 160, 2, 0.9), 1, 1, 0.08)
    c.lay(field, [["#8aa860", "#4f7a44"], 466, 700], texture=leaf)
    lanes, bed, shine = c.pen(), c.pen(), c.width * c.rng.choice((0.42, 0.58))
    edge = c.width * 0.5

    def at(lane, depth):
        bend = 340 * (1 - depth) ** 2 * (1 if shine < edge else -1)
        return shine + bend * 0.6 + (lane - 4) * (16 + 260 * depth**1.5), 470 + 560 * depth

    steps = [i / 40 for i in range(41)]
    bed.polygon([at(-0.2, d) for d in steps] + [at(8.2, d) for d in reversed(steps)])
    rubber = c.relief(c.noise(220, 200, 2, 0.9), 1, 1, 0.09)
    c.lay(bed, [["#c9795c", "#a8492f", "#7d2f22"], 470, 1000], texture=rubber)
    for lane in range(9):
        line = [at(lane, d) for d in steps]
        for start, stop, d in zip(line, line[1:], steps, strict=False):
            lanes.line([start, stop], 1.2 + 8 * d)
    c.lay(lanes, "#fbf4e6", 0.9, 0.6)
    _runners(c, at)
    c.glow(shine, 480, 420, "#ffdf9e", 0.4, 0.5)
    return c.finish(8, 0.3)


def _runners(c, at):
    shadow = c.pen()
    for lane, depth, colour in (
        (1.5, 0.17, "#2b5a7a"),
        (3.5, 0.30, "#b3352f"),
        (5.5, 0.22, "#d9a13a"),
        (6.5, 0.36, "#0f6b63"),
    ):
        x, y = at(lane, depth)
        tall = 60 + 330 * depth
        limbs, shirt = c.pen(), c.pen()
        _runner(limbs, shirt, x, y, tall)
        shadow.oval(x + tall * 0.3, y + 2, tall * 0.36, tall * 0.045)
        c.lay(shadow, "#3b150f", 0.4, 3)
        c.lay(limbs, "#2a1d1a")
        c.lay(shirt, [[mix(colour, "#ffffff", 0.25), colour], y - tall * 0.8, y - tall * 0.4])


def _runner(limbs, shirt, x, y, t):
    def at(px, py):
        return x + px * t, y - py * t

    limbs.line([at(0, 0.48), at(0.10, 0.30), at(0.02, 0.02), at(0.07, 0)], t * 0.075)
    limbs.line([at(0, 0.48), at(-0.12, 0.30), at(-0.30, 0.30), at(-0.32, 0.25)], t * 0.07)
    limbs.line([at(0.03, 0.78), at(-0.12, 0.64), at(0.02, 0.55)], t * 0.05)
    limbs.line([at(0.05, 0.78), at(0.17, 0.66), at(0.26, 0.78)], t * 0.05)
    limbs.oval(*at(0.07, 0.92), t * 0.062, t * 0.075)
    limbs.line([at(0.05, 0.8), at(0.06, 0.88)], t * 0.05)
    shirt.polygon(
        [
            at(-0.06, 0.81),
            at(0.11, 0.82),
            at(0.07, 0.55),
            at(0.09, 0.42),
            at(-0.09, 0.40),
            at(-0.07, 0.56),
        ]
    )
