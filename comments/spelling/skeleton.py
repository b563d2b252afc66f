"""A text folded to what it says: its letters, with what stands between them.

Three readings of one text: ``plain`` takes digits and signs for gaps, ``looks`` takes them for
the letters that they pass for, ``digits`` takes the digits for themselves.
"""

import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from comments.spelling.signs import MARKS, Gap, digit, look, read

# For a sign and the one after it: its letters, and for each the one that it passes for.
Reading = Callable[[str, str], tuple[str, str]]

# No word that is on a list has more letters; of longer ones a part is looked at.
LONGEST = 20


class Span(NamedTuple):
    """A part of a text: ``text[start:end]``."""

    start: int
    end: int

    def is_within(self, others: "Iterable[Span]") -> bool:
        return any(one.start <= self.start and self.end <= one.end for one in others)


class Skeleton:
    """The letters of a text; those that are the same and follow one another are a run.

    ``letters``, ``gaps`` (what stands before each, the text's beginning being a space) and
    ``places`` (in the text) go by letter, ``shape`` and ``starts`` (its first letter) by run.
    A space stands behind the last letter too, and one start more than there are runs.
    """

    def __init__(self, text: str, reading: Reading) -> None:
        self.letters = ""
        self.gaps: list[Gap] = []
        self.places: list[int] = []
        looks = self._read(text, reading)
        self.starts = [
            place for place, look in enumerate(looks) if not place or look != looks[place - 1]
        ]
        self.shape = "".join(looks[start] for start in self.starts)
        self.starts.append(len(looks))

    def _read(self, text: str, reading: Reading) -> str:
        letters, looks, gap = [], [], Gap.SPACE
        for place, (sign, after) in enumerate(pairwise(f"{text} ")):
            says, passes_for = reading(sign, after)
            if not says:
                gap = max(gap, read(sign)[1])
            for letter in says:
                letters.append(letter)
                self.gaps.append(gap)
                self.places.append(place)
                gap = Gap.NOTHING
            looks.append(passes_for)
        self.gaps.append(Gap.SPACE)
        self.letters = "".join(letters)
        return "".join(looks)

    def run(self, place: int) -> int:
        """The run that a letter stands in."""
        return bisect_right(self.starts, place) - 1

    def piece(self, start: int) -> str:
        """The letters from ``start`` on as far as the next gap, if they are not too many."""
        end = start + 1
        while self.gaps[end] < Gap.JOINER and end - start <= LONGEST:
            end += 1
        return self.letters[start:end]

    def piece_around(self, place: int) -> str:
        start = place
        while self.gaps[start] < Gap.JOINER and place - start <= LONGEST:
            start -= 1
        return self.piece(start)


class Text:
    """A text that many phrases are looked for in; each reading is made once."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def plain(self) -> Skeleton:
        return Skeleton(self.text, plainly)

    @cached_property
    def digits(self) -> Skeleton:
        return Skeleton(self.text, with_digits)

    @cached_property
    def looks(self) -> Skeleton | None:
        """None where nothing passes for something else."""
        return Skeleton(self.text, by_looks) if any(map(look, set(self.text))) else None

    def span(self, skeleton: Skeleton, start: int, end: int) -> Span:
        """Where the letters ``start`` to ``end`` stand, with the marks upon the last."""
        last = skeleton.places[end - 1] + 1
        while last < len(self.text) and unicodedata.category(self.text[last])[0] == "M":
            last += 1
        return Span(skeleton.places[start], last)


def plainly(sign: str, after: str) -> tuple[str, str]:
    letters, _ = read(sign)
    return letters, letters


def with_digits(sign: str, after: str) -> tuple[str, str]:
    letters = digit(sign) or read(sign)[0]
    return letters, letters


def by_looks(sign: str, after: str) -> tuple[str, str]:
    letters, _ = read(sign)
    other = look(sign)
    if letters:
        return letters, other or letters
    # What begins no letter ends a sentence.
    is_letter = other and not (sign in MARKS and not read(after)[0])
    return (sign, other) if is_letter else ("", "")
