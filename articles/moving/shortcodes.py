"""What WordPress writes into texts in square brackets, and its paragraphs that are empty lines."""

import html
import re
from collections.abc import Callable

ATTRIBUTE = re.compile(r"""([a-zA-Z0-9_-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'\]]+))""")
GIVEN = r"[^\[\]]{0,2000}"
CAPTION = re.compile(rf"\[caption\b({GIVEN})\]((?:(?!\[caption).)*?)\[/caption\]", re.DOTALL)
PICTURE = re.compile(r"(?:<a\b[^<>]*>\s*)?<img\b[^<>]*>(?:\s*</a>)?", re.I)
EMBED = re.compile(rf"\[embed\b{GIVEN}\]\s*([^\s\[\]]{{1,2000}})\s*\[/embed\]")
GALLERY = re.compile(rf"\[gallery\b({GIVEN})\]")
PLAYER = re.compile(rf"\[(?:audio|video|playlist)\b({GIVEN})\](?:\s*\[/(?:audio|video)\])?")
# A name that no Persian text has between brackets, with what shortcodes have and words have not.
OTHER = re.compile(
    rf"\[(?:/[a-z][a-z0-9_-]{{1,60}}|[a-z][a-z0-9_-]{{1,60}}(?:\s+[a-z0-9_-]+\s*={GIVEN}|\s*/)"
    r"|[a-z][a-z0-9]*_[a-z0-9_-]{1,60})\]",
    re.ASCII,
)
ALONE = re.compile(r"^\s*(https?://[^\s<>\"]+)\s*$", re.MULTILINE)
BLOCK = re.compile(
    r"</?(?:p|div|h[1-6]|ul|ol|li|blockquote|figure|table|thead|tbody|tr|td|th|hr|pre|section)\b",
    re.I,
)
SOURCES = ("src", "mp4", "webm", "mp3", "m4a", "ogg", "ogv", "m4v")


def attributes(written: str) -> dict[str, str]:
    return {name.lower(): a or b or c for name, a, b, c in ATTRIBUTE.findall(written)}


def spelled_out(text: str, gallery: Callable[[list[str]], str]) -> str:
    """The text with marks for shortcodes; ``gallery`` gives those for the numbers of pictures."""
    text = CAPTION.sub(lambda found: captioned(found[2]), text)
    text = EMBED.sub(lambda found: link(found[1]), text)
    text = GALLERY.sub(lambda found: gallery(numbers(attributes(found[1]).get("ids", ""))), text)
    text = PLAYER.sub(player, text)
    text = ALONE.sub(lambda found: link(found[1]), text)
    return OTHER.sub("", text)


def numbers(listed: str) -> list[str]:
    return re.findall("[0-9]{1,12}", listed, re.ASCII)[:200]


def captioned(inside: str) -> str:
    picture = PICTURE.search(inside)
    if not picture:
        return inside
    words = inside[picture.end() :].strip()
    return f"\n\n<figure>{picture[0]}<figcaption>{words}</figcaption></figure>\n\n"


def player(found: re.Match[str]) -> str:
    given = attributes(found[1])
    return next((link(given[name]) for name in SOURCES if given.get(name)), "")


def link(address: str) -> str:
    shown = html.escape(html.unescape(address))
    return f'\n\n<a href="{shown}">{shown}</a>\n\n'


def in_paragraphs(text: str) -> str:
    """As WordPress shows what was written without blocks: an empty line parts paragraphs."""
    if "<!-- wp:" in text or re.search(r"<p[\s>]", text, re.I):
        return text
    parts = re.split(r"\n\s*\n", text.replace("\r\n", "\n"))
    return "\n".join(map(_paragraph, filter(str.strip, parts)))


def _paragraph(part: str) -> str:
    if BLOCK.match(part.strip()):
        return part
    return f"<p>{'<br>'.join(part.strip().splitlines())}</p>"
