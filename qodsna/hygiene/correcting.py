from collections.abc import Iterable, Sequence

from qodsna.hygiene.correction import Correction, Edit, applied, compose
from qodsna.hygiene.half_spaces import HALF_SPACES
from qodsna.hygiene.kept import masked
from qodsna.hygiene.signs import SIGNS, has_persian

RULES = [*SIGNS, *HALF_SPACES]
# One change may open the way for another; no text is known that needs more.
ROUNDS = 8


def corrections(
    text: str, left_alone: Sequence[str] = (), apart: Sequence[tuple[int, int]] = ()
) -> list[Correction]:
    """What may be put right in a text, in its order; no two overlap.

    `left_alone` are strings that stay wherever they stand as they are, `apart` are spans of the
    text that are not touched. What has been corrected has no corrections.
    """
    done: list[Edit] = []
    if not has_persian(text):
        return []
    for _ in range(ROUNDS):
        before = done
        current = applied(text, done)
        mask = masked(current, left_alone, _moved(apart, done))
        for rule in RULES:
            if fresh := list(rule(mask)):
                done = compose(current, done, fresh)
                current, mask = applied(current, fresh), applied(mask, fresh)
        if done == before:
            break
    return [_with_before(text, edit) for edit in done if text[edit.start : edit.end] != edit.after]


def corrected(
    text: str, left_alone: Sequence[str] = (), apart: Sequence[tuple[int, int]] = ()
) -> str:
    """The text with everything put right that may be."""
    return applied(text, corrections(text, left_alone, apart))


def _moved(spans: Iterable[tuple[int, int]], done: Sequence[Edit]) -> list[tuple[int, int]]:
    """Where spans that no edit touches stand after the edits."""
    moved = []
    for start, end in spans:
        shift = sum(len(e.after) - (e.end - e.start) for e in done if e.end <= start)
        moved.append((start + shift, end + shift))
    return moved


def _with_before(text: str, edit: Edit) -> Correction:
    before = text[edit.start : edit.end]
    return Correction(edit.start, edit.end, edit.after, edit.rules, edit.pair, before)
