"""Which of the files in our static folders are collected, and the sheet that is made of many."""

import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import FileSystemFinder
from django.core.files.storage import FileSystemStorage

# Of the packages that bring a script we serve, all but that script.
UNSERVED = [
    "hls-demo*",
    "hls.[djmw]*",
    "hls.light.[jm]s*",
    "hls.light.mjs*",
    "hls.light.min.js*",
    "hls.light.min.mjs.map",
    "tus.js*",
    "browser-test-bundle.js",
    "modular",
    *["external", "i18n", "lib", "main", "plugins", "themes", "types"],
    *["argon2id.js", "scrypt.js", "sha.js"],
]
SHEET = "css/reader.css"
IMPORT = re.compile(r'@import url\("([^"]+)"\)([^;]*);')


class ServedFiles(FileSystemFinder):
    """Readers ask for one sheet instead of eighteen: its imports are put into it."""

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterable[Any]:
        for path, storage in super().list([*(ignore_patterns or []), *UNSERVED]):
            yield path, pressed() if path == SHEET else storage

    def find(self, path: str, *args: Any, **options: Any) -> Any:
        found = super().find(path, *args, **options)
        if path != SHEET or not found:
            return found
        return [pressed().path(SHEET)] if isinstance(found, list) else pressed().path(SHEET)


def pressed() -> FileSystemStorage:
    """Where the sheet of sheets lies, as they are now."""
    text = whole(settings.BASE_DIR / "static" / SHEET)
    path = settings.DATA_DIR / "pressed" / SHEET
    if not path.exists() or path.read_text() != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Several processes may come to this at once.
        written = path.with_suffix(f".{os.getpid()}")
        written.write_text(text)
        written.replace(path)
    return FileSystemStorage(location=settings.DATA_DIR / "pressed")


def whole(sheet: Path) -> str:
    """A sheet with those it imports, without comments and indents.

    Addresses in them are left as they are, so they must hold where ``sheet`` lies.
    """

    def imported(found: re.Match[str]) -> str:
        text, media = whole(sheet.parent / found[1]), found[2].strip()
        return f"@media {media} {{ {text} }}" if media else text

    text = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", IMPORT.sub(imported, text)).strip()
