"""Shows readers where a story says what they asked for, also where it spells it otherwise."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from itertools import islice
from typing import Any, NamedTuple

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from articles.search.reading import Term
from qodsna.joints import may_stand_apart
from qodsna.persian import cut
from qodsna.spoken import spots
from qodsna.written import Part, Word, words

# Letters of a snippet, and of what it shows before the first found word.
LENGTH, BEFORE = 220, 60
MOST_SPOTS = 60
_TAGS = re.compile("<[^>]*(?:>|$)")


class Place(NamedTuple):
    """From where to where a text says a term of the question, which is given by its number."""

    start: int
    end: int
    term: int


# Where about a text says a term.
Spot = tuple[int, int]


@dataclass
class Marking:
    """Marks what these terms are found by: any of their keys, and phrases of keys side by side."""

    terms: list[Term]

    def __post_init__(self) -> None:
        self.keys = {key: n for n, term in enumerate(self.terms) for key in term.keys}
        self.phrases = {phrase: n for n, term in enumerate(self.terms) for phrase in term.phrases}
        self.is_apart = bool(self.phrases) or any(map(may_stand_apart, self.keys))

    def mark(self, story: Any) -> None:
        """Gives a story, with the ``opening`` of its body, what the page of results shows."""
        story.marked_headline = self.marked(story.title)
        story.snippet = self.snippet(_texts(story))

    def marked(self, text: str) -> SafeString:
        return _marked(text, self.places(text))

    def snippet(self, texts: Iterable[str]) -> SafeString:
        """The part of one of these texts that says most of what was asked; else a beginning."""
        best, start, most = "", 0, 0
        for text in texts:
            best = best or text
            at, said = _best(self._spots(text))
            if said > most:
                best, start, most = text, at, said
            if most == len(self.terms):
                break
        return self._cut(best, start) if most else SafeString(escape(cut(best, LENGTH)))

    def _spots(self, text: str) -> list[Spot]:
        """Where about a text says which terms; only where it may be two words all of it is read."""
        if not self.is_apart:
            found = islice(spots(text, self.keys), MOST_SPOTS)
            return [(at, self.keys[key]) for at, key in found]
        return [(place.start, place.term) for place in self.places(text)[:MOST_SPOTS]]

    def _cut(self, text: str, at: int) -> SafeString:
        """About ``LENGTH`` letters of a text from a little before a place, at whole words."""
        start = 0
        if at > LENGTH - BEFORE:
            start = text.find(" ", at - BEFORE) + 1
            start = start if 0 < start <= at else at
        stop = start + LENGTH
        if stop < len(text):
            stop = max(text.rfind(" ", at, stop + 1), text.find(" ", at))
            stop = stop if stop > 0 else start + LENGTH
        told = self.marked(text[start:stop])
        before, after = ("… " if start else ""), (" …" if stop < len(text) else "")
        return mark_safe(f"{before}{told}{after}")  # noqa: S308

    def places(self, text: str) -> list[Place]:
        """Where a text says any of it, in its order; nothing lies over another."""
        found: list[Place] = []
        parts: list[Part] = []
        for word in words(text):
            parts += word.parts
            if not self.keys.keys().isdisjoint(word.keys):
                found += self._in_word(word)
        found += self._phrases(parts)
        return _apart(sorted(found, key=lambda place: (place.start, -place.end)))

    def _in_word(self, word: Word) -> Iterator[Place]:
        if word.joined in self.keys:
            yield Place(word.start, word.end, self.keys[word.joined])
        for part in word.parts:
            for key in (part.key, part.also):
                if key in self.keys:
                    yield Place(part.start, part.end, self.keys[key])

    def _phrases(self, parts: list[Part]) -> Iterator[Place]:
        keys = [part.key for part in parts] if self.phrases else []
        for phrase, term in self.phrases.items():
            last = len(phrase) - 1
            for at, key in enumerate(keys):
                if key == phrase[0] and tuple(keys[at : at + last + 1]) == phrase:
                    yield Place(parts[at].start, parts[at + last].end, term)


def _texts(story: Any) -> Iterator[str]:
    """Its lead, its subheadline, and the beginning of its body, which may end within a tag."""
    for text in (story.lead, story.second):
        if text:
            yield " ".join(text.split())
    if body := " ".join(unescape(_TAGS.sub(" ", story.opening)).split()):
        yield body


def _apart(found: list[Place]) -> list[Place]:
    kept: list[Place] = []
    for place in found:
        if not kept or place.start >= kept[-1].end:
            kept.append(place)
    return kept


def _best(spots: list[Spot]) -> tuple[int, int]:
    """Where a snippet has to begin to say most different terms, and how many."""
    best, most = 0, 0
    for number, (at, _) in enumerate(spots):
        near = (term for other, term in spots[number:] if other < at + LENGTH - BEFORE)
        said = len(set(near))
        if said > most:
            best, most = at, said
    return best, most


def _marked(text: str, places: list[Place]) -> SafeString:
    """Escaped, with a mark around each place."""
    told, end = [], 0
    for place in places:
        told += [escape(text[end : place.start]), "<mark>"]
        told += [escape(text[place.start : place.end]), "</mark>"]
        end = place.end
    return mark_safe("".join([*told, escape(text[end:])]))  # noqa: S308
