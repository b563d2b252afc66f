"""What hostile and odd pictures are made of, and the register of their kinds."""

import random
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

PNG_START = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True)
class Odd:
    """A file; ``verdict`` is True where it must be accepted, None where it may be."""

    data: bytes
    name: str = "picture.jpg"
    verdict: bool | None = False


KINDS: dict[str, Callable[[], Iterator[Odd]]] = {}


def kind(make: Callable[[], Iterator[Odd]]) -> Callable[[], Iterator[Odd]]:
    KINDS[make.__name__.replace("_", " ")] = make
    return make


def chunk(name: bytes, data: bytes, check: int | None = None) -> bytes:
    check = zlib.crc32(name + data) if check is None else check
    return struct.pack(">L", len(data)) + name + data + struct.pack(">L", check)


def header(width: int, height: int, depth: int = 8, colour: int = 2, interlace: int = 0) -> bytes:
    return chunk(b"IHDR", struct.pack(">LLBBBBB", width, height, depth, colour, 0, 0, interlace))


def png(*chunks: bytes, body: bytes | None = None, size: tuple[int, int] = (8, 8)) -> bytes:
    """Eight by eight black pixels with further chunks before them."""
    body = zlib.compress((b"\0" + b"\0" * 3 * size[0]) * size[1]) if body is None else body
    return PNG_START + header(*size) + b"".join(chunks) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def zeros(count: int) -> bytes:
    """A stream of so many zeros, packed without holding them."""
    packer = zlib.compressobj(9)
    blocks = [packer.compress(bytes(1 << 20)) for _ in range(count >> 20)]
    return b"".join([*blocks, packer.flush()])


def riff(*chunks: tuple[bytes, bytes], size: int | None = None) -> bytes:
    body = b"WEBP" + b"".join(
        name + struct.pack("<L", len(data)) + data + b"\0" * (len(data) % 2)
        for name, data in chunks
    )
    return b"RIFF" + struct.pack("<L", len(body) if size is None else size) + body


def canvas(width: int, height: int, flags: int = 0) -> tuple[bytes, bytes]:
    sides = struct.pack("<L", width - 1)[:3] + struct.pack("<L", height - 1)[:3]
    return b"VP8X", bytes([flags, 0, 0, 0]) + sides


def cuts(data: bytes, count: int) -> Iterator[bytes]:
    for number in range(1, count + 1):
        yield data[: len(data) * number // (count + 1)]


def flips(data: bytes, count: int, first: int = 0) -> Iterator[bytes]:
    chance = random.Random(len(data) + first)
    for _ in range(count):
        broken = bytearray(data)
        for _ in range(chance.randint(1, 12)):
            broken[chance.randrange(first, len(data))] ^= 1 << chance.randrange(8)
        yield bytes(broken)
