"""What readers read and discussed most today, this week and this month.

A task looks for it, since the reads of a month are many; a page asks for one row. Other apps
add to ``RANKERS`` what they count.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from articles.models import Article, Edition, Ranking
from articles.models.ranking import Ranked, Span, first_day
from qodsna.calendars import today

# More than readers see: some will be withdrawn or end meanwhile.
KEPT, SHOWN = 40, 20
# How old a ranking may be before the task looks anew.
EACH = {
    Span.TODAY: timedelta(seconds=30),
    Span.WEEK: timedelta(minutes=5),
    Span.MONTH: timedelta(minutes=10),
}

Ranker = Callable[[Edition, date, int], list[Ranked]]


def most_read(edition: Edition, since: date, most: int) -> list[Ranked]:
    published = Article.objects.published().in_edition(edition)
    ranked: Any = published.most_read_of_days(since=since, most=most)
    return [*ranked.values_list("pk", "reads")]


RANKERS: dict[str, Ranker] = {"read": most_read}


def keep_rankings() -> None:
    """Those that are old by now."""
    for edition in Edition.objects.all():
        for span, age in EACH.items():
            since = first_day(span, today())
            for what, rank in RANKERS.items():
                if Ranking.objects.kept(edition, what, span, since, no_older=age) is None:
                    Ranking.objects.keep(edition, what, span, since, rank(edition, since, KEPT))


def first_of(edition: Edition, what: str, span: str) -> list[tuple[Article, int]]:
    """Cards of what is published by now, each with how often; looked for where none are kept."""
    since = first_day(span, today())
    rows = Ranking.objects.kept(edition, what, span, since)
    numbers = dict(RANKERS[what](edition, since, KEPT) if rows is None else rows)
    published = Article.objects.published().in_edition(edition)
    cards = {card.pk: card for card in published.filter(pk__in=numbers).for_card()}
    return [(cards[code], number) for code, number in numbers.items() if code in cards][:SHOWN]
