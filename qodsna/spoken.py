"""The words of a text without their places, as an index wants them: read several times as quickly
as ``qodsna.written`` reads them, since what stands between two spaces is mostly known already."""

from collections.abc import Container, Iterator
from functools import lru_cache
from typing import NamedTuple

from qodsna.written import CHUNK, GAP, Placed, Spoken, in_units, together, units_of


def spoken(text: str) -> Iterator[Spoken]:
    """What ``qodsna.written.words`` gives, each without its place."""
    units: list[Placed] = []
    is_near = False
    for piece in text.split(" "):
        found = _of_piece(piece)
        units += found.near if is_near else found.apart
        is_near = found.goes_on and (is_near or found.has_words)
    last, at = len(units) - 1, 0
    while at <= last:
        unit = units[at][0]
        if unit.opens or (at < last and units[at + 1][2] and units[at + 1][0].ends):
            count, word = together(units, at)
            at += count
            yield Spoken.of(word)
        else:
            at += 1
            yield unit.said


class Between(NamedTuple):
    """What stands between two spaces: its units where only a space is before them, and where more
    is; whether there are any; and whether nothing else stands after them."""

    near: tuple[Placed, ...]
    apart: tuple[Placed, ...]
    has_words: bool
    goes_on: bool


def _between(piece: str) -> Between:
    end = max((match.end() for match in CHUNK.finditer(piece)), default=0)
    goes_on = end == len(piece) or GAP.fullmatch(piece, end) is not None
    near, apart = (tuple(units_of(before + piece)) for before in " »")
    return Between(near, apart, end > 0, goes_on)


_of_piece = lru_cache(maxsize=1_000)(_between)


def remember_much() -> None:
    """For a process that reads an archive: words that come again are read once; some 150 MB."""
    global _of_piece
    _of_piece = lru_cache(maxsize=200_000)(_between)


def spots(text: str, keys: Container[str]) -> Iterator[tuple[int, str]]:
    """Where about a text says which of these keys, quicker than to read its words.

    What only two words together say may be missed.
    """
    for match in CHUNK.finditer(text):
        for unit in in_units(match[0]):
            for key in unit.said.keys:
                if key in keys:
                    yield match.start(), key
