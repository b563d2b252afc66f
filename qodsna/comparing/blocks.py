"""A body as a row of blocks, and back: poor HTML in, balanced HTML out.

A block is one paragraph, heading, line of a list, figure or rule. It knows the lists and
quotations around it, so that any row of blocks, in any order, is a body.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from html import escape
from html.parser import HTMLParser
from typing import NamedTuple

from qodsna.comparing.words import skeleton, tokens

AROUND = {"ul", "ol", "li", "blockquote"}
TEXTS = {"p", "h2", "h3"}
ALONE = {"hr", "figure"}
EMPTY = {"hr", "br"}
LINE = "line"  # of a plain text; it has no tags
BREAK = "\n"  # a <br>; line breaks in the source of a body are spaces


class Tag(NamedTuple):
    name: str
    attributes: tuple[tuple[str, str | None], ...] = ()

    def opening(self) -> str:
        pairs = (f' {key}="{_escaped(value or "", quote=True)}"' for key, value in self.attributes)
        return f"<{self.name}{''.join(pairs)}>"

    def closing(self) -> str:
        return f"</{self.name}>"


class Token(NamedTuple):
    """A word, a space, a mark or a <br>, with the inline tags around it, outermost first."""

    text: str
    marks: tuple[Tag, ...] = ()


class Frame(NamedTuple):
    """A list, its line or a quotation around a block; `opens` where the block is its first."""

    tag: Tag
    opens: bool


@dataclass(frozen=True)
class Block:
    tag: Tag | None
    path: tuple[Frame, ...] = ()
    tokens: tuple[Token, ...] = field(default=())

    @cached_property
    def shape(self) -> tuple[object, ...]:
        """What it is, without its words; where a list begins is not told, where a line does is."""
        return self.tag, tuple((tag, opens and tag.name == "li") for tag, opens in self.path)

    @cached_property
    def key(self) -> tuple[object, ...]:
        """Two blocks with one key say the same in the same form."""
        return self.shape, self.tokens

    @cached_property
    def text(self) -> str:
        return "".join(token.text for token in self.tokens)

    @cached_property
    def threes(self) -> frozenset[tuple[str, str, str]]:
        """Every three letters that follow one another: what its likeness is measured by."""
        bare = f" {skeleton(self.text)} "
        return frozenset(zip(bare, bare[1:], bare[2:], strict=False))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self.path: list[Frame] = []
        self.tag: Tag | None = None
        self.tokens: list[Token] = []
        self.marks: list[Tag] = []

    def handle_starttag(self, name: str, attrs: list[tuple[str, str | None]]) -> None:
        tag = Tag(name, tuple(attrs))
        if name == "br":
            self.tokens.append(Token(BREAK, tuple(self.marks)))
        elif name in AROUND:
            self._end_block()
            self.path.append(Frame(tag, opens=True))
        elif name in TEXTS:
            self._end_block()
            self.tag = tag
        elif name in ALONE:
            self._end_block()
            self.tag = tag
            self._end_block()
        else:
            self.marks.append(tag)

    def handle_endtag(self, name: str) -> None:
        if name in AROUND:
            self._end_block()
            self._leave(name)
        elif name in TEXTS:
            self._end_block()
        elif name not in ALONE and name in (names := [mark.name for mark in self.marks]):
            del self.marks[len(names) - 1 - names[::-1].index(name)]

    def handle_data(self, data: str) -> None:
        text = data.replace("\r", " ").replace(BREAK, " ")
        if text.strip() or self.tag or self.tokens:
            self.tokens += [Token(part, tuple(self.marks)) for part in tokens(text)]

    def close(self) -> None:
        super().close()
        self._end_block()

    def _leave(self, name: str) -> None:
        names = [frame.tag.name for frame in self.path]
        if name not in names:
            return
        at = len(names) - 1 - names[::-1].index(name)
        if self.path[-1].opens:
            self._add(Block(None, tuple(self.path)))
        del self.path[at:]

    def _end_block(self) -> None:
        if self.tag is None:
            while self.tokens and self.tokens[-1].text.isspace() and self.tokens[-1].text != BREAK:
                self.tokens.pop()
        if self.tag or self.tokens:
            self._add(Block(self.tag, tuple(self.path), tuple(self.tokens)))
        self.tag, self.tokens = None, []

    def _add(self, block: Block) -> None:
        self.blocks.append(block)
        self.path = [frame._replace(opens=False) for frame in self.path]


def read_body(body: str) -> list[Block]:
    reader = _Reader()
    reader.feed(body)
    reader.close()
    return reader.blocks


def read_lines(text: str) -> list[Block]:
    """Plain text as a row of lines."""
    lines = text.replace("\r\n", BREAK).split(BREAK)
    return [Block(Tag(LINE), (), tuple(map(Token, tokens(line)))) for line in lines]


def write_lines(blocks: Iterable[Block]) -> str:
    return BREAK.join(block.text for block in blocks)


def write_body(blocks: Iterable[Block]) -> str:
    """The HTML of blocks in a row; every tag that is opened is closed."""
    written: list[str] = []
    around: list[Tag] = []
    bare_before = False
    for block in blocks:
        kept = _shared(around, block.path)
        written += [tag.closing() for tag in reversed(around[kept:])]
        written += [frame.tag.opening() for frame in block.path[kept:]]
        is_second = bare_before and kept == len(around) == len(block.path)
        around = [frame.tag for frame in block.path]
        bare_before = block.tag is None
        if bare_before and is_second:
            block = replace(block, tag=Tag("p"))
        written.append(_block(block))
    written += [tag.closing() for tag in reversed(around)]
    return "".join(written)


def _shared(around: list[Tag], path: tuple[Frame, ...]) -> int:
    """How many of the open lists and quotations the next block goes on in."""
    count = 0
    for tag, frame in zip(around, path, strict=False):
        if frame.opens or frame.tag != tag:
            break
        count += 1
    return count


def _block(block: Block) -> str:
    if block.tag is None:
        return _inline(block.tokens)
    if block.tag.name in EMPTY:
        return block.tag.opening()
    return f"{block.tag.opening()}{_inline(block.tokens)}{block.tag.closing()}"


def _inline(row: tuple[Token, ...]) -> str:
    written: list[str] = []
    marks: tuple[Tag, ...] = ()
    for token in row:
        kept = next((k for k, (a, b) in enumerate(zip(marks, token.marks, strict=False)) if a != b),
                    min(len(marks), len(token.marks)))  # fmt: skip
        written += [mark.closing() for mark in reversed(marks[kept:])]
        written += [mark.opening() for mark in token.marks[kept:]]
        written.append("<br>" if token.text == BREAK else _escaped(token.text))
        marks = token.marks
    written += [mark.closing() for mark in reversed(marks)]
    return "".join(written)


def _escaped(text: str, *, quote: bool = False) -> str:
    text = escape(text, quote=False).replace("\xa0", "&nbsp;")
    return text.replace('"', "&quot;") if quote else text
