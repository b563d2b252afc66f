"""Opens one picture in a bounded process of its own: ``python -I decoder.py UPLOAD FOLDER``.

Writes ``FOLDER/master``, the picture drawn anew without anything that
came along with it, and ``FOLDER/findings.json``: either ``{"refused": reason, "detail": text}``
or ``suffix``, ``width``, ``height``, ``likeness`` (16 hexadecimal digits) and the words that
the picture brought, as in ``WORDS``. Imports nothing but Pillow, so that it is there in a blink.
"""

import contextlib
import errno
import json
import resource
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageFile, IptcImagePlugin
from PIL.ExifTags import Base
from PIL.Image import Resampling, Transpose
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

MEBIBYTE = 1024 * 1024
MOST_SECONDS = 3
LIMITS = {
    resource.RLIMIT_DATA: 256 * MEBIBYTE,
    resource.RLIMIT_FSIZE: 64 * MEBIBYTE,
    resource.RLIMIT_CPU: MOST_SECONDS,
    resource.RLIMIT_CORE: 0,
}

# Drawings, which are what is transparent, are packed without loss: that takes its time.
LONGEST_EDGE, LONGEST_CLEAR_EDGE = 4096, 2048
QUALITY = 90

# Pixels that fit into the memory above: four bytes each, and as much again to make them fewer.
# A WebP holds four copies of itself; of a large JPEG only each second or fourth pixel is read.
MOST_DECODED = {JpegImageFile: 26_000_000, PngImageFile: 26_000_000, WebPImageFile: 14_000_000}
MOST_PIXELS = 120_000_000
MOST_JPEG, MOST_COEFFICIENTS = 230 * MEBIBYTE, 190 * MEBIBYTE

TURNS: dict[Any, Transpose] = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}

# Where a picture says what: IPTC datasets (two numbers) and EXIF tags, the best first.
WORDS: dict[str, tuple[tuple[int, int] | Base, ...]] = {
    "credit": ((2, 80), Base.Artist, Base.XPAuthor),
    "source": ((2, 115), (2, 110)),
    "caption": ((2, 120), Base.ImageDescription, Base.XPSubject, Base.XPComment, Base.XPTitle),
    "owner": ((2, 116), Base.Copyright),
    "keywords": ((2, 25), Base.XPKeywords),
}
ENCODING = (1, 90)
ENCODINGS: dict[Any, str] = {b"\x1b%G": "utf-8", b"\x1b.A": "latin-1", b"\x1b-A": "latin-1"}
WIDE = {Base.XPAuthor, Base.XPSubject, Base.XPComment, Base.XPTitle, Base.XPKeywords}
MOST_CHARACTERS, MOST_KEYWORDS = 2000, 50

FULL = {errno.ENOSPC: "storage", errno.EDQUOT: "storage", errno.EFBIG: "pixels"}


class RefusedError(Exception):
    """The picture cannot be taken in; ``args[0]`` is the reason that the other side knows."""


def main(upload: Path, folder: Path) -> None:
    try:
        findings = decode(upload, folder / "master")
    except RefusedError as error:
        findings = {"refused": error.args[0]}
    except MemoryError:
        findings = {"refused": "heavy"}
    except Exception as error:  # whatever a hostile file makes of the library
        reason = FULL.get(getattr(error, "errno", None) or 0, "damaged")
        findings = {"refused": reason, "detail": repr(error)[:300]}
    (folder / "findings.json").write_text(json.dumps(findings), "utf-8")


def decode(upload: Path, master: Path) -> dict[str, Any]:
    """Draws ``upload`` anew as ``master``."""
    source = opened(upload)
    # Before anything asks it something: a picture that is loaded twice forgets what was wrong.
    source.load()
    said, turn = words(source), TURNS.get(exif(source).get(Base.Orientation))
    profile = source.info.get("icc_profile")
    picture = plain(source)
    del source
    edge = LONGEST_CLEAR_EDGE if picture.mode == "RGBa" else LONGEST_EDGE
    picture.thumbnail((edge, edge), Resampling.LANCZOS, reducing_gap=None)
    picture = in_srgb(picture, profile)
    if turn is not None:
        picture = picture.transpose(turn)
    size = {"width": picture.width, "height": picture.height}
    return said | size | {"suffix": save(picture, master), "likeness": likeness(picture)}


def opened(upload: Path) -> ImageFile.ImageFile:
    """The file as what its first bytes say it is, once it is known that it fits into memory."""
    with upload.open("rb") as file:
        head = file.read(12)
    Image.MAX_IMAGE_PIXELS = MOST_DECODED[WebPImageFile] // 2  # a WebP is refused above twice that
    try:
        picture = kind(head)(upload)
    except Image.DecompressionBombError as error:
        raise RefusedError("pixels") from error
    if isinstance(picture, PngImageFile):
        PngImageFile(upload).verify()
    if not isinstance(picture, JpegImageFile) and getattr(picture, "n_frames", 1) > 1:
        raise RefusedError("animated")
    reduce(picture)
    if picture.width * picture.height > MOST_DECODED[type(picture)]:
        raise RefusedError("pixels")
    return picture


