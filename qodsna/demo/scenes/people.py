"""Silhouettes: a speaker by a window, and the square portraits of the authors."""

import math

from PIL import ImageChops, ImageFilter

from .canvas import Canvas, curve, mix

BACKS = (
    ("#dfe6df", "#6f9a94", "#173a40"),
    ("#f0dfc4", "#c08f6a", "#3d2420"),
    ("#e3e4ea", "#8791ad", "#232a44"),
    ("#f1e6cc", "#b9a468", "#3a3420"),
    ("#ecd9d4", "#b57f7c", "#3c2028"),
)


SHOULDERS = [
    (0.36, 0.6),
    (0.42, 0.76),
    (0.66, 0.94),
    (1.35, 1.18),
    (1.86, 1.62),
    (2.1, 2.6),
    (2.2, 5),
]
FACE = [(0, -1.72), (0.46, -1.58), (0.68, -1.1), (0.66, -0.5), (0.48, 0.06), (0.2, 0.34), (0, 0.38)]
NECK = [(-0.36, -0.3), (0.36, -0.3), (0.42, 1.1), (-0.42, 1.1)]
COLLAR = [(-0.42, 0.62), (0.42, 0.62), (0, 1.9)]


def bust(c, place, colours, *, scarf, glasses):
    """Head and shoulders; ``place`` is the chin's and half the head's height."""
    x, y, s = place
    light, cloth, skin = colours
    body = _symmetric(c, SHOULDERS, place)
    cloth_shades = [mix(cloth, light, 0.16), mix(cloth, "#000000", 0.35)]
    whole = c.lay(body, [cloth_shades, y, y + 3.4 * s])
    neck, collar = c.pen(), c.pen()
    neck.polygon([(x + px * s, y + py * s) for px, py in NECK])
    collar.polygon([(x + px * s, y + py * s) for px, py in COLLAR])
    if not scarf:
        c.lay(collar, mix(light, cloth, 0.2))
        whole = ImageChops.lighter(whole, c.lay(neck, mix(skin, "#000000", 0.28)))
    skin_shades = [mix(skin, light, 0.2), skin, mix(skin, "#000000", 0.25)]
    face = c.lay(_symmetric(c, FACE, place), [skin_shades, y - 1.7 * s, y + 0.4 * s])
    hair = c.pen()
    _hair(hair, place, scarf=scarf)
    top, low = (0.22, 0.12) if scarf else (0.05, 0.5)
    hair_shades = [mix(cloth, light, top), mix(cloth, "#000000", low)]
    crown = c.lay(hair, [hair_shades, y - 2 * s, y + 1.6 * s])
    if glasses:
        _glasses(c, x, y, s)
    _rim(c, ImageChops.lighter(ImageChops.lighter(whole, face), crown), s, light)


def _symmetric(c, half, place):
    """A pen that has filled the outline whose right half is given."""
    x, y, s = place
    right = curve([(x + px * s, y + py * s) for px, py in half], 10)
    pen = c.pen()
    pen.polygon(right + [(2 * x - px, py) for px, py in reversed(right)])
    return pen


