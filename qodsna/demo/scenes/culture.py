"""Books, tiles and the stage."""

import math

from PIL import Image, ImageChops, ImageFilter

from .canvas import Canvas, mix

SPINES = (
    "#0f5f5a",
    "#1f3f66",
    "#7c2f2f",
    "#b07a34",
    "#d8c7a0",
    "#3d4a3a",
    "#5a3a55",
    "#8c4a2c",
    "#29373f",
    "#a9b39a",
)


def books(size, seed):
    c = Canvas(size, seed, "#1a100b")
    for number, floor in enumerate((215, 490, 765, 1040)):
        _shelf(c, floor, number)
    sun = c.rng.choice((0.16, 0.84))
    window = c.pen()
    for number in range(3):
        x = c.width * sun + (number - 1) * 210
        window.polygon([(x, -20), (x + 150, -20), (x + 400, 1010), (x + 210, 1010)], 120)
    c.light(window.done(26).point(lambda v: round(v * 0.62)), "#ffcf8a")
    c.glow(c.width * sun, 120, 760, "#ffd9a0", 0.45)
    c.glow(c.width * (1 - sun), 900, 500, "#2a6a70", 0.18)
    return c.finish(9, 0.5)


def _shelf(c, floor, number):
    rng, x = c.rng, -14.0
    back = c.pen()
    back.box(-5, floor - 262, c.width + 5, floor)
    c.lay(back, [["#0d0705", "#2a190f"], floor - 262, floor])
    while x < c.width:
        wide, tall = rng.uniform(20, 52), rng.uniform(165, 238)
        if rng.random() < 0.05:
            x += rng.uniform(30, 80)
            continue
        lean = rng.uniform(16, 40) if rng.random() < 0.07 else 0
        _book(c, x + lean, floor, wide, tall, lean)
        x += wide + lean + rng.uniform(0, 2)
    board, lip = c.pen(), c.pen()
    board.box(-5, floor, c.width + 5, floor + 26)
    lip.box(-5, floor, c.width + 5, floor + 4)
    c.lay(board, [["#7a5232", "#3b2415"], floor, floor + 26])
    c.lay(lip, "#b98a56", 0.8)


def _book(c, x, floor, wide, tall, lean):
    k, rng = c.size[1] / 1000, c.rng
    colour = mix(rng.choice(SPINES), "#000000", rng.uniform(0, 0.25))
    w, h = max(2, round(wide * k)), max(2, round(tall * k))
    strip = Image.new("RGB", (w, 1))
    strip.putdata([_round(colour, i / w) for i in range(w)])
    spine = strip.resize((w, h))
    gold = mix(colour, rng.choice(("#e7c67a", "#f0e6cf", "#c79a4a")), 0.75)
    line = max(1, round(2.4 * k))
    for place in rng.choice(((0.08, 0.92), (0.1, 0.13, 0.87, 0.9), (0.14, 0.18, 0.86))):
        spine.paste(gold, (0, round(h * place), w, round(h * place) + line))
    if wide > 27:
        top, low = rng.choice(((0.24, 0.58), (0.36, 0.72)))
        left = round(w * 0.42)
        title = (left, round(h * top), left + max(2, round(w * 0.14)), round(h * low))
        spine.paste(gold, title)
    place = (round(x * k), round((floor - tall) * k))
    if not lean:
        c.image.paste(spine, place)
        return
    angle = math.degrees(math.asin(min(0.9, lean / tall)))
    cover = Image.new("L", spine.size, 255).rotate(
        angle, expand=True, resample=Image.Resampling.BICUBIC
    )
    spine = spine.rotate(angle, expand=True, resample=Image.Resampling.BICUBIC)
    c.image.paste(spine, (round((x - lean) * k), round(floor * k) - spine.size[1]), cover)


def _round(colour, place):
    light = math.sin(place * math.pi) ** 0.6
    return mix(
        mix("#000000", colour, 0.35 + 0.65 * light),
        "#ffffff",
        0.16 * max(0.0, 1 - abs(place - 0.35) * 5),
    )


def _star(x, y, sides, edge, angle, turn):
    """A star whose strands meet a polygon's edges at ``angle`` (Hankin's way)."""
    half = math.pi / sides
    reach = edge * math.tan(half) / (math.cos(angle) + math.sin(angle) * math.tan(half))
    inner = math.hypot(edge - reach * math.sin(angle), reach * math.cos(angle))
    points = []
    for number in range(sides):
        for far, at in ((edge, turn + 2 * half * number), (inner, turn + 2 * half * number + half)):
            points.append((x + far * math.cos(at), y + far * math.sin(at)))
    return points


