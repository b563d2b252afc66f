"""A phrase of the newsroom, looked for in a text however it is spelled there."""

from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise

from comments.spelling.ordinary import ATTACHED, INFLECTIONS, are_ordinary, is_doubled
from comments.spelling.signs import Gap, digit
from comments.spelling.skeleton import Skeleton, Span, Text, by_looks, plainly, with_digits

# From this length on an ending is not taken for a part of another word.
LONG = 4


class Phrase:
    """``is_whole``: only as a word of its own, not inside of others."""

    def __init__(self, phrase: str, *, is_whole: bool = True) -> None:
        self.phrase = phrase
        self.is_whole = is_whole
        self.has_digits = any(map(digit, phrase))
        self.form = Skeleton(phrase, with_digits if self.has_digits else plainly)

    @property
    def letters(self) -> str:
        """What it says: the same for two that find the same."""
        return self.form.letters

    def spans(self, text: Text) -> Iterator[Span]:
        """Where it stands, from the beginning on; what is found twice is told twice."""
        if len(self.letters) < 2:
            return
        plain = text.digits if self.has_digits else text.plain
        yield from self._spans(text, plain, self.form)
        if self._has_looks and text.looks:
            yield from self._spans(text, text.looks, self._looks)

    def is_in(self, text: Text) -> bool:
        return any(True for _ in self.spans(text))

    @cached_property
    def _looks(self) -> Skeleton:
        return Skeleton(self.phrase, by_looks)

    @cached_property
    def _has_looks(self) -> bool:
        one_script = len({script(letter) for letter in self.letters}) == 1
        return one_script and not self.has_digits

    def _spans(self, text: Text, skeleton: Skeleton, form: Skeleton) -> Iterator[Span]:
        run = skeleton.shape.find(form.shape)
        while run >= 0:
            if found := Occurrence(self, skeleton, form, run).bounds():
                yield text.span(skeleton, *found)
            run = skeleton.shape.find(form.shape, run + 1)


class Occurrence:
    """A place in a skeleton where the runs of a phrase stand; is it that phrase?"""

    def __init__(self, phrase: Phrase, skeleton: Skeleton, form: Skeleton, run: int) -> None:
        self.phrase, self.skeleton, self.form, self.run = phrase, skeleton, form, run
        self.last = run + len(form.shape) - 1
        self.is_by_looks = form is not phrase.form

    def bounds(self) -> tuple[int, int] | None:
        """The letters ``[start:end]`` of the skeleton that say the phrase."""
        if any(self._has(run) < self._needed(run) for run in range(self.run, self.last + 1)):
            return None
        for bounds in [self._whole(), None if self.phrase.is_whole else self._inside()]:
            if bounds and self._is_long_enough(*bounds) and self._is_honest(*bounds):
                return bounds
        return None

    # Where it begins and ends

    def _needed(self, run: int) -> int:
        """How often the phrase itself has the letter of this run."""
        starts = self.form.starts
        return starts[run - self.run + 1] - starts[run - self.run]

    def _has(self, run: int) -> int:
        return self.skeleton.starts[run + 1] - self.skeleton.starts[run]

    def _whole(self) -> tuple[int, int] | None:
        """The nearest edges of words around it, within its first and its last run."""
        starts = self.skeleton.starts
        first = range(starts[self.run], starts[self.run + 1])
        start = next(filter(self._opens, reversed(first)), None)
        if start is None:
            return None
        nearest = max(start, starts[self.last]) + self._needed(self.last)
        ends = range(nearest, starts[self.last + 1] + 1)
        end = next(filter(self._closes, ends), None)
        pieces = [] if end is None else self._pieces(start, end)
        if end is None or (len(pieces) > 1 and are_ordinary(pieces)):
            return None
        return start, end

    def _inside(self) -> tuple[int, int] | None:
        """The narrowest part of words that says it."""
        starts = self.skeleton.starts
        start = starts[self.run + 1] - self._needed(self.run)
        end = max(start, starts[self.last]) + self._needed(self.last)
        return (start, end) if len(self._pieces(start, end)) == 1 else None

    def _opens(self, place: int) -> bool:
        return self.skeleton.gaps[place] >= Gap.JUNK or self._turns(place)

    def _closes(self, place: int) -> bool:
        gap = self.skeleton.gaps[place]
        return gap >= Gap.JUNK or self._turns(place) or self._is_inflected(place, gap)

    def _turns(self, place: int) -> bool:
        """Whether the text changes here from one script to another."""
        return script(self.skeleton.letters[place]) != script(self.skeleton.letters[place - 1])

    def _is_inflected(self, place: int, gap: Gap) -> bool:
        endings = INFLECTIONS if gap == Gap.JOINER else ATTACHED
        if gap == Gap.NOTHING and len(self.phrase.letters) < LONG:
            return False
        return self.skeleton.piece(place) in endings

    # What is in it

    def _pieces(self, start: int, end: int) -> list[str]:
        """Cut where the text has a space or a stop and the phrase has none."""
        cuts = [place for place in range(start + 1, end) if self._is_gap(place, Gap.STOP)]
        edges = [start, *cuts, end]
        letters = self.skeleton.letters
        return [letters[one:other] for one, other in pairwise(edges)]

    def _is_gap(self, place: int, least: Gap) -> bool:
        """Whether the text has a gap where the phrase has none."""
        if self.skeleton.gaps[place] < least:
            return False
        run = self.skeleton.run(place) - self.run
        own = self.form.gaps[self.form.starts[run] : self.form.starts[run + 1]]
        return max(own[1:] if run == 0 else own, default=Gap.NOTHING) == Gap.NOTHING

    def _is_long_enough(self, start: int, end: int) -> bool:
        """Whether each letter is there as often as in the phrase, or is only drawn out."""
        starts = self.skeleton.starts
        for run in range(self.run, self.last + 1):
            first = max(start, starts[run])
            has, needs = min(end, starts[run + 1]) - first, self._needed(run)
            if has < needs or (has > needs and not self._is_drawn_out(first, has)):
                return False
        return True

    def _is_drawn_out(self, place: int, has: int) -> bool:
        """Ordinary words have a letter twice, none has it three times."""
        if self.skeleton.letters[place].isdigit() and not self.is_by_looks:
            return False
        return has > 2 or not is_doubled(self.skeleton.piece_around(place))

    def _is_honest(self, start: int, end: int) -> bool:
        """What is read by its looks is disguised in some part and not in the most."""
        if not self.is_by_looks:
            return True
        own, letters = script(self.phrase.letters[0]), self.skeleton.letters
        false = [place for place in range(start, end) if script(letters[place]) != own]
        beside = {edge for place in false for edge in (place, place + 1) if start < edge < end}
        apart = any(self._is_gap(place, Gap.JUNK) for place in beside)
        return 0 < 2 * len(false) <= end - start + 1 and not apart


def script(letter: str) -> str:
    """What a letter cannot share a word with: other letters' scripts, and digits and signs."""
    if not letter.isalpha():
        return "sign"
    return "arabic" if "\u0600" <= letter <= "\u08ff" else "other"
