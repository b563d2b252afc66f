"""Static files of several releases in one folder, collected while one of them is served from it."""

import hashlib
import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files import File
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage


class Collected(CompressedManifestStaticFilesStorage):
    """A file is replaced at one stroke and never taken away: somebody may be sending it.

    Each release has a list of its own names, so that going back needs nothing to be collected.
    """

    @property
    def manifest_name(self) -> str:
        place = hashlib.sha256(str(settings.BASE_DIR).encode()).hexdigest()
        return f"staticfiles.{place[:12]}.json"

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return name

    def delete(self, name: str) -> None: ...

    def _save(self, name: str, content: File) -> str:
        put(Path(self.path(name)), b"".join(content.chunks()))
        return name

    def create_compressor(self, **options: Any) -> Compressor:
        return WholeFiles(**options)


class WholeFiles(Compressor):
    def write_data(self, path: str, data: bytes, suffix: str, stat_result: os.stat_result) -> str:
        times = (stat_result.st_atime, stat_result.st_mtime)
        put(Path(path + suffix), data, times)
        return path + suffix


def put(path: Path, data: bytes, times: tuple[float, float] | None = None) -> None:
    """``times``: when it was read and changed, where that is not now."""
    path.parent.mkdir(parents=True, exist_ok=True)
    written = path.with_name(f".{path.name}.{os.getpid()}")
    written.write_bytes(data)
    if times:
        os.utime(written, times)
    written.replace(path)
