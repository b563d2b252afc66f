"""One change that hygiene proposes, and how changes that meet become one."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qodsna.hygiene.kept import LONGEST_KEPT
from qodsna.hygiene.letters import LETTERS

LABELS = {
    "letters": "حرف فارسی",
    "digits": "رقم فارسی",
    "quotes": "گیومه",
    "marks": "نشانه فارسی",
    "spaces": "فاصله",
    "half-space": "نیم‌فاصله",
}
_WRITTEN = re.compile(r"[^\W_]")


@dataclass(frozen=True)
class Edit:
    """``text[start:end]`` becomes ``after``; edits of one ``pair`` belong together."""

    start: int
    end: int
    after: str
    rules: tuple[str, ...]
    pair: int = 0


@dataclass(frozen=True)
class Correction(Edit):
    """A change with what stood there ``before``."""

    before: str = ""

    @property
    def rule(self) -> str:
        return self.rules[-1]

    @property
    def label(self) -> str:
        return "، ".join(LABELS[rule] for rule in self.rules)


def applied(text: str, edits: Iterable[Edit]) -> str:
    """The text with these edits made; they do not overlap."""
    for edit in sorted(edits, key=lambda each: each.start, reverse=True):
        text = text[: edit.start] + edit.after + text[edit.end :]
    return text


def standing(text: str, start: int, end: int) -> str:
    """What has to be left alone for ``text[start:end]`` to stay: signs with the words they touch.

    A sign alone ("  ", '"') says too little: the same one elsewhere may be put right.
    """
    is_word = _WRITTEN.search(text[start:end])
    edge = re.compile(rf"[^{LETTERS}]" if is_word else r"\s")
    start -= len(edge.split(text[max(0, start - 30) : start])[-1])
    end += len(edge.split(text[end : end + 30])[0])
    return text[start:end][:LONGEST_KEPT]


@dataclass(frozen=True)
class _Span:
    """Where an edit stands in the text as it is now."""

    start: int
    end: int
    edit: Edit
    is_fresh: bool


def compose(text: str, done: Sequence[Edit], fresh: Sequence[Edit]) -> list[Edit]:
    """The edits of the first text that make ``done`` and then ``fresh``.

    ``text`` is what ``done`` has made of it, and what the places of ``fresh`` mean.
    """
    spans = [
        *_in_place(done),
        *(_Span(each.start, each.end, each, is_fresh=True) for each in fresh),
    ]
    result, shift = [], 0
    for cluster in _clusters(sorted(spans, key=lambda span: (span.start, span.end))):
        start, end = cluster[0].start, max(span.end for span in cluster)
        old = [span for span in cluster if not span.is_fresh]
        grown = sum(len(s.edit.after) - (s.edit.end - s.edit.start) for s in old)
        inside = [
            Edit(s.start - start, s.end - start, s.edit.after, ()) for s in cluster if s.is_fresh
        ]
        in_time = sorted(cluster, key=lambda span: span.is_fresh)
        rules = dict.fromkeys(rule for span in in_time for rule in span.edit.rules)
        pair = max(span.edit.pair for span in cluster)
        after = applied(text[start:end], inside)
        result.append(Edit(start - shift, end - shift - grown, after, tuple(rules), pair))
        shift += grown
    return result


def _in_place(done: Sequence[Edit]) -> list[_Span]:
    shift, spans = 0, []
    for edit in done:
        start = edit.start + shift
        spans.append(_Span(start, start + len(edit.after), edit, is_fresh=False))
        shift += len(edit.after) - (edit.end - edit.start)
    return spans


def _clusters(spans: Sequence[_Span]) -> list[list[_Span]]:
    """Spans that overlap, together."""
    clusters: list[list[_Span]] = []
    reach = -1
    for span in spans:
        if span.start < reach:
            clusters[-1].append(span)
        else:
            clusters.append([span])
        reach = max(reach, span.end)
    return clusters
