"""Streams of any length, as gzipped members of some megabytes."""

import json
import zlib
from collections.abc import Iterable, Iterator
from typing import Any

from qodsna.backup.container import BLOCK, Reader, Writer
from qodsna.backup.rows import lines

PART = 4 * BLOCK
# Level 1 costs a fifth of the usual one's time and a sixth more room.
LEVEL, GZIP = 1, 31


class Parts:
    """``told`` is what finds them again; ``bytes`` are those that were written in."""

    def __init__(self, writer: Writer, name: str) -> None:
        self.writer, self.name = writer, name
        self.told: list[dict[str, Any]] = []
        self.bytes = 0
        self.waiting = bytearray()
        self._begin()

    def _begin(self) -> None:
        self.packing, self.packed = zlib.compressobj(LEVEL, wbits=GZIP), bytearray()
        self.is_empty = True

    def write(self, data: bytes) -> None:
        self.waiting += data
        if len(self.waiting) >= BLOCK:
            self._pack()
            if len(self.packed) >= PART:
                self._keep()

    def line(self, value: Any) -> None:
        self.write(json.dumps(value, ensure_ascii=False).encode() + b"\n")

    def close(self) -> None:
        self._pack()
        if not self.is_empty:
            self._keep()

    def _pack(self) -> None:
        self.bytes += len(self.waiting)
        if self.waiting:
            self.packed += self.packing.compress(self.waiting)
            self.waiting, self.is_empty = bytearray(), False

    def _keep(self) -> None:
        self.packed += self.packing.flush()
        name = f"{self.name}/{len(self.told) + 1:06}.gz"
        at, said = self.writer.add(name, len(self.packed), [bytes(self.packed)])
        self.told.append({"at": at, "sha256": said})
        self._begin()


def unpacked(reader: Reader, told: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    for part in told:
        unpacking = zlib.decompressobj(GZIP)
        for block in reader.blocks(reader.member(part["at"])):
            yield unpacking.decompress(block)


def read_lines(reader: Reader, told: Iterable[dict[str, Any]]) -> Iterator[Any]:
    return map(json.loads, lines(unpacked(reader, told)))
