"""Pictures that broke on the way, or never were whole."""

import random
import struct
import zlib
from collections.abc import Iterator

from tests.media.drawing import SECRET, after_start, encoded, jpeg, scene, segment
from tests.media.hostile.made import (
    PNG_START,
    Odd,
    canvas,
    chunk,
    cuts,
    flips,
    header,
    kind,
    png,
    riff,
)


@kind
def truncated_JPEG() -> Iterator[Odd]:  # noqa: N802
    yield from (Odd(data) for data in cuts(jpeg(1), 10))
    yield from (Odd(data) for data in cuts(jpeg(2, progressive=True), 5))


@kind
def truncated_PNG() -> Iterator[Odd]:  # noqa: N802
    yield from (Odd(data, "a.png") for data in cuts(encoded(scene(3), "PNG"), 9))


@kind
def truncated_WebP() -> Iterator[Odd]:  # noqa: N802
    yield from (Odd(data, "a.webp") for data in cuts(encoded(scene(4), "WEBP"), 6))
    yield from (Odd(data, "a.webp") for data in cuts(encoded(scene(4), "WEBP", lossless=True), 6))


@kind
def flipped_bits() -> Iterator[Odd]:
    for data, name in (
        (jpeg(5), "a.jpg"),
        (jpeg(6, progressive=True), "b.jpg"),
        (encoded(scene(7), "PNG"), "a.png"),
        (encoded(scene(8), "WEBP"), "a.webp"),
    ):
        yield from (Odd(broken, name, None) for broken in flips(data, 5))
        yield from (Odd(broken, name, None) for broken in flips(data, 3, first=len(data) // 2))


@kind
def wrong_PNG_checksums() -> Iterator[Odd]:  # noqa: N802
    whole = png()
    for place in (29, 49, len(whole) - 20, len(whole) - 1):
        broken = bytearray(whole)
        broken[place] ^= 255
        yield Odd(bytes(broken), "a.png", None if place == len(whole) - 1 else False)
    yield Odd(png(chunk(b"tEXt", b"a\0b", check=1)), "a.png", None)
    yield Odd(png(body=zlib.compress(bytes(200))[:-4] + b"abcd"), "a.png", None)


@kind
def next_to_nothing() -> Iterator[Odd]:
    for data in (
        b"",
        b"\0",
        b"\xff",
        b"\xff\xd8",
        b"\xff\xd8\xff",
        b"\xff\xd8\xff\xd9",
        bytes(4096),
    ):
        yield Odd(data)
    for data in (PNG_START, PNG_START + chunk(b"IEND", b""), PNG_START + bytes(99)):
        yield Odd(data, "a.png")
    for data in (b"RIFF\0\0\0\0WEBP", riff(), riff((b"VP8 ", b"")), riff((b"VP8L", b"\x2f"))):
        yield Odd(data, "a.webp")
    yield Odd(random.Random(1).randbytes(9_000))
    yield Odd(b"\xff\xd8\xff" + random.Random(2).randbytes(9_000))
    yield Odd(PNG_START + random.Random(3).randbytes(9_000), "a.png")


@kind
def JPEG_markers() -> Iterator[Odd]:  # noqa: N802
    whole = jpeg(70)
    frame = whole.index(b"\xff\xc0")
    for marker in (0xC3, 0xC5, 0xC7, 0xC9, 0xCB, 0xCF):
        yield Odd(whole[:frame] + bytes([0xFF, marker]) + whole[frame + 2 :], verdict=None)
    for place, byte in ((4, 12), (4, 16), (9, 0), (9, 200), (11, 0), (11, 0xFF)):
        yield Odd(whole[: frame + place] + bytes([byte]) + whole[frame + place + 1 :], verdict=None)
    length = 2 + struct.unpack(">H", whole[frame + 2 : frame + 4])[0]
    yield Odd(whole[:frame] + whole[frame + length :])
    yield Odd(
        whole[:frame] + whole[frame : frame + length] * 2 + whole[frame + length :], verdict=None
    )
    yield Odd(after_start(whole, b"\xff\xe1\0\0"), verdict=None)
    yield Odd(after_start(whole, *[segment(0xE1, b"Exif\0\0" + bytes(60_000))] * 90), verdict=None)
    yield Odd(whole.replace(struct.pack(">HH", 80, 120), bytes(4), 1))


@kind
def PNG_chunks() -> Iterator[Odd]:  # noqa: N802
    for size in ((0, 8), (8, 0), (0, 0)):
        yield Odd(png().replace(header(8, 8), header(*size)), "a.png")
    for wrong in (header(8, 8, depth=3), header(8, 8, colour=5), header(8, 8, depth=16, colour=3)):
        yield Odd(png().replace(header(8, 8), wrong), "a.png")
    yield Odd(png().replace(header(8, 8), header(8, 8) * 2), "a.png", None)
    yield Odd(PNG_START + header(8, 8) + chunk(b"IEND", b""), "a.png")
    yield Odd(PNG_START + header(8, 8) + b"\xff\xff\xff\xffIDAT", "a.png")
    yield Odd(png(body=b"not packed at all"), "a.png")
    yield Odd(png(chunk(b"tRNS", bytes(99))), "a.png", None)
    yield Odd(png(chunk(b"eXIf", b"\xff" * 40)), "a.png", True)
    yield Odd(png(*[chunk(b"tEXt", b"Comment\0" + SECRET.encode())] * 3_000), "a.png", True)
    yield Odd(png(chunk(b"PLTE", bytes(5))), "a.png", None)


@kind
def WebP_chunks() -> Iterator[Odd]:  # noqa: N802
    whole = encoded(scene(80), "WEBP")
    body = whole[20:]
    yield Odd(riff((b"VP8 ", body), size=4), "a.webp")
    yield Odd(riff((b"VP8 ", body), size=2**31), "a.webp", None)
    yield Odd(riff(canvas(10, 10), (b"VP8 ", body)), "a.webp")
    yield Odd(riff(canvas(120, 80, flags=0xFF), (b"VP8 ", body)), "a.webp", None)
    yield Odd(riff(canvas(120, 80), (b"ANMF", bytes(40))), "a.webp")
    yield Odd(
        riff(canvas(120, 80, flags=0x10), (b"ALPH", b"\xff" * 99), (b"VP8 ", body)), "a.webp", None
    )
