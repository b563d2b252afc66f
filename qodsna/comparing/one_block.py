"""One block, or one line, that two hands changed: word by word, where they are far enough apart.

Two changes in one breath make a sentence that nobody wrote, and may make it false. They are put
together only where a sentence ends between them, or where enough words stand.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple, TypeVar

from qodsna.comparing.align import Effort, changes, matches
from qodsna.comparing.blocks import Block, Frame, Token
from qodsna.comparing.words import is_word, tokens

APART = 5  # words between two hands' changes in one sentence
ENDS = frozenset(".؟?!…\n")
Value = TypeVar("Value")


class _Change(NamedTuple):
    start: int
    end: int
    words: tuple[Token, ...]


def merge_block(base: Block, mine: Block, theirs: Block, effort: Effort) -> Block | None:
    """The block with both hands' changes, or None where they clash."""
    shape = _choose(base.shape, mine.shape, theirs.shape)
    words = _merge(base.tokens, mine.tokens, theirs.tokens, effort)
    if shape is None or words is None:
        return None
    shaped = theirs if theirs.shape == shape else mine
    path = shaped.path
    if base.shape == mine.shape == theirs.shape:
        path = tuple(map(_frame, base.path, mine.path, theirs.path))
    return replace(shaped, path=path, tokens=tuple(words))


def merge_words(base: str, mine: str, theirs: str) -> str | None:
    """The same for plain text."""
    a, b, c = (tuple(map(Token, tokens(text))) for text in (base, mine, theirs))
    words = _merge(a, b, c, Effort())
    return None if words is None else "".join(word.text for word in words)


def _choose(base: Value, mine: Value, theirs: Value) -> Value | None:
    if mine in (base, theirs):
        return theirs
    return mine if theirs == base else None


def _frame(base: Frame, mine: Frame, theirs: Frame) -> Frame:
    return theirs if mine == base else mine


def _merge(
    base: tuple[Token, ...], mine: tuple[Token, ...], theirs: tuple[Token, ...], effort: Effort
) -> Sequence[Token] | None:
    settled = _choose(base, mine, theirs)
    if settled is not None:
        return settled
    ours, other = _changes(base, mine, effort), _changes(base, theirs, effort)
    row = sorted({*ours, *other}, key=lambda change: change[:2])
    for one, next_ in pairwise(row):
        same_hand = {one, next_} <= {*ours} or {one, next_} <= {*other}
        if not same_hand and not _are_apart(base, one, next_):
            return None
    return _applied(base, row)


def _changes(base: tuple[Token, ...], changed: tuple[Token, ...], effort: Effort) -> list[_Change]:
    same = matches(base, changed, lambda token: not is_word(token.text), effort)
    return [
        _Change(start, end, changed[other:other_end])
        for start, end, other, other_end in changes(base, changed, same)
    ]


def _are_apart(base: tuple[Token, ...], one: _Change, next_: _Change) -> bool:
    between = [token.text for token in base[one.end : next_.start]]
    return any(text in ENDS for text in between) or sum(map(is_word, between)) >= APART


def _applied(base: tuple[Token, ...], row: list[_Change]) -> list[Token]:
    words: list[Token] = []
    done = 0
    for start, end, added in row:
        words += [*base[done:start], *added]
        done = end
    return [*words, *base[done:]]
