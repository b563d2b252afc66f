"""The making of renditions: a master is decoded once, a file is there whole or not at all."""

import io
import math
import tempfile
import threading
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path, PurePath
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from PIL import Image as Pillow
from PIL import ImageOps

from media import renditions, slots
from media.models import Image
from media.renditions import Cut, Rendition

# Masters are JPEG or PNG of a bounded size, but older rows hold whatever was uploaded.
FORMATS = ["JPEG", "PNG", "WEBP"]
MOST_PIXELS = 60_000_000
# How many times larger than needed a picture is decoded and first reduced: a shortcut unseen.
GAP = 2.0
GROUND = "white"
ENCODERS: dict[str, dict[str, Any]] = {
    "avif": {"format": "AVIF", "quality": 55, "speed": 8, "max_threads": 1},
    "jpg": {"format": "JPEG", "quality": 78, "progressive": True, "optimize": True},
    "png": {"format": "PNG", "optimize": True},
}


# Each takes a processor, and memory for a whole picture.
HANDS = threading.BoundedSemaphore(2)
PATIENCE = 4.0


class UnmakableError(Exception):
    """The master is missing, damaged or too large."""


class BusyError(Exception):
    """Too many others are being made."""


class Whole(File):
    """A finished file, which a storage on this file system need only move to its place."""

    def temporary_file_path(self) -> str:
        return str(self.name)


def make(image: Image, wanted: Iterable[Rendition]) -> None:
    """Makes what is not there yet. Raises UnmakableError, or OSError where it cannot be stored."""
    image.mark_begun()
    lies_in = renditions.folder(image)
    missing = [each for each in wanted if not default_storage.exists(lies_in + each.file)]
    for rendition, data in made(image, missing) if missing else ():
        keep(lies_in + rendition.file, data)


def made(image: Image, wanted: list[Rendition]) -> list[tuple[Rendition, bytes]]:
    """The bytes of each of these renditions. Raises UnmakableError or BusyError.

    While they travel into storage, others can be made.
    """
    if not HANDS.acquire(timeout=PATIENCE):
        raise BusyError
    try:
        picture = decoded(image, wanted)
        return [
            (each, encoded(picture, Cut.of(image, each.slot, picture.size), each))
            for each in wanted
        ]
    finally:
        HANDS.release()


def decoded(image: Image, wanted: Iterable[Rendition]) -> Pillow.Image:
    """The master, upright and not much larger than these renditions need."""
    need = GAP * max(each.width / Cut.of(image, each.slot).box.width for each in wanted)
    with master(image) as file:
        return read(file, need)


def master(image: Image) -> File:
    """Raises UnmakableError where it is gone, or OSError where storage does not answer."""
    try:
        return default_storage.open(str(image.file.name))
    except FileNotFoundError as error:
        raise UnmakableError(str(error)) from error


def read(file: File, need: float) -> Pillow.Image:
    """The picture, of which this part of each side is enough."""
    try:
        picture = Pillow.open(file, formats=FORMATS)
        width, height = picture.size
        if width * height > MOST_PIXELS:
            raise UnmakableError(f"{width} × {height}")
        picture.draft(None, (math.ceil(need * width), math.ceil(need * height)))
        picture.load()
        ImageOps.exif_transpose(picture, in_place=True)
        return in_plain_colours(picture)
    except (OSError, SyntaxError, ValueError, Pillow.DecompressionBombError) as error:
        raise UnmakableError(str(error)) from error


def in_plain_colours(picture: Pillow.Image) -> Pillow.Image:
    mode = "RGBA" if picture.has_transparency_data else "RGB"
    return picture if picture.mode == mode else picture.convert(mode)


def encoded(picture: Pillow.Image, cut: Cut, rendition: Rendition) -> bytes:
    left, top, width, height = cut.box
    across = min(rendition.width, width)
    size = across, slots.height(cut.slot, cut.box, across)
    part = picture.resize(
        size, Pillow.Resampling.LANCZOS, (left, top, left + width, top + height), GAP
    )
    if rendition.suffix == "jpg" and part.mode == "RGBA":
        part = on_ground(part)
    data = io.BytesIO()
    # What a camera or a program has written beside the picture stays behind.
    part.info.clear()
    part.save(data, **ENCODERS[rendition.suffix])
    return data.getvalue()


def on_ground(picture: Pillow.Image) -> Pillow.Image:
    ground = Pillow.new("RGB", picture.size, GROUND)
    ground.paste(picture, mask=picture.getchannel("A"))
    return ground


def keep(name: str, data: bytes) -> None:
    """Stores a file that is there either whole or not at all; who comes second gives way."""
    with tempfile.TemporaryDirectory(dir=settings.FILE_UPLOAD_TEMP_DIR) as beside:
        path = Path(beside) / PurePath(name).name
        path.write_bytes(data)
        with path.open("rb") as file:
            kept = default_storage.save(name, Whole(file))
    if kept != name:
        default_storage.delete(kept)


def revisions(pk: int) -> list[str]:
    """The revisions of a picture of which something lies in storage."""
    try:
        return default_storage.listdir(f"{renditions.FOLDER}/{pk}")[0]
    except FileNotFoundError:
        return []


def remove(pk: int, *, but: str = "") -> None:
    """Takes all renditions of a picture out of storage, or all but those of one revision."""
    for revision in set(revisions(pk)) - {but}:
        lies_in = f"{renditions.FOLDER}/{pk}/{revision}"
        for file in default_storage.listdir(lies_in)[1]:
            default_storage.delete(f"{lies_in}/{file}")
        # Only on a disk there is a folder, and only if nothing has been added it is empty.
        with suppress(OSError):
            default_storage.delete(lies_in)
