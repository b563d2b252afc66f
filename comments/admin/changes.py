"""What was changed in a text, word for word."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

MARKS = {"same": "span", "gone": "del", "new": "ins"}
WORDS = re.compile(r"\s+|\S+")


def changes(before: str, after: str) -> list[tuple[str, str]]:
    """The text in pieces, each ``("same" | "gone" | "new", words)``, in reading order."""
    return list(_pieces(WORDS.findall(before), WORDS.findall(after)))


def _pieces(old: list[str], new: list[str]) -> Iterator[tuple[str, str]]:
    for tag, from_old, to_old, from_new, to_new in SequenceMatcher(None, old, new).get_opcodes():
        if tag == "equal":
            yield "same", "".join(old[from_old:to_old])
            continue
        if from_old < to_old:
            yield "gone", "".join(old[from_old:to_old])
        if from_new < to_new:
            yield "new", "".join(new[from_new:to_new])


def marked(before: str, after: str) -> SafeString:
    """The same as HTML: what is gone in ``<del>``, what is new in ``<ins>``."""
    pieces = ((MARKS[kind], words, MARKS[kind]) for kind, words in changes(before, after))
    return format_html_join("", "<{}>{}</{}>", pieces)
