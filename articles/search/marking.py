"""Shows readers where a story says what they asked for, also where it spells it otherwise."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from articles.body import plain_text
from qodsna.persian import cut
from qodsna.written import words

# Letters of a snippet, and of what it shows before the first found word.
LENGTH, BEFORE = 220, 60
MOST_PLACES = 100
# A body may end in the middle of a tag.
TAG = "<"


@dataclass(frozen=True, order=True)
class Place:
    start: int
    end: int
    key: str


@dataclass
class Marking:
    """Marks any of these keys, and phrases of keys side by side."""

    keys: set[str]
    phrases: set[tuple[str, ...]]

    def mark(self, story: Any) -> None:
        """Gives a story, with the ``opening`` of its body, what the page of results shows."""
        story.marked_headline = self.marked(story.title)
        story.snippet = self.snippet(_texts(story))

    def marked(self, text: str) -> SafeString:
        return _marked(text, self.places(text))

    def snippet(self, texts: Iterable[str]) -> SafeString:
        """The part of one of these texts that says most of what was asked; else a beginning."""
        best, told, first, most = "", [], 0, 0
        for text in texts:
            places = self.places(text)[:MOST_PLACES]
            at, said = _best(places)
            best = best or text
            if said > most:
                best, told, first, most = text, places, at, said
            if most >= len(self.keys) + len(self.phrases):
                break
        if not told:
            return SafeString(escape(cut(best, LENGTH)))
        return _cut_around(best, told, told[first])

    def places(self, text: str) -> list[Place]:
        """Where a text says any of it, in its order; nothing lies over another."""
        found: list[Place] = []
        parts = []
        for word in words(text):
            for part in word.parts:
                parts.append(part)
                for key in {part.key, part.also} & self.keys:
                    found.append(Place(part.start, part.end, key))
            if word.joined in self.keys:
                found.append(Place(word.start, word.end, word.joined))
        keys = [part.key for part in parts]
        for phrase in self.phrases:
            for at in _all(keys, phrase):
                found.append(
                    Place(parts[at].start, parts[at + len(phrase) - 1].end, " ".join(phrase))
                )
        return _apart(sorted(found, key=lambda place: (place.start, -place.end)))


def _texts(story: Any) -> list[str]:
    body = story.opening
    if body.rfind(TAG) > body.rfind(">"):
        body = body[: body.rfind(TAG)]
    texts = (story.lead, story.second, plain_text(body))
    return [text for text in (" ".join(each.split()) for each in texts) if text]


def _all(keys: list[str], phrase: tuple[str, ...]) -> Iterable[int]:
    first, count = phrase[0], len(phrase)
    return (
        at for at, key in enumerate(keys) if key == first and tuple(keys[at : at + count]) == phrase
    )


def _apart(found: list[Place]) -> list[Place]:
    kept: list[Place] = []
    for place in found:
        if not kept or place.start >= kept[-1].end:
            kept.append(place)
    return kept


def _best(places: list[Place]) -> tuple[int, int]:
    """From which place on a snippet says most different things, and how many."""
    best, most = 0, 0
    for at, place in enumerate(places):
        near = {each.key for each in places[at:] if each.end <= place.start + LENGTH - BEFORE}
        said = len(near | {place.key})
        if said > most:
            best, most = at, said
    return best, most


def _cut_around(text: str, places: list[Place], first: Place) -> SafeString:
    """About ``LENGTH`` letters of a text from a little before a place, at whole words."""
    start = 0
    if first.end > LENGTH - BEFORE:
        start = text.find(" ", max(0, first.start - BEFORE)) + 1
        start = start if 0 < start <= first.start else first.start
    stop = max(start + LENGTH, first.end)
    if stop < len(text):
        space = text.rfind(" ", first.end, stop + 1)
        stop = space if space > 0 else stop
    inside = [
        Place(place.start - start, place.end - start, place.key)
        for place in places
        if start <= place.start and place.end <= stop
    ]
    told = _marked(text[start:stop], inside)
    before, after = ("… " if start else ""), (" …" if stop < len(text) else "")
    return mark_safe(f"{before}{told}{after}")  # noqa: S308


def _marked(text: str, places: list[Place]) -> SafeString:
    """Escaped, with a mark around each place."""
    told, end = [], 0
    for place in places:
        told += [escape(text[end : place.start]), "<mark>"]
        told += [escape(text[place.start : place.end]), "</mark>"]
        end = place.end
    return mark_safe("".join([*told, escape(text[end:])]))  # noqa: S308
