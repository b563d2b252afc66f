"""Addresses as they are told to other sites and machines: with the site's own before them."""

import re

from django.conf import settings

_OWN = re.compile(r'((?:href|src)=")(?=/(?!/))')


def absolute(path: str) -> str:
    """The full address of a path of this site."""
    return f"{settings.SITE_URL}{path}"


def with_whole_addresses(html: str) -> str:
    """HTML whose links and pictures work wherever it is read."""
    return _OWN.sub(rf"\1{settings.SITE_URL}", html)
