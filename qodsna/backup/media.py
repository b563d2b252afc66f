"""The files of the storage, whichever it is: listed, read, and put back under their names."""

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from hashlib import sha256
from itertools import takewhile
from pathlib import Path
from typing import Any, NamedTuple

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import TemporaryUploadedFile

from qodsna.backup.container import BLOCK


class Stored(NamedTuple):
    """``modified`` in seconds since the epoch."""

    name: str
    size: int
    modified: float


def stored() -> Iterator[Stored]:
    """All files that lie in the storage at this moment."""
    asked = getattr(default_storage, "every", None)
    found = asked() if asked else on_disk(default_storage.path(""))
    return (Stored(*each) for each in found)


def folder() -> Path | None:
    """Where the files lie on this machine's disk, if they do."""
    try:
        return Path(default_storage.path("")).resolve()
    except NotImplementedError:
        return None


def on_disk(root: str) -> Iterator[tuple[str, int, float]]:
    for folder, _, names in os.walk(root):
        for name in names:
            path = Path(folder, name)
            # What is removed at this moment is not there.
            with suppress(FileNotFoundError):
                state = path.stat()
                yield path.relative_to(root).as_posix(), state.st_size, state.st_mtime


def blocks_of(file: Any, most: int | None = None) -> Iterator[bytes]:
    """What an open file says from its beginning on, at most so many bytes."""
    file.seek(0)
    left = most
    for block in takewhile(bool, iter(lambda: file.read(BLOCK), None)):
        yield block if left is None else block[:left]
        left = None if left is None else left - len(block)
        if left is not None and left <= 0:
            return


def measured(blocks: Iterable[bytes]) -> tuple[int, str]:
    """The bytes and the SHA-256."""
    size, said = 0, sha256()
    for block in blocks:
        size += len(block)
        said.update(block)
    return size, said.hexdigest()


def holds(name: str, size: int, said: str) -> bool:
    """Whether exactly this lies in the storage under that name."""
    try:
        if default_storage.size(name) != size:
            return False
        with default_storage.open(name) as file:
            return measured(blocks_of(file)) == (size, said)
    except OSError:
        return False


def put(name: str, blocks: Iterable[bytes]) -> None:
    """Whole under its name, or not at all."""
    with TemporaryUploadedFile(Path(name).name, None, 0, None) as file:
        for block in blocks:
            file.write(block)
        file.flush()
        os.fsync(file.fileno())
        file.size = file.tell()
        file.seek(0)
        default_storage.save(name, file)
