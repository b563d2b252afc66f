"""Two hands' changes to one text put together; nothing of either is lost in silence."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from qodsna.comparing.align import Effort
from qodsna.comparing.blocks import Block, read_body, read_lines, write_body, write_lines
from qodsna.comparing.one_block import merge_block, merge_words
from qodsna.comparing.pairing import likeness, paired

Choice = Literal["mine", "theirs", "both", "base"]
Writer = Callable[[Iterable[Block]], str]


@dataclass(frozen=True)
class Conflict:
    """A place that both changed, each in another way: the three texts of it."""

    base: str
    mine: str
    theirs: str


@dataclass(frozen=True)
class _Clash:
    base: tuple[Block, ...]
    mine: tuple[Block, ...]
    theirs: tuple[Block, ...]

    def told(self, write: Writer) -> Conflict:
        return Conflict(write(self.base), write(self.mine), write(self.theirs))

    def chosen(self, choice: Choice) -> tuple[Block, ...]:
        if choice == "both":
            return self.mine + self.theirs
        return {"mine": self.mine, "theirs": self.theirs, "base": self.base}[choice]


@dataclass(frozen=True)
class Merged:
    """What came of a merge: blocks that are settled, and places that somebody has to settle."""

    parts: tuple[Block | _Clash, ...]
    write: Writer
    exact: str | None = None

    @property
    def conflicts(self) -> list[Conflict]:
        return [part.told(self.write) for part in self.parts if isinstance(part, _Clash)]

    @property
    def is_clean(self) -> bool:
        return not any(isinstance(part, _Clash) for part in self.parts)

    @property
    def text(self) -> str:
        """The merged text. ValueError where somebody has to choose first."""
        if not self.is_clean:
            raise ValueError("هر دو نفر یک جای متن را عوض کرده‌اند؛ نخست یکی را برگزینید.")
        return self.resolved([])

    def resolved(self, choices: Choice | Sequence[Choice]) -> str:
        """The merged text with one choice for all conflicts, or with one for each, in order.

        ValueError where there are not as many choices as conflicts, or none of that name.
        """
        if self.exact is not None:
            return self.exact
        count = len(self.conflicts)
        each = [choices] * count if isinstance(choices, str) else [*choices]
        if len(each) != count or not {*each} <= {"mine", "theirs", "both", "base"}:
            raise ValueError("برای هر جای ناسازگار یکی از دو متن را برگزینید.")
        left = iter(each)
        blocks: list[Block] = []
        for part in self.parts:
            blocks += part.chosen(next(left)) if isinstance(part, _Clash) else [part]
        return self.write(blocks)


def merge_lines(base: str, mine: str, theirs: str) -> Merged:
    """Plain text, as a whole where that goes, else line by line."""
    settled = _settled(base, mine, theirs)
    if settled is None:
        settled = merge_words(base, mine, theirs)
    if settled is not None:
        return Merged(tuple(read_lines(settled)), write_lines, settled)
    parts = _merge(*map(read_lines, (base, mine, theirs)))
    return Merged(tuple(parts), write_lines)


def merge_bodies(base: str, mine: str, theirs: str) -> Merged:
    """Poor HTML, block by block, and by word inside a block that both changed.

    What comes out has its tags balanced and only those that went in.
    """
    settled = _settled(base, mine, theirs)
    if settled is not None:
        return Merged(tuple(read_body(settled)), write_body, settled)
    return Merged(tuple(_merge(*map(read_body, (base, mine, theirs)))), write_body)


def _settled(base: str, mine: str, theirs: str) -> str | None:
    """The text where only one hand changed it, or both in the same way."""
    if mine in (base, theirs):
        return theirs
    return mine if theirs == base else None


@dataclass
class _Hand:
    """What one hand made of the base: its blocks, the later form of each, what it put before."""

    later: list[Block | None]
    put: list[list[Block]]

    @classmethod
    def of(cls, base: list[Block], changed: list[Block], effort: Effort) -> "_Hand":
        hand = cls([None] * len(base), [[] for _ in range(len(base) + 1)])
        place = 0
        for here, there in paired(base, changed, effort):
            if here is not None:
                hand.later[here] = None if there is None else changed[there]
                place = here + 1
            elif there is not None:
                hand.put[place].append(changed[there])
        return hand


def _merge(base: list[Block], mine: list[Block], theirs: list[Block]) -> list[Block | _Clash]:
    """Stretches between blocks that both hands kept are settled, or clash, as a whole."""
    effort = Effort()
    hands = _Hand.of(base, mine, effort), _Hand.of(base, theirs, effort)
    parts: list[Block | _Clash] = []
    start = 0
    for at in range(len(base) + 1):
        kept = at < len(base) and all(hand.later[at] for hand in hands)
        if kept or at == len(base):
            parts += _stretch(base, hands, start, at)
            parts += [_kept(base[at], hands, at, effort)] if kept else []
            start = at + 1
    return parts


def _kept(base: Block, hands: tuple[_Hand, _Hand], at: int, effort: Effort) -> Block | _Clash:
    mine, theirs = (hand.later[at] for hand in hands)
    assert mine is not None
    assert theirs is not None
    merged = merge_block(base, mine, theirs, effort)
    return merged or _Clash((base,), (mine,), (theirs,))


def _stretch(
    base: list[Block], hands: tuple[_Hand, _Hand], start: int, end: int
) -> list[Block | _Clash]:
    mine, theirs = (_side(hand, start, end) for hand in hands)
    keys = [[block.key for block in row] for row in (base[start:end], mine, theirs)]
    if keys[1] in (keys[0], keys[2]):
        return [*theirs]
    if keys[2] == keys[0]:
        return [*mine]
    clash = _Clash(tuple(base[start:end]), tuple(mine), tuple(theirs))
    if any(_disagree(base, hands, at, start, end) for at in range(start, end + 1)):
        return [clash]
    parts: list[Block | _Clash] = []
    for at in range(start, end + 1):
        parts += _put(hands[0].put[at], hands[1].put[at])
    return parts


def _side(hand: _Hand, start: int, end: int) -> list[Block]:
    blocks: list[Block] = []
    for at in range(start, end + 1):
        later = hand.later[at] if at < end else None
        blocks += [*hand.put[at], *([later] if later else [])]
    return blocks


def _disagree(base: list[Block], hands: tuple[_Hand, _Hand], at: int, start: int, end: int) -> bool:
    """Whether one took away what the other edited, or both wrote the same place anew."""
    mine, theirs = hands
    if at < end:
        left = mine.later[at] or theirs.later[at]
        if left and left.key != base[at].key:
            return True
    ours, other = mine.put[at], theirs.put[at]
    if not ours or not other or _keys(ours) == _keys(other):
        return False
    return start < end or any(likeness(a, b) for a in ours for b in other)


def _put(ours: list[Block], other: list[Block]) -> list[Block]:
    return ours if _keys(ours) == _keys(other) else [*ours, *other]


def _keys(blocks: list[Block]) -> list[object]:
    return [block.key for block in blocks]
