"""Real pictures for tests: drawn, encoded, and with the metadata that cameras and agencies add."""

import io
import random
import struct
from typing import Any

from PIL import Image as Picture
from PIL.ExifTags import GPS, IFD, Base

# Stands in every place where a picture can carry something along.
SECRET = "SERIAL-4711"


def scene(seed: int = 1, size: tuple[int, int] = (120, 80), mode: str = "RGB") -> Picture.Image:
    """Soft colours that no other seed has."""
    channels = len(Picture.new(mode, (1, 1)).getbands())
    spots = random.Random(seed).randbytes(12 * 8 * channels)
    return Picture.frombytes(mode, (12, 8), spots).resize(size, Picture.Resampling.BICUBIC)


def encoded(picture: Picture.Image, format_: str = "JPEG", **options: Any) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, format_, **options)
    return buffer.getvalue()


def jpeg(seed: int = 1, size: tuple[int, int] = (120, 80), **options: Any) -> bytes:
    return encoded(scene(seed, size), "JPEG", **options)


def exif(tags: dict[int, Any] | None = None, **named: Any) -> bytes:
    """EXIF with where and by which camera it was taken, and more by tag or by its name."""
    made = Picture.Exif()
    made[Base.Make], made[Base.BodySerialNumber] = "Camera", SECRET
    made.get_ifd(IFD.GPSInfo).update({GPS.GPSLatitudeRef: "N", GPS.GPSProcessingMethod: SECRET})
    for name, value in named.items():
        made[Base[name]] = value
    made.update(tags or {})
    return made.tobytes()


def iptc(*datasets: tuple[int, bytes], declared: bytes | None = b"\x1b%G") -> bytes:
    """The JPEG segment of an agency's words: numbers of application records and their bytes."""
    rows = [(1, 90, declared)] if declared else []
    rows += [(2, number, text) for number, text in datasets]
    block = b"".join(b"\x1c%c%c" % (r, n) + struct.pack(">H", len(t)) + t for r, n, t in rows)
    return photoshop(0x0404, block)


def photoshop(number: int, block: bytes) -> bytes:
    resource = (
        b"8BIM" + struct.pack(">HHL", number, 0, len(block)) + block + b"\0" * (len(block) % 2)
    )
    return segment(0xED, b"Photoshop 3.0\0" + resource)


def segment(marker: int, data: bytes) -> bytes:
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(data) + 2) + data


def after_start(picture: bytes, *segments: bytes) -> bytes:
    """A JPEG with further segments behind its first two bytes."""
    return picture[:2] + b"".join(segments) + picture[2:]