def tile(size, seed):
    """Girih strapwork: dodecagons, hexagons and squares, in turquoise and lapis."""
    c = Canvas(size, seed, "#12305e")
    edge = c.rng.choice((96, 110, 124))
    glaze = c.noise(30, 20, 4, 0.7)
    c.image = c.gradient(["#163a72", "#0f2a5a", "#123163"])
    stars_, hexes, squares, hearts, petals, straps = (c.pen() for _ in range(6))
    angle = math.radians(c.rng.choice((60, 63, 67)))
    for kind, x, y, turn in _tiling(c, edge):
        sides, pen = {12: (12, stars_), 6: (6, hexes), 4: (4, squares)}[kind]
        apothem = edge / 2 / math.tan(math.pi / sides)
        shape = _star(x, y, sides, apothem, angle, turn)
        pen.polygon(shape)
        straps.line([*shape, shape[0], shape[1]], edge * 0.085)
        if kind == 12:
            inside = _star(x, y, 12, apothem * 0.60, math.radians(66), turn + math.pi / 12)
            hearts.polygon(inside)
            straps.line([*inside, inside[0], inside[1]], edge * 0.05)
            petals.polygon(_star(x, y, 12, apothem * 0.30, math.radians(62), turn))
        elif kind == 6:
            petals.polygon(_star(x, y, 6, apothem * 0.40, math.radians(60), turn))
    for pen, colour in (
        (stars_, "#1c9aa0"),
        (hexes, "#2fb5ad"),
        (squares, "#e9e2cc"),
        (hearts, "#14407e"),
        (petals, "#d9a441"),
    ):
        c.lay(pen, [mix(colour, "#ffffff", 0.10), mix(colour, "#06182f", 0.28)])
    mask = straps.done()
    shadow = ImageChops.offset(mask, 3, 4).filter(ImageFilter.GaussianBlur(3))
    c.shade(shadow.point(lambda v: round(v * 0.6)), "#06122a")
    c.lay(mask, ["#f6efdc", "#d8cdb2"])
    c.overlay(c.relief(glaze, 2, 2, 0.10))
    c.glow(c.width * 0.25, 120, 900, "#fff0cf", 0.34)
    return c.finish(6, 0.55)


def _tiling(c, edge):
    """The semi-regular tiling 4.6.12: kind, centre and turn of every polygon on the canvas."""
    big = edge / 2 / math.tan(math.pi / 12)
    step = 2 * big + edge
    down, half = step * math.sqrt(3) / 2, edge / 2
    sixth = big + half * math.sqrt(3)
    for row in range(-1, int(1000 / down) + 3):
        for column in range(-1, int(c.width / step) + 3):
            x, y = (column + (row % 2) / 2) * step, row * down
            yield 12, x, y, 0
            for number in range(3):
                at = number * math.pi / 3
                yield 4, x + (big + half) * math.cos(at), y + (big + half) * math.sin(at), at
            for at in (math.pi / 6, math.pi / 2):
                yield 6, x + sixth * math.cos(at), y + sixth * math.sin(at), at


def stage(size, seed):
    c = Canvas(size, seed, "#0b0709")
    tone = c.rng.choice(("#7d1f24", "#6a2033", "#1f4d58"))
    c.image = c.gradient(
        [mix(tone, "#000000", 0.75), mix(tone, "#000000", 0.4), mix(tone, "#000000", 0.6)]
    )
    folds = Image.new("L", (600, 1))
    folds.putdata(
        [round(128 + 105 * math.sin(i / 600 * 120 + 1.6 * math.sin(i / 37))) for i in range(600)]
    )
    c.overlay(folds.resize(c.size, Image.Resampling.BICUBIC))
    floor = c.pen()
    floor.polygon([(-5, 760), (c.width + 5, 760), (c.width + 5, 1005), (-5, 1005)])
    boards = c.relief(c.noise(4, 90, 3, 0.7), 0, 3, 0.3)
    c.lay(floor, [["#3a2418", "#8a5a36", "#2a170f"], 750, 1000], texture=boards)
    middle = c.width * c.rng.choice((0.4, 0.6))
    for x, wide, strength in (
        (c.width * 0.16, 150, 90),
        (c.width * 0.86, 150, 90),
        (middle, 230, 120),
    ):
        beam = c.pen()
        beam.polygon(
            [(x - 12, -30), (x + 12, -30), (middle + wide, 850), (middle - wide, 850)], strength
        )
        c.light(beam.done(16), "#ffdca0")
    pool = c.pen()
    pool.oval(middle, 858, 300, 60)
    c.light(pool.done(16).point(lambda v: round(v * 0.55)), "#ffd694")
    _setar(c, middle)
    return c.finish(8, 0.5)


def _setar(c, x):
    """A long-necked lute leaning on a chair in the light."""
    shadow, wood, neck, chair = c.pen(), c.pen(), c.pen(), c.pen()
    shadow.oval(x + 60, 872, 170, 17)
    c.lay(shadow, "#160b06", 0.75, 7)
    for a, b in (
        ((-95, 655), (-112, 872)),
        ((75, 655), (96, 872)),
        ((-70, 655), (-74, 845)),
        ((58, 655), (62, 845)),
        ((-95, 655), (-104, 450)),
        ((-40, 655), (-52, 440)),
    ):
        chair.line([(x + a[0], a[1]), (x + b[0], b[1])], 11)
    chair.polygon([(x - 108, 648), (x + 88, 648), (x + 74, 672), (x - 100, 672)])
    for y in (470, 520, 570):
        chair.line([(x - 103, y), (x - 49, y - 8)], 9)
    c.lay(chair, [["#4a2b18", "#1d0f08"], 430, 880])
    wood.oval(x + 118, 770, 62, 84)
    wood.polygon([(x + 74, 720), (x + 92, 660), (x + 112, 660), (x + 160, 715)])
    c.lay(wood, [["#d99a52", "#7a3d18"], 660, 860])
    neck.line([(x + 106, 780), (x + 62, 330)], 11)
    for number in range(4):
        y = 340 + number * 16
        neck.line([(x + 46, y), (x + 82, y - 4)], 5)
    c.lay(neck, [["#5c3115", "#2c160b"], 330, 780])
    strings = c.pen()
    for number in (-3, 0, 3):
        strings.line([(x + 116 + number, 836), (x + 62 + number, 340)], 1)
    c.lay(strings, "#ffe9bf", 0.8)
