"""The markup of other systems as a body of this one: paragraphs, titles, lists, pictures by key."""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

import nh3

from articles.body import FIGURE, plain_text, sanitize
from articles.moving.refusals import RowError
from articles.moving.schema import LONGEST_TEXT

DEEPEST = 120
ELEMENT = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)")
# What closes itself, or is closed by the next of its kind.
SHALLOW = {
    *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param"),
    *("source", "track", "wbr", "p", "li", "dt", "dd", "tr", "td", "th", "option", "path"),
}
COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
# With all that is in it; the HTML parser would leave the words.
UNSEEN = re.compile(r"<(script|style|template|noscript)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.I)
TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)((?:\s[a-z-]+="[^"]*")*)\s*/?>')
# The words under a picture, where no other picture and no end stands between.
CAPTION = re.compile(
    r"(<img\b[^>]*?)(/?>(?:(?!<img\b|</figure>).)*?)<figcaption>(.*?)</figcaption>", re.DOTALL
)
ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')
KEPT = {
    *("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "hr", "br", "pre"),
    *("strong", "b", "em", "i", "sub", "sup", "a", "img", "figure", "figcaption", "div", "iframe"),
    *("section", "article", "table", "tr", "td", "th", "video", "audio", "source", "q"),
}
GIVEN: dict[str, set[str]] = {"a": {"href"}, "img": {"src", "alt", "class"}}
GIVEN |= {name: {"src"} for name in ("iframe", "video", "audio", "source")}
LAWFUL: dict[str, Any] = {
    "tags": KEPT,
    "attributes": GIVEN,
    "url_schemes": {"http", "https", "mailto", "tel"},
    "link_rel": None,
}
BLOCKS = {"p", "h2", "h3", "blockquote", "ul", "ol", "li", "hr"}
AS = {"h1": "h2", "h4": "h3", "h5": "h3", "h6": "h3", "b": "strong", "i": "em"}
# Paragraphs of what has none of its own.
PARAGRAPH = {"table", "div", "section", "article", "tr", "pre", "figcaption", "figure"}
EMPTY = re.compile(
    r"<(p|h2|h3|li)>(?:\s|<br>|&nbsp;|</?(?:strong|em)>|<a href=\"[^\"]*\">|</a>)*</\1>"
)
SPACES = re.compile(r"[ \t\r\n]+")
WORDPRESS_SIZE = re.compile(r"\bwp-image-([0-9]{1,12})\b", re.ASCII)


@dataclass(frozen=True)
class Picture:
    """One that stands in a text: where it lies, what is said of it, its number in WordPress."""

    address: str
    alt: str = ""
    caption: str = ""
    number: str = ""


Keep = Callable[[Picture], str]


def check_depth(markup: str) -> None:
    """Raises RowError for what would take a parser too long: it is looked through once."""
    if len(markup) > LONGEST_TEXT:
        raise RowError("متن بیش از اندازه بلند است.")
    depth = 0
    for closing, name in ELEMENT.findall(markup):
        if name.lower() in SHALLOW:
            continue
        depth = max(0, depth - 1) if closing else depth + 1
        if depth > DEEPEST:
            raise RowError(f"برچسب‌های متن بیش از {DEEPEST} لایه تودرتو است.")


def body_of(markup: str, keep: Keep, base: str = "") -> str:
    """A body in the site's own marks.

    ``keep`` is told of each picture and gives the key by which a figure names it, or "".
    ``base`` is the site against which addresses are read that name none.
    """
    markup = UNSEEN.sub("", COMMENT.sub("", markup))
    check_depth(markup)
    lawful = CAPTION.sub(with_caption, nh3.clean(markup, **LAWFUL))
    writer = Writer(keep, base)
    # Nothing but numbers names a picture for the sanitizer: the key of each is put in behind it.
    body = sanitize(EMPTY.sub("", writer.write(lawful)))
    return FIGURE.sub(lambda figure: figure_of(writer.keys[int(figure[2]) - 1]), body)


def figure_of(key: str | int, kind: str = "image") -> str:
    return f'<figure data-{kind}="{key}"></figure>'


def with_caption(match: re.Match[str]) -> str:
    """Puts what stands under a picture into its tag."""
    caption = html.escape(" ".join(plain_text(match[3]).split()))
    return f'{match[1].rstrip()} data-caption="{caption}"{match[2]}'


class Writer:
    """Goes through well-formed markup once and writes it in the site's blocks."""

    def __init__(self, keep: Keep, base: str) -> None:
        self.keep, self.base = keep, base
        self.out: list[str] = []
        self.open: list[str] = []
        self.links: list[bool] = []
        self.keys: list[str] = []

    def write(self, markup: str) -> str:
        end = 0
        for match in TAG.finditer(markup):
            self.text(markup[end : match.start()])
            end = match.end()
            closing, name, given = match.groups()
            attributes = {key: html.unescape(value) for key, value in ATTRIBUTE.findall(given)}
            self.tag(AS.get(name, name), bool(closing), attributes)
        self.text(markup[end:])
        self.close(len(self.open))
        return "".join(self.out)

    def close(self, how_many: int) -> list[str]:
        """Closes the innermost blocks; gives them, the outermost first."""
        closed = self.open[len(self.open) - how_many :]
        self.out += [f"</{name}>" for name in reversed(closed)]
        del self.open[len(self.open) - how_many :]
        return closed

    def text(self, words: str) -> None:
        words = SPACES.sub(" ", words)
        if words.strip() and not self.is_within("p", "h2", "h3", "li"):
            self.begin_paragraph()
            words = words.lstrip(" ")
        if words.strip() or self.is_within("p", "h2", "h3", "li"):
            self.out.append(words)

    def tag(self, name: str, closing: bool, attributes: dict[str, str]) -> None:  # noqa: FBT001
        if name == "img" and not closing:
            self.picture(attributes)
        elif name in PARAGRAPH or (name == "p" and self.is_within("p", "li")):
            self.end_paragraph()
        elif name in BLOCKS:
            self.block(name, closing=closing)
        elif name in {"td", "th"}:
            self.out.append(" ")
        elif name in {"iframe", "video", "audio", "source"}:
            self.link(attributes.get("src", "") if not closing else "")
        elif name == "a":
            self.anchor(closing, self.address(attributes.get("href", "")))
        else:
            self.inline(name, closing=closing)

    def is_within(self, *names: str) -> bool:
        return bool(self.open) and self.open[-1] in names

    def begin_paragraph(self) -> None:
        if not self.is_within("p", "h2", "h3", "li"):
            self.begin("p")

    def end_paragraph(self) -> None:
        if self.is_within("p", "h2", "h3"):
            self.close(1)

    def block(self, name: str, *, closing: bool) -> None:
        if name == "hr":
            self.end_paragraph()
            self.out.append("<hr>")
        elif not closing:
            self.end_paragraph()
            self.begin(name)
        elif name in self.open:
            self.close(self.open[::-1].index(name) + 1)

    def begin(self, *names: str) -> None:
        self.open += names
        self.out += [f"<{name}>" for name in names]

    def inline(self, name: str, *, closing: bool) -> None:
        if not closing:
            self.begin_paragraph()
        self.out.append("<br>" if name == "br" else f"<{'/' * closing}{name}>")

    def anchor(self, closing: bool, address: str) -> None:  # noqa: FBT001
        if closing:
            self.out.append("</a>" if self.links and self.links.pop() else "")
            return
        self.links.append(bool(address))
        if address:
            self.begin_paragraph()
            self.out.append(f'<a href="{html.escape(address)}">')

    def link(self, src: str) -> None:
        """What is shown from another site becomes a link to it."""
        address = self.address(src)
        if address.startswith("http"):
            self.end_paragraph()
            shown = html.escape(address)
            self.out.append(f'<p><a href="{shown}">{html.escape(urlsplit(address).netloc)}</a></p>')

    def address(self, written: str) -> str:
        try:
            return urljoin(self.base, written.strip()) if written else ""
        except ValueError:
            return ""

    def picture(self, given: dict[str, str]) -> None:
        found = WORDPRESS_SIZE.search(given.get("class", ""))
        number, address = found[1] if found else "", self.address(given.get("src", ""))
        told = Picture(address, given.get("alt", ""), given.get("data-caption", ""), number)
        if address.startswith("http") and (key := self.keep(told)):
            closed = self.close(len(self.open))
            self.keys.append(key)
            self.out.append(figure_of(len(self.keys)))
            self.begin(*closed)