def kind(head: bytes) -> type[ImageFile.ImageFile]:
    if head.startswith(b"\xff\xd8\xff"):
        return JpegImageFile
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PngImageFile
    if head.startswith(b"RIFF") and head.endswith(b"WEBP"):
        return WebPImageFile
    raise RefusedError("kind")


def reduce(picture: ImageFile.ImageFile) -> None:
    """Lets a JPEG be read at a half, a quarter or an eighth of its size if it is too large."""
    if not isinstance(picture, JpegImageFile):
        return
    pixels = picture.width * picture.height
    besides = coefficients(picture) if picture.info.get("progressive") else 0
    if pixels > MOST_PIXELS or besides > MOST_COEFFICIENTS:
        raise RefusedError("pixels")
    most = min(MOST_DECODED[JpegImageFile], (MOST_JPEG - besides) // 4)
    scale = next(s for s in (1, 2, 4, 8) if pixels <= s * s * most)
    picture.draft(None, (max(1, picture.width // scale), max(1, picture.height // scale)))


def coefficients(picture: JpegImageFile) -> int:
    """Bytes that a progressive JPEG needs besides its pixels: it is whole only at the end."""
    parts = [across * down for _, across, down, _ in picture.layer]
    return 2 * picture.width * picture.height * sum(parts) // max(parts)


def plain(picture: Image.Image) -> Image.Image:
    """In eight bits: L, RGB, CMYK, or RGBa where something shows through."""
    if picture.mode == "I;16":
        return picture.point(lambda grey: grey / 256).convert("L")
    if picture.has_transparency_data:
        clear = picture.convert("RGBA")
        if clear.getchannel("A").getextrema() != (255, 255):
            return clear.convert("RGBa")
        return clear.convert("RGB")
    return picture.convert(picture.mode if picture.mode in {"L", "CMYK"} else "RGB")


def in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """The colours that are meant, without a profile to say so; RGBa becomes RGBA."""
    if picture.mode == "RGBa":
        picture = picture.convert("RGBA")
    if profile:
        from PIL import ImageCms

        target = "RGBA" if picture.mode == "RGBA" else "RGB"
        with contextlib.suppress(ImageCms.PyCMSError, OSError, ValueError):
            meant = ImageCms.ImageCmsProfile(BytesIO(profile))
            srgb = ImageCms.createProfile("sRGB")
            changed = ImageCms.profileToProfile(picture, meant, srgb, outputMode=target)
            if changed is not None:
                return changed
    return picture.convert("RGB") if picture.mode == "CMYK" else picture


def save(picture: Image.Image, master: Path) -> str:
    """Writes nothing but pixels; gives the ending of the format that suits them."""
    picture.info = {}
    if picture.mode == "RGBA":
        picture.save(master, "PNG", compress_level=3)
        return ".png"
    picture.save(master, "JPEG", quality=QUALITY, progressive=True)
    return ".jpg"


def likeness(picture: Image.Image) -> str:
    """The difference hash: where, in eight rows of nine, it grows lighter to the right."""
    if picture.mode == "RGBA":
        ground = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(ground, picture)
    grey = picture.convert("L").resize((9, 8), Resampling.BOX).tobytes()
    bits = "".join(
        "01"[grey[9 * row + column] < grey[9 * row + column + 1]]
        for row in range(8)
        for column in range(8)
    )
    return f"{int(bits, 2):016x}"


def exif(picture: Image.Image) -> dict[Any, Any]:
    """What a camera wrote, as far as it can be read."""
    with contextlib.suppress(Exception):
        return dict(picture.getexif())
    return {}


def words(picture: ImageFile.ImageFile) -> dict[str, Any]:
    """What the picture says of itself under the names in ``WORDS``; "" or [] for nothing."""
    said: dict[Any, Any] = dict(exif(picture))
    with contextlib.suppress(Exception):
        said |= IptcImagePlugin.getiptcinfo(picture) or {}
    declared = said.get(ENCODING)
    encoding = ENCODINGS.get(declared) if isinstance(declared, bytes) else None
    found: dict[str, Any] = {}
    for name, places in WORDS.items():
        best = next(filter(None, (texts(said.get(each), each, encoding) for each in places)), [])
        found[name] = best if name == "keywords" else "، ".join(best)[:MOST_CHARACTERS]
    return found


def texts(value: Any, place: Any, encoding: str | None) -> list[str]:
    """The texts that stand in one place, if any can be read."""
    encoding = "utf-16-le" if place in WIDE else encoding
    several = value if isinstance(value, list) else [value]
    with contextlib.suppress(ValueError):
        cleaned = (text(each, encoding).replace("\0", " ").strip() for each in several if each)
        return [each[:MOST_CHARACTERS] for each in cleaned if each][:MOST_KEYWORDS]
    return []


def text(value: Any, encoding: str | None) -> str:
    """Bytes as what they say they are, as UTF-8 or, as in old Persian archives, as 1256."""
    raw = value if isinstance(value, bytes) else str(value).encode("latin-1")
    for name in filter(None, (encoding, "utf-8")):
        with contextlib.suppress(UnicodeDecodeError):
            return raw.decode(name)
    return raw.decode("cp1256")


if __name__ == "__main__":
    for limit, most in LIMITS.items():
        resource.setrlimit(limit, (most, most))
    main(*map(Path, sys.argv[1:]))
