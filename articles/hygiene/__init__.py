"""Hygiene of a story: of its plain fields and of the words between the tags of its body.

Links, figures and what is marked as verbatim (``<q>``) stay as they are.
"""

from articles.hygiene.changes import (
    FIELDS,
    PLAIN_FIELDS,
    Change,
    clean_body,
    clean_line,
    without_leavings,
)
from articles.hygiene.putting_back import put_back

__all__ = [
    "FIELDS",
    "PLAIN_FIELDS",
    "Change",
    "clean_body",
    "clean_line",
    "put_back",
    "without_leavings",
]
