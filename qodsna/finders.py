"""Which of the files in our static folders are collected."""

from collections.abc import Iterable
from typing import Any

from django.contrib.staticfiles.finders import FileSystemFinder

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


class ServedFiles(FileSystemFinder):
    def list(self, ignore_patterns: Iterable[str] | None) -> Iterable[Any]:
        return super().list([*(ignore_patterns or []), *UNSERVED])
