"""Addresses of this site, and as they are told to others: with the site's own before them."""

import re
from functools import lru_cache
from urllib.parse import unquote

from django.conf import settings
from django.urls import reverse

# So many addresses of stories are remembered in a process: those that readers open today.
KEPT = 2048

_OWN = re.compile(r'((?:href|src)=")(?=/(?!/))')


@lru_cache(KEPT)
def path_to(name: str, *parts: str | int) -> str:
    """Django's ``reverse``, whose answer to the same question is always the same."""
    return reverse(name, args=parts)


@lru_cache(KEPT)
def readable(path: str) -> str:
    """A path as the server is told of it: with nothing quoted."""
    return unquote(path)


def absolute(path: str) -> str:
    """The full address of a path of this site."""
    return f"{settings.SITE_URL}{path}"


def with_whole_addresses(html: str) -> str:
    """HTML whose links and pictures work wherever it is read."""
    return _OWN.sub(rf"\1{settings.SITE_URL}", html)
