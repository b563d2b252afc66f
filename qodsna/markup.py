"""HTML that is put together in Python, where a page draws the same component many times.

A leaf module.
"""

import re
from functools import lru_cache
from html import escape
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

SPECIAL = re.compile("[<>&\"']")


def fill(shape: str, /, **values: Any) -> SafeString:
    """A shape with what stands for its names, escaped unless it is safe.

    What ``format_html`` does, in a third of the time: nothing lazy is looked for.
    """
    safe = {
        name: value if type(value) in (SafeString, int) else _escaped(str(value))
        for name, value in values.items()
    }
    return SafeString(shape.format_map(safe))


def _escaped(text: str) -> str:
    return escape(text) if SPECIAL.search(text) else text


@lru_cache
def icon(name: str) -> SafeString:
    """``components/icon.html``, drawn once in a process for each name."""
    return SafeString(render_to_string("components/icon.html", {"name": name}).strip())
