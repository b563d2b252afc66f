"""Pictures that are small to send and costly to open."""

import struct
from collections.abc import Iterator

from PIL import Image as Picture

from tests.media.drawing import encoded, jpeg, scene
from tests.media.hostile.made import Odd, canvas, chunk, header, kind, png, riff, zeros


@kind
def decompression_bombs() -> Iterator[Odd]:
    bomb = zeros(100 << 20)
    for side in (5_100, 20_000, 50_000, 2**31 - 1):
        yield Odd(png(body=bomb, size=(1, 1)).replace(header(1, 1), header(side, side)), "a.png")
    for name in (b"zTXt", b"iTXt", b"iCCP"):
        packed = b"a\0\0" if name != b"iTXt" else b"a\0\1\0\0\0"
        yield Odd(png(chunk(name, packed + bomb)), "a.png", None)
    yield Odd(png(*[chunk(b"zTXt", b"a\0\0" + zeros(1 << 20))] * 200), "a.png", None)
    grey = jpeg(9, (16, 16))
    for side in (11_000, 30_000, 65_500):
        yield Odd(grey.replace(struct.pack(">HH", 16, 16), struct.pack(">HH", side, side), 1))
    lossless = b"\x2f" + struct.pack("<L", 16_383 << 14 | 16_383) + b"\0" * 64
    yield Odd(riff((b"VP8L", lossless)), "a.webp")
    yield Odd(riff(canvas(1 << 24, 1 << 24), (b"VP8L", lossless)), "a.webp")
    yield Odd(encoded(Picture.new("RGB", (4_000, 4_000)), "WEBP", lossless=True), "a.webp")


@kind
def scans_without_end() -> Iterator[Odd]:
    whole = encoded(Picture.new("L", (3_000, 3_000), 99), progressive=True)
    last = whole.rindex(b"\xff\xda")
    for times in (200, 20_000):
        yield Odd(whole[:-2] + whole[last:-2] * times + b"\xff\xd9", verdict=None)


@kind
def moving_pictures() -> Iterator[Odd]:
    frames = [scene(number) for number in range(10, 16)]
    for format_, name in (("PNG", "a.png"), ("WEBP", "a.webp")):
        for count in (2, 6):
            rest = frames[1:count]
            yield Odd(encoded(frames[0], format_, save_all=True, append_images=rest), name)
    many = [Picture.new("RGB", (64, 64), (number % 256, number // 256, 0)) for number in range(600)]
    yield Odd(encoded(many[0], "WEBP", save_all=True, append_images=many[1:]), "a.webp")
    yield Odd(png(chunk(b"acTL", struct.pack(">LL", 2**31 - 1, 0))), "a.png", None)


@kind
def strange_shapes() -> Iterator[Odd]:
    for size in ((1, 1), (65_500, 1), (1, 65_500), (65_500, 300), (3, 9_000)):
        yield Odd(encoded(Picture.new("RGB", size, "#6a8")), verdict=True)
    for size in ((1, 1), (16_383, 1), (1, 16_383)):
        yield Odd(encoded(Picture.new("RGB", size, "#6a8"), "WEBP"), "a.webp", verdict=True)
    for size in ((1, 1), (70_000, 1), (1, 70_000)):
        yield Odd(encoded(Picture.new("RGBA", size, "#6a88"), "PNG"), "a.png", verdict=True)
