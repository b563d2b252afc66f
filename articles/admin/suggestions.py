"""What hygiene suggests for texts that are being written; places are counted as browsers do."""

import json
from bisect import bisect_left
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from articles.models import Edition
from qodsna.hygiene import Correction, Edit, applied, corrections, remembered, standing

MOST_LETTERS = 100_000
MOST_TEXTS = 2_000
# Letters on each side of a change that may belong to what is left alone.
AROUND = 80
# Letters that are shown on each side of it.
NEAR = 12


class RefusedError(Exception):
    """What was asked is not answered; says why to people."""

    def __init__(self, why: str, code: int = 400) -> None:
        super().__init__(why)
        self.code = code


class Units:
    """Places in a text, in its characters and in the UTF-16 units that browsers count."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *accumulate(1 + (sign > "\uffff") for sign in text)]

    def of(self, place: int) -> int:
        return self._starts[place]

    def place(self, units: int) -> int:
        return bisect_left(self._starts, units)


@dataclass(frozen=True)
class Asked:
    texts: list[tuple[str, list[tuple[int, int]]]]
    left_alone: list[str]


def asked(body: bytes) -> Asked:
    """Raises `RefusedError` for what is no question, or too long a one."""
    try:
        question = json.loads(body)
        texts = [(each["text"], each.get("apart", [])) for each in question["texts"]]
        left_alone = [each for each in question.get("left_alone", []) if isinstance(each, str)]
        fits = _writes_persian(question.get("edition"))
        _check(texts)
        spans = [(text, [_span(text, *span) for span in apart]) for text, apart in texts]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise RefusedError("درخواست خوانده نشد.") from error
    return Asked(spans if fits else [("", [])] * len(spans), remembered(left_alone))


def _check(texts: list[tuple[Any, Any]]) -> None:
    if len(texts) > MOST_TEXTS or sum(len(text) for text, _ in texts) > MOST_LETTERS:
        raise RefusedError("متن برای پیشنهاد هنگام نوشتن بلند است؛ هنگام ذخیره درست می‌شود.", 413)
    if not all(isinstance(text, str) for text, _ in texts):
        raise ValueError("A text is no text")


def _span(text: str, start: int, end: int) -> tuple[int, int]:
    units = Units(text)
    return max(0, units.place(start)), max(0, units.place(end))


def _writes_persian(edition: Any) -> bool:
    """Whether suggestions fit; the page of a kept story names no edition where they do."""
    if not edition:
        return True
    found = Edition.objects.filter(pk=int(edition)).first() if len(str(edition)) < 18 else None
    return found is None or found.writes_persian


def suggestions(question: Asked) -> list[list[dict[str, Any]]]:
    """Text by text: ``start``, ``end``, ``before``, ``after``, ``head``, … ``keys``."""
    return [_of(text, apart, question.left_alone) for text, apart in question.texts]


def _of(text: str, apart: list[tuple[int, int]], left_alone: list[str]) -> list[dict[str, Any]]:
    found, units = corrections(text, left_alone, apart), Units(text)
    return [
        {
            "start": units.of(each.start),
            "end": units.of(each.end),
            "before": each.before,
            "after": each.after,
            "head": text[max(0, each.start - NEAR) : each.start],
            "tail": text[each.end : each.end + NEAR],
            "label": each.label,
            "pair": each.pair,
            "keys": _keys(
                text, each, [*found[max(0, number - 3) : number], *found[number + 1 :][:3]]
            ),
        }
        for number, each in enumerate(found)
    ]


def _keys(text: str, one: Correction, near: list[Correction]) -> list[str]:
    """What has to be left alone for it to stay: as it stands, and when those near it are made."""
    first, last = max(0, one.start - AROUND), one.end + AROUND
    inside = [
        Edit(each.start - first, each.end - first, each.after, ())
        for each in near
        if first <= each.start and each.end <= last
    ]
    grown = sum(
        len(each.after) - (each.end - each.start)
        for each in inside
        if each.end <= one.start - first
    )
    then = applied(text[first:last], inside)
    start, end = one.start - first + grown, one.end - first + grown
    return [*dict.fromkeys([standing(text, one.start, one.end), standing(then, start, end)])]