def _rim(c, whole, s, light):
    """Light along the right edge of the figure."""
    step = max(2, round(0.07 * s * c.size[1] / 1000))
    rim = ImageChops.subtract(whole, ImageChops.offset(whole, -step, step // 2))
    soft = rim.filter(ImageFilter.GaussianBlur(step / 2.5))
    c.light(ImageChops.multiply(soft, whole).point(lambda v: round(v * 0.5)), light)


def _hair(pen, place, *, scarf):
    x, y, s = place
    if scarf:
        outer = [
            (0, -2.0),
            (0.62, -1.84),
            (0.95, -1.2),
            (0.9, -0.4),
            (0.78, 0.4),
            (1.0, 1.0),
            (1.3, 1.5),
            (0.6, 2.1),
            (0, 2.3),
        ]
        inner = [
            (0, -1.5),
            (0.4, -1.36),
            (0.58, -1.0),
            (0.58, -0.5),
            (0.44, 0.04),
            (0.2, 0.3),
            (0, 0.36),
        ]
    else:
        outer = [(0, -1.9), (0.5, -1.78), (0.78, -1.3), (0.74, -0.62)]
        inner = [(0, -1.36), (0.34, -1.34), (0.56, -1.12), (0.64, -0.66)]
    out = curve([(x + px * s, y + py * s) for px, py in outer], 10)
    inside = curve([(x + px * s, y + py * s) for px, py in inner], 10)
    for flip in (1, -1):
        points = out + inside[::-1]
        pen.polygon([(x + flip * (px - x) - flip, py) for px, py in points])


def _glasses(c, x, y, s):
    frame = c.pen()
    for side in (-1, 1):
        frame.ring(x + side * 0.3 * s, y - 0.72 * s, 0.2 * s, 0.045 * s)
    frame.line([(x - 0.1 * s, y - 0.74 * s), (x + 0.1 * s, y - 0.74 * s)], 0.045 * s)
    c.lay(frame, "#15161c", 0.9)


def portrait(size, seed):
    """Someone speaking by a window, for interviews."""
    c = Canvas(size, seed)
    pale, middle, deep = c.rng.choice(BACKS)
    c.sky([mix(pale, middle, 0.35), mix(pale, middle, 0.9), mix(middle, deep, 0.45)])
    side = c.rng.choice((-1, 1))
    middle_x = c.width * (0.5 + 0.12 * side)
    panes = c.width * (0.5 - 0.27 * side)
    window = c.pen()
    for column in range(3):
        for row in range(3):
            left, top = panes + (column - 1.5) * 215, 60 + row * 228
            window.box(left, top, left + 196, top + 210, corner=4)
    c.lay(window, [[mix(pale, "#ffffff", 0.6), pale], 40, 760], 0.9, 7)
    plant = c.pen()
    for _ in range(46):
        turn, far = c.rng.uniform(-2.9, -0.2), c.rng.uniform(70, 290)
        root = panes + 130, 800
        tip = root[0] + far * math.cos(turn), root[1] + far * math.sin(turn)
        plant.line([root, tip], 4)
        plant.oval(*tip, 26, 15)
    c.lay(plant, mix("#3f6f55", middle, 0.3), 0.75, 8)
    c.glow(panes, 360, 820, pale, 0.5)
    scarf, glasses = c.rng.random() < 0.5, c.rng.random() < 0.5
    bust(
        c,
        (middle_x, 560, 178),
        (pale, deep, mix("#cfa283", deep, 0.36)),
        scarf=scarf,
        glasses=glasses,
    )
    table = c.pen()
    table.box(-5, 945, c.width + 5, 1005)
    c.lay(table, [mix(deep, "#000000", 0.1), mix(deep, "#000000", 0.5)], blur=1)
    _microphone(c, middle_x - side * 330, 950)
    return c.finish(8, 0.3)


def _microphone(c, x, y):
    stand, head = c.pen(), c.pen()
    stand.line(curve([(x, y + 8), (x, y - 120), (x + 16, y - 210), (x + 60, y - 262)], 10), 9)
    stand.oval(x, y + 8, 62, 13)
    head.oval(x + 72, y - 282, 28, 40)
    c.lay(stand, "#15181d")
    c.lay(head, [["#4c545e", "#0e1014"], y - 322, y - 240])


def author(seed, side=600):
    """An author's picture: a silhouette on a plain ground."""
    c = Canvas((side, side), f"author {seed}")
    pale, middle, deep = BACKS[seed % len(BACKS)]
    c.sky([mix(pale, "#ffffff", 0.25), pale, mix(pale, middle, 0.75)])
    disc = c.pen()
    disc.oval(500 + c.rng.uniform(-60, 60), 420, 330)
    c.lay(disc, [[mix(middle, pale, 0.35), middle], 100, 760], 0.75)
    scarf, glasses = seed % 2 == 0, seed % 3 == 0
    bust(c, (500, 560, 178), (pale, deep, mix("#c89a7c", deep, 0.34)), scarf=scarf, glasses=glasses)
    return c.finish(6, 0.12)
