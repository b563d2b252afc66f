"""Where the outputs lie in storage, and how a program here gets hold of a stored file."""

import mimetypes
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage

mimetypes.add_type("video/mp4", ".m4s")
mimetypes.add_type("application/vnd.apple.mpegurl", ".m3u8")
mimetypes.add_type("text/vtt", ".vtt")


def workshops() -> Path:
    return Path(settings.DATA_DIR) / "workshop"


def sweep(seconds: float) -> None:
    """Removes the workshops in which nothing has changed for so long."""
    for folder in workshops().glob("*"):
        with suppress(OSError):
            if time.time() - last_change(folder) > seconds:
                shutil.rmtree(folder)


def last_change(folder: Path) -> float:
    """Of a folder or of anything in it, in seconds since the epoch."""
    return max(each.stat().st_mtime for each in (folder, *folder.iterdir()))


@contextmanager
def workshop(name: str, attempt: int) -> Iterator[Path]:
    """A folder for one attempt at one film; clears away what earlier ones left on this machine."""
    place = workshops()
    place.mkdir(parents=True, exist_ok=True)
    for left in place.glob(f"{name}-*"):
        if int(left.name.rpartition("-")[2]) < attempt:
            shutil.rmtree(left, ignore_errors=True)
    folder = place / f"{name}-{attempt}"
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def at_hand(name: str, folder: Path) -> Path:
    """The stored file itself, or a copy of it in the folder where storage has no paths."""
    with suppress(NotImplementedError):
        # Raises OSError: a disk that is away is no fault of the film.
        return Path(default_storage.path(name)).resolve(strict=True)
    copy = folder / f"source{Path(name).suffix}"
    with default_storage.open(name) as stored, copy.open("wb") as target:
        shutil.copyfileobj(stored, target, 1024 * 1024)
    return copy


def keep(path: Path, folder: str) -> None:
    with path.open("rb") as file:
        default_storage.save(f"{folder}/{path.name}", File(file))


def clear(folder: str) -> None:
    """Removes a folder and all that is in it from storage."""
    folders, files = listed(folder)
    for name in files:
        default_storage.delete(f"{folder}/{name}")
    for name in folders:
        clear(f"{folder}/{name}")
    # Where folders are files of a disk, the empty one goes too.
    with suppress(OSError):
        default_storage.delete(folder)


def listed(folder: str) -> tuple[list[str], list[str]]:
    """The folders and the files in a folder; both empty where there is none."""
    try:
        return default_storage.listdir(folder)
    except FileNotFoundError:
        return [], []
