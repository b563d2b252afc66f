"""Names of other systems as they fit here: slugs, titles of one line, keys of pictures."""

import hashlib
import html
import re
from urllib.parse import unquote

from django.core.exceptions import SuspiciousOperation
from django.utils.html import strip_tags

from articles.moving.markup import Picture
from qodsna import persian

# More of one line, or of what a reader wrote, is not looked at.
LONGEST = 20_000
BROKEN_END = re.compile(r"%[0-9a-fA-F]?$")


def slug_of(written: str, name: str = "") -> str:
    """What was percent-encoded, and perhaps cut in the middle of a letter, or made of the name."""
    whole = unquote(BROKEN_END.sub("", written), errors="ignore")
    return persian.slugify(whole) or persian.slugify(name)


def line_of(written: str, most: int = LONGEST) -> str:
    """Markup as one line of words; cut at a word where it is longer."""
    marked = html.unescape(written[:LONGEST])
    try:
        bare = strip_tags(marked)
    except SuspiciousOperation:
        # Tags within tags within tags, which nobody writes who means well.
        bare = marked.replace("<", " ")
    words = persian.clean(html.unescape(bare))
    line = " ".join(words.split())
    return line if len(line) <= most else persian.cut(line, most - len(" …"))


def key_of(written: str) -> str:
    """A key for whatever another system calls a thing."""
    return hashlib.sha256(written.encode("utf-8", "replace")).hexdigest()[:32]


def picture_row(picture: Picture, headline: str) -> dict[str, str]:
    caption = line_of(picture.caption, 1000)
    alt = line_of(picture.alt, 250) or persian.cut(caption, 240) or persian.cut(headline, 240)
    return {
        "type": "picture",
        "key": key_of(picture.address),
        "address": picture.address,
        "alt": alt,
        "caption": caption,
    }
