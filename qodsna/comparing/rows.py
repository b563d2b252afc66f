"""Two bodies in rows, for a reading one under the other and for one side by side."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from qodsna.comparing import notes
from qodsna.comparing.align import Effort
from qodsna.comparing.blocks import LINE, Block, Tag, read_body
from qodsna.comparing.pairing import moves, paired
from qodsna.comparing.pieces import Piece, compare_lines
from qodsna.comparing.words import direction
from qodsna.persian import to_persian_digits

FEWEST_FOLDED = 3  # unchanged blocks that are worth hiding
CONTEXT = 1  # unchanged blocks that stay beside a change

Marks = tuple[Tag, ...]
RowKind = Literal["same", "changed", "gone", "new", "away", "here", "folded"]


@dataclass(frozen=True)
class Cell:
    """One block as it is shown; `look` is `p`, `h2`, `h3`, `ul`, `ol`, `blockquote`, …"""

    kind: RowKind
    pieces: list[Piece]
    notes: tuple[str, ...]
    look: str
    direction: str


@dataclass(frozen=True)
class Row:
    """One block and its later form.

    `away` is where a block stood that now stands elsewhere, `here` is where it stands now;
    `hidden` are the rows that a `folded` one stands for.
    """

    kind: RowKind
    pieces: tuple[Piece, ...] = ()
    notes: tuple[str, ...] = ()
    look: str = "p"
    old_look: str = ""
    direction: str = "rtl"
    hidden: tuple["Row", ...] = ()

    @property
    def whole(self) -> Cell:
        """Both sides in one."""
        return Cell(self.kind, [*self.pieces], self.notes, self.look, self.direction)

    @property
    def left(self) -> Cell | None:
        """The older side, or None where there was nothing."""
        if self.kind in ("new", "here"):
            return None
        pieces = [piece.as_it_was for piece in self.pieces if piece.kind != "new"]
        notes_ = self.notes if self.kind == "away" else ()
        return Cell(self.kind, pieces, notes_, self.old_look or self.look, self.direction)

    @property
    def right(self) -> Cell | None:
        """The newer side, with all that is to be said about the change."""
        if self.kind in ("gone", "away"):
            return None
        return replace(self.whole, pieces=[p for p in self.pieces if p.kind != "gone"])

    @property
    def is_same(self) -> bool:
        return self.kind in ("same", "folded")

    @property
    def told(self) -> str:
        """What a folded row hides: `۷ پاراگراف بی‌تغییر`."""
        return f"{to_persian_digits(len(self.hidden))} پاراگراف بی‌تغییر"


def line_rows(old: str, new: str) -> list[Row]:
    """Plain text in the same rows as a body: one for the whole of it."""
    pieces = tuple(compare_lines(old, new))
    kind: RowKind = "same" if old == new else "changed"
    return [Row(kind, pieces, look=LINE, direction=direction(old, new))] if pieces else []


def compare_bodies(old: str, new: str) -> list[Row]:
    """Poor HTML block by block, and inside a changed block word by word."""
    return _Comparison(read_body(old), read_body(new)).rows()


def folded(rows: Sequence[Row]) -> list[Row]:
    """The rows with long runs of unchanged ones folded to one each."""
    short: list[Row] = []
    runs = [(is_same, [*run]) for is_same, run in groupby(rows, lambda row: row.is_same)]
    for at, (is_same, run) in enumerate(runs):
        head = CONTEXT if at else 0
        tail = len(run) - (CONTEXT if at < len(runs) - 1 else 0)
        if not is_same or tail - head < FEWEST_FOLDED:
            short += run
        else:
            hidden = tuple(run[head:tail])
            short += [*run[:head], Row("folded", hidden=hidden), *run[tail:]]
    return short


class _Comparison:
    def __init__(self, before: list[Block], after: list[Block]) -> None:
        self.before, self.after = before, after
        self.effort = Effort()

    def rows(self) -> list[Row]:
        pairs = paired(self.before, self.after, self.effort)
        self.gone_to = moves(self.before, self.after, pairs)
        self.come_from = {there: here for here, there in self.gone_to.items()}
        return [self._row(i, j) for i, j in pairs]

    def _row(self, i: int | None, j: int | None) -> Row:
        if i is not None and j is not None:
            return self._both(self.before[i], self.after[j])
        if i is not None:
            return _away(self.before[i]) if i in self.gone_to else _alone(self.before[i], "gone")
        assert j is not None
        if j not in self.come_from:
            return _alone(self.after[j], "new")
        row = self._both(self.before[self.come_from[j]], self.after[j])
        return replace(row, kind="here", notes=("به اینجا آورده شد", *row.notes))

    def _both(self, old: Block, new: Block) -> Row:
        if old.key == new.key:
            return _alone(new, "same")
        if notes.name_of(old) or notes.name_of(new):
            pieces = (*_alone(old, "gone").pieces, *_alone(new, "new").pieces)
        else:
            pieces = tuple(self._words(old, new))
        told = tuple(notes.of_blocks(old, new))
        way = direction(old.text, new.text)
        return Row("changed", pieces, told, notes.look_of(new), notes.look_of(old), way)

    def _words(self, old: Block, new: Block) -> Iterator[Piece]:
        """The words of both, each with the tags around it and what became of these."""
        before, after = _letters(old), _letters(new)
        i = j = 0
        for piece in compare_lines(old.text, new.text, self.effort):
            length = len(piece.text)
            was, now = before[i : i + length], after[j : j + length]
            if piece.kind == "same":
                yield from _dressed(piece, was, now)
            else:
                own = was if piece.kind == "gone" else now
                yield from _dressed(piece, own, own)
            i += length if piece.kind != "new" else 0
            j += length if piece.kind != "gone" else 0


def _alone(block: Block, kind: Literal["same", "gone", "new"]) -> Row:
    look, way = notes.look_of(block), direction(block.text)
    name = notes.name_of(block)
    if not name and not block.text.strip():
        name = "پاراگراف خالی" if not block.text else ""
    pieces = (Piece(kind, name),) if name else tuple(_plain(block, kind))
    return Row(kind, pieces, look=look, direction=way)


def _plain(block: Block, kind: Literal["same", "gone", "new"]) -> Iterator[Piece]:
    for marks, row in groupby(block.tokens, lambda token: token.marks):
        names = tuple(mark.name for mark in marks)
        yield Piece(kind, "".join(token.text for token in row), marks=names, old_marks=names)


def _away(block: Block) -> Row:
    return replace(_alone(block, "same"), kind="away", notes=("از اینجا برداشته شد",))


def _dressed(piece: Piece, was: list[Marks], now: list[Marks]) -> Iterator[Piece]:
    """A piece cut where the tags around it change; the note of the whole stands on its end."""
    at = 0
    for (old, new), run in groupby(zip(was, now, strict=True)):
        end = at + len([*run])
        note = piece.note if end == len(piece.text) else ""
        told = notes.of_marks(old, new)
        yield replace(
            piece,
            text=piece.text[at:end],
            note=told or note,
            marks=tuple(mark.name for mark in new),
            old_marks=tuple(mark.name for mark in old),
            targets=(notes.address(old), notes.address(new)) if told else ("", ""),
        )
        at = end


def _letters(block: Block) -> list[Marks]:
    """The tags around every letter."""
    return [token.marks for token in block.tokens for _ in token.text]
