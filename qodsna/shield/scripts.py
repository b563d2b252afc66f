"""What readers' pages run, each script by the hash of its bytes.

A page that is kept for everybody has no secret word of its own, and «whatever lies on this site»
would be more than is meant: a policy names these files, and their tags say the same.
"""

import base64
import hashlib
from contextlib import suppress
from functools import cache
from pathlib import Path
from urllib.parse import unquote

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.templatetags.static import static

# What stands in a page. What these fetch by themselves needs no hash.
OF_READERS = (
    "js/api.js",
    "js/challenge.js",
    "js/comments.js",
    "js/gallery.js",
    "js/keep.js",
    "js/page.js",
    "js/player.js",
    "js/preferences.js",
    "js/read.js",
    "js/search.js",
)


@cache
def integrity(name: str) -> str:
    """``sha256-…`` of the file as browsers get it; LookupError where no page may run it."""
    if name not in OF_READERS:
        raise LookupError(f"{name} is none of the scripts of readers' pages.")
    digest = hashlib.sha256(_served(name)).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


def _served(name: str) -> bytes:
    """Without its fingerprint where nothing was collected, as in tests and with DEBUG."""
    # Without a manifest there is no such name.
    with suppress(ValueError):
        stored = unquote(static(name)).removeprefix(settings.STATIC_URL)
        if staticfiles_storage.exists(stored):
            with staticfiles_storage.open(stored) as file:
                return file.read()
    return Path(finders.find(name) or name).read_bytes()
