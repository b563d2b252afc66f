"""The words of a text as they are searched, with the place where each is written.

What a half-space parts, a space or nothing, is one word where grammar says so («کتاب ها»,
«می رود»); else it is several words that together are one more («دانش‌آموز»).
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from qodsna.endings import stem
from qodsna.joints import (
    ENDINGS,
    MAY,
    PLURAL,
    VERB_FORMS,
    goes_on,
    is_ending,
    opens,
    set_phrase,
    with_ending,
)
from qodsna.search_key import search_key

# What stands inside a word and is nothing: marks, joiners and half-spaces, what turns the line.
_INSIDE = (
    "\0-\x08\x0e-\x1f\x7f-\x9f\xad\u00ac\u0300-\u036f\u0610-\u061a\u061c\u064b-\u065f\u0670"
    "\u06d6-\u06ed\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff"
)
_LETTERS, _THOUSANDS = r"[^\W_]", r"(?<=\d)[,٬](?=\d{3}(?!\d))"
CHUNK = re.compile(rf"{_LETTERS}+(?:(?:[{_INSIDE}]|{_THOUSANDS}){_LETTERS}*)*")
GAP = re.compile(rf"[\s{_INSIDE}]+")
_HALF_SPACES = re.compile("[\u200c\u00ac]")
_DIGITS_OR_NOT = re.compile(r"\d[\d,٬]*|\D+")


class Part(NamedTuple):
    """One key of a word; ``also`` is another, with an ending that may or may not belong to it."""

    key: str
    start: int
    end: int
    also: str = ""


class Word(NamedTuple):
    """A word of one part, or of several that also are one: ``joined``.

    ``bare`` is all its letters, with no ending taken off.
    """

    parts: tuple[Part, ...]
    joined: str
    bare: str

    @property
    def start(self) -> int:
        return self.parts[0].start

    @property
    def end(self) -> int:
        return self.parts[-1].end

    @property
    def keys(self) -> list[str]:
        found = [key for part in self.parts for key in (part.key, part.also) if key]
        return [*found, self.joined] if self.joined else found


# Letters or digits alone, folded, with their place.
Piece = tuple[str, int, int]
# For each part of a word its key, another key and how many pieces it takes; the whole; all letters.
Shape = tuple[tuple[tuple[str, str, int], ...], str, str]


class Spoken(NamedTuple):
    """A word without its place: the keys of its parts in their order, all its keys, its letters."""

    ordered: tuple[str, ...]
    keys: tuple[str, ...]
    bare: str

    @classmethod
    def of(cls, word: Word) -> "Spoken":
        return cls(tuple(part.key for part in word.parts), tuple(word.keys), word.bare)


class Unit(NamedTuple):
    """What is written without a space, counted from where it begins."""

    pieces: tuple[Piece, ...]
    shape: Shape
    said: "Spoken"
    # Whether it may go on after a space, and whether it may itself go on what is before one.
    opens: bool
    ends: bool


# A unit, where it begins, and whether only a space is before it.
Placed = tuple[Unit, int, bool]


def words(text: str) -> Iterator[Word]:
    """The words of a text in their order."""
    units = list(units_of(text))
    last, at = len(units) - 1, 0
    while at <= last:
        unit, start, _ = units[at]
        if unit.opens or (at < last and units[at + 1][2] and units[at + 1][0].ends):
            count, word = together(units, at)
            at += count
            yield word
        else:
            at += 1
            yield _placed(unit.shape, unit.pieces, start)


def units_of(text: str) -> Iterator[Placed]:
    end = 0
    for match in CHUNK.finditer(text):
        start, stop = match.span()
        is_near = text[end:start] == " " or GAP.fullmatch(text, end, start) is not None
        for unit in in_units(match[0]):
            yield unit, start, is_near
            is_near = False
        end = stop


@lru_cache(maxsize=4_000)
def in_units(chunk: str) -> list[Unit]:
    return [_unit(pieces) for pieces in _in_pieces(chunk)]


def _unit(pieces: list[Piece]) -> Unit:
    first = pieces[0][0]
    shape = _shape(tuple(key for key, _, _ in pieces))
    begins = (first in MAY and len(pieces) == 1) or opens(shape[2])
    ends = len(pieces) == 1 and first in ENDINGS
    said = Spoken.of(_placed(shape, tuple(pieces), 0))
    return Unit(tuple(pieces), shape, said, begins, ends)


def _in_pieces(chunk: str) -> list[list[Piece]]:
    """What is between the half-spaces of a chunk; digits stand alone."""
    found: list[list[Piece]] = []
    at = 0
    for part in _HALF_SPACES.split(chunk):
        for number, (key, start, end) in enumerate(_folded(part)):
            after_digits = found and found[-1][-1][0][0].isdigit()
            is_apart = number or key[0].isdigit() or (after_digits and key not in PLURAL)
            if is_apart or not found:
                found.append([])
            found[-1].append((key, at + start, at + end))
        at += len(part) + 1
    return found


def _folded(part: str) -> Iterator[Piece]:
    for match in _DIGITS_OR_NOT.finditer(part):
        if key := search_key(match[0]):
            yield key, *match.span()


def together(units: list[Placed], at: int) -> tuple[int, Word]:
    """The word that begins here, and of how many units."""
    count, phrase = _set_phrase(units, at)
    pieces = _pieces(units, at, count or 1)
    if not count:
        count = 1
        if len(pieces) == 1 and pieces[0][0] in MAY and _key_at(units, at + 1) in VERB_FORMS:
            pieces, count = _pieces(units, at, 2), 2
    while _belongs(pieces[-1][0], units, at + count):
        count += 1
        pieces = _pieces(units, at, count)
    if phrase:
        whole, keys = phrase
        parts = tuple(Part(key, pieces[0][1], pieces[-1][2]) for key in keys)
        return count, Word(parts, whole if len(keys) > 1 else "", whole)
    return count, _placed(_shape(tuple(key for key, _, _ in pieces)), tuple(pieces), 0)


def _pieces(units: list[Placed], at: int, count: int) -> list[Piece]:
    return [
        (key, place + start, place + end)
        for unit, place, _ in units[at : at + count]
        for key, start, end in unit.pieces
    ]


def _set_phrase(units: list[Placed], at: int) -> tuple[int, tuple[str, tuple[str, ...]] | None]:
    """Of how many units a phrase is that is one word, with its keys."""
    bare = ""
    for count, (unit, _, is_near) in enumerate(units[at : at + 3], 1):
        if count > 1 and not is_near:
            break
        bare += unit.shape[2]
        if found := set_phrase(bare):
            return count, found
    return 0, None


def _belongs(before: str, units: list[Placed], at: int) -> bool:
    ending = _key_at(units, at)
    return bool(ending) and units[at][0].ends and goes_on(before, ending, _key_at(units, at + 1))


def _key_at(units: list[Placed], at: int) -> str:
    """What a unit begins with that only a space parts from the one before."""
    return units[at][0].pieces[0][0] if at < len(units) and units[at][2] else ""


def _placed(shape: Shape, pieces: tuple[Piece, ...], at: int) -> Word:
    shapes, joined, bare = shape
    if len(pieces) == 1:
        _, start, end = pieces[0]
        key, also, _ = shapes[0]
        return Word((Part(key, at + start, at + end, also),), joined, bare)
    parts, first = [], 0
    for key, also, count in shapes:
        last = first + count
        parts.append(Part(key, at + pieces[first][1], at + pieces[last - 1][2], also))
        first = last
    return Word(tuple(parts), joined, bare)


def _shape(pieces: tuple[str, ...]) -> Shape:
    parts: list[tuple[str, str, int]] = []
    bares: list[str] = []
    for piece in pieces:
        if parts and (bares[-1] in MAY or is_ending(bares[-1], piece)):
            key, also = with_ending(parts[-1][0], bares[-1], piece)
            parts[-1] = key, also, parts[-1][2] + 1
            bares[-1] += piece
        else:
            parts.append((stem(piece), "", 1))
            bares.append(piece)
    bare = "".join(bares)
    if len(parts) == 1:
        return tuple(parts), "", bare
    whole = stem("".join([*bares[:-1], parts[-1][0]]))
    return tuple(parts), whole, bare
