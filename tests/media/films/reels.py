"""Films that tests make with ffmpeg, each kind once a run, and rows of films that are ready."""

import subprocess
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile

from media.films.making import process
from media.films.programs import ffmpeg
from media.models import Video

SMALL = "64x36"
LOUD = ("-f", "lavfi", "-i", "sine=frequency=440:duration={seconds}")
H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")


def shot(path: Path, *arguments: str) -> bytes:
    command = [ffmpeg(), "-v", "error", "-nostdin", "-y", *arguments, str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    return path.read_bytes()


@cache
def reel(
    size: str = SMALL,
    seconds: float = 1,
    *,
    rate: str = "12",
    sound: bool = True,
    suffix: str = "mp4",
    codec: tuple[str, ...] = H264,
    more: tuple[str, ...] = (),
    scene: str = "testsrc2",
) -> bytes:
    """The bytes of a film; ``more`` are further arguments for the file."""
    with tempfile.TemporaryDirectory() as folder:
        picture = ("-f", "lavfi", "-i", f"{scene}=size={size}:rate={rate}:duration={seconds}")
        heard = tuple(each.format(seconds=seconds) for each in LOUD) if sound else ()
        return shot(Path(folder) / f"film.{suffix}", *picture, *heard, *codec, *more)


def remuxed(data: bytes, *arguments: str, suffix: str = "mp4", source: str = "mp4") -> bytes:
    """The same film in another wrapping."""
    with tempfile.TemporaryDirectory() as folder:
        before = Path(folder) / f"before.{source}"
        before.write_bytes(data)
        copied = ("-c", "copy", *arguments)
        return shot(Path(folder) / f"after.{suffix}", "-i", str(before), *copied)


def waiting(data: bytes | None = None, name: str = "film.mp4", **fields: Any) -> Video:
    """A film that nobody has looked at."""
    fields.setdefault("title", "یک روز با محیط‌بانان")
    return Video.objects.create(file=ContentFile(data or reel(), name), **fields)


def ready(data: bytes | None = None, **fields: Any) -> Video:
    """A film that readers can play, really made."""
    film = waiting(data, **fields)
    assert film.begin()
    process(film)
    assert film.is_ready, film.error
    return film


def on_its_side(data: bytes) -> bytes:
    """The same MP4 with the note that a telephone makes: to be turned by a quarter."""
    matrix = data.index(b"tkhd") + 44
    quarter = b"".join(n.to_bytes(4, "big", signed=True) for n in (0, 65536, 0, -65536, 0))
    return data[:matrix] + quarter + data[matrix + len(quarter) :]
