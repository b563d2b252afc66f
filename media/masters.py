"""Whether a file is a master already: nothing but pixels, as ``media/decoder.py`` writes it."""

from collections.abc import Iterator

from media.decoding import Taken

PNG = b"\x89PNG\r\n\x1a\n"
PLAIN_CHUNKS = {b"IHDR", b"IDAT", b"IEND"}
JFIF, QUANTISATION, HUFFMAN, RESTART, SCAN = 0xE0, 0xDB, 0xC4, 0xDD, 0xDA
FRAMES = {0xC0, 0xC2}
PLAIN_SEGMENTS = {JFIF, QUANTISATION, HUFFMAN, RESTART, SCAN, *FRAMES}
# A JFIF head without a picture in it.
SHORT_HEAD = 16


def is_master(data: bytes, taken: Taken) -> bool:
    """Whether these bytes, which were decoded as ``taken``, may be kept as they are.

    They have its size and format, no metadata, and end where the picture ends.
    """
    named = str(taken.file.name)
    if data.startswith(PNG) and named.endswith(".png"):
        return _size_of_png(data) == (taken.width, taken.height) and _is_plain_png(data)
    if data.startswith(b"\xff\xd8") and named.endswith(".jpg"):
        return _size_of_plain_jpeg(data) == (taken.width, taken.height)
    return False


def _size_of_png(data: bytes) -> tuple[int, int]:
    return int.from_bytes(data[16:20]), int.from_bytes(data[20:24])


def _is_plain_png(data: bytes) -> bool:
    place, name = len(PNG), b""
    while place < len(data):
        name = data[place + 4 : place + 8]
        if name not in PLAIN_CHUNKS:
            return False
        place += 12 + int.from_bytes(data[place : place + 4])
        if name == b"IEND":
            break
    return name == b"IEND" and place == len(data)


def _size_of_plain_jpeg(data: bytes) -> tuple[int, int] | None:
    """The width and height of a JPEG that is plain; None of any other."""
    size = None
    for marker, segment in _segments(data):
        is_head = marker == JFIF
        if marker not in PLAIN_SEGMENTS or (is_head and len(segment) != SHORT_HEAD - 2):
            return None
        if marker in FRAMES:
            size = int.from_bytes(segment[3:5]), int.from_bytes(segment[1:3])
    return size


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The markers of a JPEG with what belongs to them; 0, which none is, where it is not whole."""
    place = 2
    while data[place : place + 2] != b"\xff\xd9":
        length = int.from_bytes(data[place + 2 : place + 4])
        if data[place : place + 1] != b"\xff" or length < 2:
            yield 0, b""
            return
        yield data[place + 1], data[place + 4 : place + 2 + length]
        place += 2 + length
        if data[place - 2 - length + 1] == SCAN:
            place = _end_of_scan(data, place)
    if place + 2 != len(data):
        yield 0, b""


def _end_of_scan(data: bytes, place: int) -> int:
    """Where the next marker stands that is not a part of the scan."""
    while (place := data.find(b"\xff", place)) >= 0:
        following = data[place + 1 : place + 2]
        if following and following != b"\0" and not b"\xd0" <= following <= b"\xd7":
            return place
        place += 2
    return len(data)
