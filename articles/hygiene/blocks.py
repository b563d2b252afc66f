"""A body as the texts of its paragraphs, which may change without its tags."""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from articles.body import TAG
from qodsna.hygiene import Correction

_INLINE = re.compile(r"</?(?:strong|a|q|sub|sup)\b|<br")
_APART = re.compile(r"<(/?)(?:a|q)\b")


@dataclass
class Piece:
    """A tag as it stands, or the text between two; ``text`` is what people read of it."""

    html: str
    start: int
    text: str = ""

    @property
    def is_text(self) -> bool:
        return not self.html.startswith("<")

    def written(self, text: str) -> str:
        """The piece with another text; with its own it is the very same."""
        if text == self.text:
            return self.html
        return html.escape(text, quote=False).replace("\xa0", "&nbsp;")


class Block:
    """The pieces of one paragraph, whose words are read as one text.

    `apart` are the spans of the links and of what is verbatim in it.
    """

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.text = ""
        self.apart: list[tuple[int, int]] = []
        self._opened: list[int] = []

    def add_tag(self, tag: str) -> None:
        text = "\n" if tag.startswith("<br") else ""
        self._add(tag, text)
        if match := _APART.match(tag):
            self._mark(closes=bool(match[1]))

    def _mark(self, *, closes: bool) -> None:
        if not closes:
            self._opened.append(len(self.text))
        elif self._opened:
            self.apart.append((self._opened.pop(), len(self.text)))

    def add_text(self, part: str) -> None:
        self._add(part, html.unescape(part))

    def _add(self, part: str, text: str) -> None:
        self.pieces.append(Piece(part, len(self.text), text))
        self.text += text

    def edited(self, edits: Sequence[Correction]) -> str:
        """Its HTML with these edits of its text made, which are in their order."""
        texts = [piece.text for piece in self.pieces]
        for edit in reversed(edits):
            start, end, after = _smallest(edit)
            touched = self._touched(start, end)
            for number in touched:
                piece = self.pieces[number]
                head, tail = max(0, start - piece.start), end - piece.start
                # What is new stands in the first piece that the edit touches.
                new = after if number == touched[0] else ""
                texts[number] = texts[number][:head] + new + texts[number][tail:]
        return "".join(p.written(text) for p, text in zip(self.pieces, texts, strict=True))

    def _touched(self, start: int, end: int) -> list[int]:
        """The pieces of text between two places; what is only put in belongs to the one before."""
        inserts = start == end
        return [
            number
            for number, piece in enumerate(self.pieces)
            if piece.is_text
            and piece.start < end
            and start < piece.start + len(piece.text) + inserts
        ][: 1 if inserts else None]


def _smallest(edit: Correction) -> tuple[int, int, str]:
    """An edit without what it only repeats, so that it touches no more pieces than it must."""
    start, end, before, after = edit.start, edit.end, edit.before, edit.after
    while before and after and before[0] == after[0]:
        before, after, start = before[1:], after[1:], start + 1
    while before and after and before[-1] == after[-1]:
        before, after, end = before[:-1], after[:-1], end - 1
    return start, end, after


def blocks(body: str) -> Iterator[Block]:
    """A sanitised body in its paragraphs, headings, items and what stands between them."""
    block = Block()
    for part in filter(None, TAG.split(body)):
        if not part.startswith("<"):
            block.add_text(part)
        elif _INLINE.match(part):
            block.add_tag(part)
        else:
            yield block
            block = Block()
            block.add_tag(part)
    yield block
