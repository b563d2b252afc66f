"""Which parts of two sequences are the same, in order; the work is bounded by design.

What stands at both ends goes first, then what is unique on both sides (as in "patience diff");
only what is left between is looked at closely, and only where that is cheap.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple, TypeVar

MOST_STEPS = 1_000_000  # that one close look may take at worst
ALL_STEPS = 10_000_000  # that all the looks at two bodies may take
SURE = 0.8  # a likeness beyond which no other is looked for
BAND = 6  # how far from the diagonal a likeness is looked for
Part = TypeVar("Part", bound=Hashable)
Weak = Callable[[Part], bool]


class Same(NamedTuple):
    """`old[start:start + length] == new[other:other + length]`"""

    start: int
    other: int
    length: int


class Change(NamedTuple):
    """`old[start:end]` gave way to `new[other:other_end]`; one of them may be empty."""

    start: int
    end: int
    other: int
    other_end: int


class Effort:
    """What looking closely may still cost; beyond it parts are taken as replaced."""

    def __init__(self, steps: int = ALL_STEPS) -> None:
        self.left = steps

    def allows(self, old: Sequence[Part], new: Sequence[Part], is_weak: Weak[Part]) -> bool:
        """Whether a close look may be taken; it is paid for at once, at its worst price."""
        there = Counter(new)
        pairs = sum(
            there[part] * count for part, count in Counter(old).items() if not is_weak(part)
        )
        steps = pairs * min(len(old), len(new))
        if steps > min(self.left, MOST_STEPS):
            return False
        self.left -= steps
        return True


def matches(
    old: Sequence[Part], new: Sequence[Part], is_weak: Weak[Part], effort: Effort
) -> list[Same]:
    """Runs that are the same, in order; no run stands on a weak part alone, but at the ends."""
    whole = Change(0, len(old), 0, len(new))
    found = [*_ends(old, new, whole)]
    gap = _rest(whole, found)
    close = _closely(old, new, gap, is_weak, effort)
    return _joined(
        found + (_by_anchors(old, new, gap, is_weak, effort) if close is None else close)
    )


def changes(old: Sequence[Part], new: Sequence[Part], same: Sequence[Same]) -> Iterator[Change]:
    """What stands between the runs that are the same."""
    i = j = 0
    for start, other, length in [*same, Same(len(old), len(new), 0)]:
        if start > i or other > j:
            yield Change(i, start, j, other)
        i, j = start + length, other + length


def _ends(old: Sequence[Part], new: Sequence[Part], gap: Change) -> tuple[Same, Same]:
    """What both have at the beginning of a gap and at its end."""
    i, end, j, other_end = gap
    shorter = min(end - i, other_end - j)
    head = next((k for k in range(shorter) if old[i + k] != new[j + k]), shorter)
    rest = shorter - head
    tail = next((k for k in range(rest) if old[end - 1 - k] != new[other_end - 1 - k]), rest)
    return Same(i, j, head), Same(end - tail, other_end - tail, tail)


def _rest(gap: Change, ends: Sequence[Same]) -> Change:
    head, tail = ends
    return Change(gap.start + head.length, tail.start, gap.other + head.length, tail.other)


def _closely(
    old: Sequence[Part], new: Sequence[Part], gap: Change, is_weak: Weak[Part], effort: Effort
) -> list[Same] | None:
    """What is the same in a gap, or None where that is too dear to know."""
    i, end, j, other_end = gap
    a, b = old[i:end], new[j:other_end]
    if not effort.allows(a, b, is_weak):
        return None
    blocks = SequenceMatcher(is_weak, a, b, autojunk=False).get_matching_blocks()
    return [Same(i + block.a, j + block.b, block.size) for block in blocks]


def _by_anchors(
    old: Sequence[Part], new: Sequence[Part], gap: Change, is_weak: Weak[Part], effort: Effort
) -> list[Same]:
    """What is unique on both sides first, then what lies between."""
    i, end, j, other_end = gap
    anchors = [
        Same(i + here, j + there, 1)
        for here, there, _ in _anchors(old[i:end], new[j:other_end], is_weak)
    ]
    found = [*anchors]
    edges = [Same(i, j, 0), *anchors, Same(end, other_end, 0)] if anchors else []
    for before, after in pairwise(edges):
        start, other = before.start + before.length, before.other + before.length
        between = Change(start, after.start, other, after.other)
        ends = _ends(old, new, between)
        found += [*ends, *(_closely(old, new, _rest(between, ends), is_weak, effort) or [])]
    return found


def _anchors(old: Sequence[Part], new: Sequence[Part], is_weak: Weak[Part]) -> list[Same]:
    """The longest rising row of parts that stand exactly once on either side."""
    here, there = Counter(old), Counter(new)
    places = {part: j for j, part in enumerate(new) if there[part] == 1}
    return [
        Same(i, j, 1)
        for i, j in _rising(
            [(i, places[part]) for i, part in enumerate(old) if here[part] == 1 and part in places]
        )
        if not is_weak(old[i])
    ]


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for index, (_, j) in enumerate(pairs):
        at = bisect_left(ends, j)
        ends[at : at + 1] = [j]
        last[at : at + 1] = [index]
        before.append(last[at - 1] if at else -1)
    row, index = [], last[-1] if last else -1
    while index >= 0:
        row.append(pairs[index])
        index = before[index]
    return row[::-1]


def _joined(found: list[Same]) -> list[Same]:
    """In order, with runs that touch made one, and none of them empty."""
    runs: list[Same] = []
    for each in sorted(run for run in found if run.length):
        last = runs[-1] if runs else Same(0, 0, 0)
        if runs and (last.start + last.length, last.other + last.length) == each[:2]:
            runs[-1] = last._replace(length=last.length + each.length)
        else:
            runs.append(each)
    return runs


def alike(
    old: Sequence[Part], new: Sequence[Part], likeness: Callable[[Part, Part], float]
) -> list[tuple[int, int]]:
    """Pairs of different parts, in order, that are one another's earlier and later form.

    Only parts that stand about as deep are asked about; the likest find each other first, and
    a likeness of 0 is never a pair.
    """
    slope = len(new) / max(1, len(old))
    asked: list[tuple[float, int, int]] = []
    for i, part in enumerate(old):
        for j in _near(int(i * slope), len(new)):
            asked.append((likeness(part, new[j]), i, j))
            if asked[-1][0] >= SURE:
                break
    pairs: list[tuple[int, int]] = []
    for like, i, j in sorted(asked, key=lambda each: (-each[0], abs(each[1] - each[2]))):
        at = bisect_left(pairs, (i, j))
        free = (at == 0 or (pairs[at - 1][0] < i and pairs[at - 1][1] < j)) and (
            at == len(pairs) or (pairs[at][0] > i and pairs[at][1] > j)
        )
        if like > 0 and free:
            pairs.insert(at, (i, j))
    return pairs


def _near(place: int, length: int) -> Iterator[int]:
    """The places around one, the nearest first."""
    for step in range(BAND + 1):
        yield from (at for at in dict.fromkeys((place - step, place + step)) if 0 <= at < length)
