"""Reading WXR and RSS piece by piece: XML without a document type, of bounded depth and size."""

import codecs
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.parsers import expat

from articles.moving.refusals import FileError

CHUNK = 64 * 1024
DEEPEST = 50
# Of one item: of its text in characters, and how many elements.
LONGEST, MOST_ELEMENTS = 8_000_000, 200_000
# Of a file that says nothing between: one tag, or a comment.
SILENCE = 4 * 1024 * 1024
ENCODINGS = {"utf-8", "us-ascii", "iso-8859-1", "windows-1252", "windows-1256", "iso-8859-6"}
DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding=["']([\w.-]{1,40})["']""")
# What XML does not allow, and WordPress writes out of what was pasted into it.
UNLAWFUL = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

SPACES = (
    (re.compile(r"https?://wordpress\.org/export/[\d.]+/excerpt/?"), "excerpt:"),
    (re.compile(r"https?://wordpress\.org/export/[\d.]+/?"), "wp:"),
    (re.compile(r"https?://purl\.org/rss/1\.0/modules/content/?"), "content:"),
    (re.compile(r"https?://purl\.org/dc/elements/1\.1/?"), "dc:"),
    (re.compile(r"https?://search\.yahoo\.com/mrss/?"), "media:"),
)


@dataclass
class Node:
    """An element with its text and what stands in it; ``end`` is where it ends, in bytes."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    children: list["Node"] = field(default_factory=list)
    end: int = 0
    is_too_large: bool = False

    @property
    def text(self) -> str:
        return "".join(self.texts).strip()

    def all(self, *names: str) -> list["Node"]:
        return [each for each in self.children if each.name in names]

    def get(self, *names: str) -> str:
        """The text of the first child with the first of these names that has some."""
        for name in names:
            for each in self.all(name):
                if each.text:
                    return each.text
        return ""


def items(path: Path) -> Iterator[Node]:
    """What stands in the channel of an RSS file, one after the other.

    Raises FileError for what is no such file, is not whole, or is written to do harm. No more
    than one item is held.
    """
    reader = Reader()
    with path.open("rb") as file:
        decoder: Any = None
        while chunk := file.read(CHUNK):
            decoder = decoder or decoder_of(chunk)
            reader.feed(decoder.decode(chunk))
            yield from reader.taken()
        reader.feed(decoder.decode(b"", final=True) if decoder else "", final=True)
        yield from reader.taken()


def decoder_of(head: bytes) -> Any:
    """Letters that are broken are replaced, so that one of them does not cost the archive."""
    declared = DECLARED.match(head.removeprefix(codecs.BOM_UTF8))
    name = declared[1].decode().lower() if declared else "utf-8"
    if name not in ENCODINGS or head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise FileError("رمزگذاری این پرونده را نمی‌شناسیم؛ آن را به UTF-8 برگردانید.")
    name = "utf-8-sig" if name == "utf-8" else name
    return codecs.getincrementaldecoder(name)(errors="replace")


class Reader:
    """Expat, with everything refused that could grow: document types, entities, depth."""

    def __init__(self) -> None:
        self.stack: list[Node] = []
        self.done: deque[Node] = deque()
        self.depth = self.size = self.elements = self.silence = 0
        parser = self.parser = expat.ParserCreate("utf-8", namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.say
        parser.StartDoctypeDeclHandler = self.refuse
        parser.EntityDeclHandler = self.refuse
        parser.ExternalEntityRefHandler = self.refuse

    def feed(self, text: str, *, final: bool = False) -> None:
        self.silence += len(text)
        if self.silence > SILENCE:
            raise FileError("در این پرونده برچسبی بی‌پایان است؛ خوانده نشد.")
        try:
            self.parser.Parse(UNLAWFUL.sub("", text).encode(), final)
        except expat.ExpatError as error:
            raise FileError(
                f"پرونده XML درست و کامل نیست (سطر {error.lineno}): {expat.ErrorString(error.code)}"
            ) from error

    def taken(self) -> Iterator[Node]:
        while self.done:
            yield self.done.popleft()

    def refuse(self, *args: Any) -> Any:
        raise FileError("این پرونده DOCTYPE یا موجودیت (entity) دارد؛ برای ایمنی خوانده نمی‌شود.")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.silence, self.depth = 0, self.depth + 1
        if self.depth > DEEPEST:
            raise FileError(f"برچسب‌های این پرونده بیش از {DEEPEST} لایه تودرتو است؛ خوانده نشد.")
        if self.depth == 1 and name != "rss":
            raise FileError("این پرونده RSS یا WXR نیست: نخستین برچسب آن rss نیست.")
        if self.depth < 3:
            return
        node = Node(named(name), attributes)
        self.elements += 1
        if self.stack and not self.is_over:
            self.stack[-1].children.append(node)
        if not self.stack or not self.is_over:
            self.stack.append(node)
        self.size += sum(map(len, attributes.values()))

    @property
    def is_over(self) -> bool:
        return self.size > LONGEST or self.elements > MOST_ELEMENTS

    def say(self, text: str) -> None:
        self.silence = 0
        self.size += len(text)
        if self.stack and not self.is_over:
            self.stack[-1].texts.append(text)

    def end(self, name: str) -> None:
        self.silence, self.depth = 0, self.depth - 1
        if self.depth == 2:
            node = self.stack[0]
            node.is_too_large, node.end = self.is_over, self.parser.CurrentByteIndex
            self.stack, self.size, self.elements = [], 0, 0
            self.done.append(node)
        else:
            del self.stack[max(self.depth - 2, 0) :]


def named(name: str) -> str:
    space, _, local = name.rpartition(" ")
    if not space:
        return local
    return next((short + local for known, short in SPACES if known.fullmatch(space)), f"?:{local}")
