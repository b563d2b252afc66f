import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from articles.body import TAG
from articles.hygiene.blocks import blocks
from qodsna.hygiene import Correction, applied, corrections
from qodsna.persian import visible

PLAIN_FIELDS = ("kicker", "headline", "subheadline", "lead")
FIELDS = (*PLAIN_FIELDS, "body")
AROUND = 30
# More paragraphs than a body may have letters.
FAR = 1 << 20
_EMPTY = re.compile(r"<(p|h2|h3|li)>(?:\s|&nbsp;|<br>)*</\1>")


@dataclass(frozen=True)
class Change:
    """A correction that was made in a field: with what stands ``head`` and ``tail`` of it now."""

    field: str
    before: str
    after: str
    label: str
    head: str
    tail: str
    pair: int = 0

    @classmethod
    def of(cls, field: str, text: str, correction: Correction, grown: int, far: int = 0) -> Self:
        """In ``text`` as it is after all corrections, ``grown`` by those before this one."""
        start = correction.start + grown
        end = start + len(correction.after)
        return cls(
            field=field,
            before=correction.before,
            after=correction.after,
            label=correction.label,
            head=text[max(0, start - AROUND) : start],
            tail=text[end : end + AROUND],
            pair=correction.pair and correction.pair + far,
        )


def clean_line(field: str, text: str, left_alone: Sequence[str]) -> tuple[str, list[Change]]:
    """A plain field put right, and what was changed in it."""
    found = corrections(text, left_alone)
    return applied(text, found), _changes(field, text, found)


def clean_body(body: str, left_alone: Sequence[str]) -> tuple[str, list[Change]]:
    """A sanitised body put right between its tags, and what was changed in it."""
    parts: list[str] = []
    changes: list[Change] = []
    for number, block in enumerate(blocks(body)):
        found = corrections(block.text, left_alone, block.apart)
        parts.append(block.edited(found))
        changes += _changes("body", block.text, found, number * FAR)
    return "".join(parts), changes


def without_leavings(body: str) -> str:
    """A sanitised body without empty paragraphs and signs that nobody sees."""
    parts = TAG.split(body)
    shown = "".join(part if part.startswith("<") else visible(part) for part in parts)
    return _EMPTY.sub("", shown)


def _changes(field: str, text: str, found: Sequence[Correction], far: int = 0) -> list[Change]:
    after, grown, changes = applied(text, found), 0, []
    for each in found:
        changes.append(Change.of(field, after, each, grown, far))
        grown += len(each.after) - len(each.before)
    return changes
