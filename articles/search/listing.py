"""All stories that answer a question, the newest first, from any place on.

What narrows without words is asked of the same index: a rare tag of a large service costs what any
word costs.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from articles.search.asked import expressions, filters, with_halves
from articles.search.asking import Question
from articles.search.expressions import All, Expression
from articles.search.reading import read
from articles.search.walking import SPARE, Span, indexed, seen

# How many times as many are asked for where too few may be seen; and when that is given up.
WIDER, WIDEST = 4, 20_000


class Place(NamedTuple):
    """Where a list stands: at the story of this moment and code, which may be gone by now."""

    moment: datetime
    code: int

    @property
    def until(self) -> datetime:
        """The first moment that is not before it."""
        return self.moment + timedelta(microseconds=1)


def newest_codes(
    question: Question, span: Span, most: int, after: Place | None = None
) -> list[int]:
    """The codes of the newest ``most`` of a span; ``after``: of those that follow this place.

    The span ends at the place. [] for a question of no words and no filters.
    """
    asked = _expression(question)
    if asked is None or span.since >= span.until:
        return []
    wide = most + SPARE
    while True:
        walk = indexed(asked, span, wide)
        found = [
            code
            for code, moment in seen(walk.stories).items()
            if after is None or (moment, code) < after
        ]
        if len(found) >= most or walk.is_all or wide >= WIDEST:
            return found[:most]
        wide *= WIDER


def _expression(question: Question) -> Expression | None:
    if question.text:
        wanted = read(question.text)
        if not wanted.terms:
            return None
        with_halves(wanted.terms)
        return expressions(wanted, question).anywhere
    narrowing = filters(question)
    return All(tuple(narrowing)) if narrowing else None
