"""How many stories readers find in each of many spans of days, and what lies before and after."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection, connections, models
from django.db.models import Model, OuterRef, Subquery
from django.utils.dateparse import parse_datetime

from articles.models import Article, Category, DayCount, Edition
from articles.querysets import ArticleQuerySet
from qodsna.calendars import Span, day_of


@dataclass(frozen=True)
class Stock:
    """The stories of an edition, or of these services of it."""

    edition: Edition
    services: list[int] | None = None

    def counts(self, spans: Sequence[Span]) -> list[int]:
        """Of each span, in order. One statement, however many there are.

        The ledger counts what is released. What is still to come or has ended by now is asked
        for by its moments in the same statement, and taken off: it is never much.
        """
        totals = [0] * len(spans)
        hidden: Counter[date] = Counter()
        for number, total, moment in self._ask(spans):
            if moment is None:
                totals[number] = total
            else:
                hidden[day_of(_aware(moment))] += 1
        return [
            total - sum(number for day, number in hidden.items() if day in span)
            for span, total in zip(spans, totals, strict=True)
        ]

    def around(self, span: Span) -> "Around":
        """The days nearest to a span on which something was published; one statement."""
        shown, (start, end) = Article.objects.published(), span.moments
        mine, everything = self._owner
        sought = {
            "before": Article.objects.published_before(start).filter(**mine).newest_first(),
            "after": shown.filter(**mine).since(end).soonest_first(),
            "last": shown.filter(**mine).newest_first(),
            "first": shown.filter(**everything).soonest_first(),
        }
        first = {name: Subquery(each.values("published_at")[:1]) for name, each in sought.items()}
        rows = list(self._owners.annotate(**first).values(*first))
        found = {name: [day_of(row[name]) for row in rows if row[name]] for name in first}
        newest = {name: max(found[name], default=None) for name in ("before", "last")}
        oldest = {name: min(found[name], default=None) for name in ("after", "first")}
        return Around(**newest, **oldest)

    def stories(self, span: Span, cursor: Article | None, most: int) -> ArticleQuerySet:
        """What readers find on these days, newest first; each service walks its own index."""
        published = Article.objects.published_in(*span.moments)
        if cursor:
            published = published.older_than(cursor)
        if self.services is None:
            return published.in_edition(self.edition)
        return Article.objects.any_of(*published.newest_of_categories(self.services, most))

    def _ask(self, spans: Sequence[Span]) -> list[tuple[int, int, Any]]:
        """Rows of a span's number and its sum in the ledger; and of moments alone."""
        with connections[DayCount.objects.db].cursor() as cursor:
            cursor.execute(*self.question(spans))
            return cursor.fetchall()

    def question(self, spans: Sequence[Span]) -> tuple[str, list[Any]]:
        """The statement and its values; of SQL only what the ORM itself compiled is put in."""
        table = ", ".join(["(%s, %s, %s)"] * len(spans))
        lines, *hidden = map(_compiled, [self._lines, *self._hidden])
        sums = (
            f"WITH span(number, begins, ends) AS (VALUES {table})"  # noqa: S608
            f" SELECT number, (SELECT COALESCE(SUM(line.count), 0) FROM ({lines[0]}) AS line"
            " WHERE line.day >= begins AND line.day < ends), NULL FROM span"
        )
        moments = (f" UNION ALL SELECT NULL, NULL, moment FROM ({sql}) AS m" for sql, _ in hidden)  # noqa: S608
        values = [value for n, span in enumerate(spans) for value in (n, *_adapted(span))]
        values += [value for _, some in (lines, *hidden) for value in some]
        return sums + "".join(moments), values

    @property
    def _lines(self) -> models.QuerySet:
        mine = {"category": None} if self.services is None else {"category__in": self.services}
        return DayCount.objects.filter(edition=self.edition, **mine).values("day", "count")

    @property
    def _hidden(self) -> list[models.QuerySet]:
        """What is released and not published: each half walks its own index."""
        mine = Article.objects.in_edition(self.edition)
        if self.services is not None:
            mine = mine.filter(category__in=self.services)
        halves = (mine.scheduled(), mine.ended())
        return [each.order_by().values(moment=models.F("published_at")) for each in halves]

    @property
    def _owners(self) -> models.QuerySet:
        """The rows whose stories these are, to be asked for the ends of each one's index."""
        if self.services is None:
            return Edition.objects.filter(pk=self.edition.pk).order_by()
        return Category.objects.filter(pk__in=self.services).order_by()

    @property
    def _owner(self) -> tuple[dict[str, OuterRef], dict[str, OuterRef]]:
        """By what a story is an owner's, and by what one of its edition."""
        if self.services is None:
            return {"edition": OuterRef("pk")}, {"edition": OuterRef("pk")}
        return {"category": OuterRef("pk")}, {"edition": OuterRef("edition")}


@dataclass(frozen=True)
class Around:
    """Days of Tehran, or None; ``first`` of the whole edition."""

    before: date | None
    after: date | None
    first: date | None
    last: date | None


def _compiled(rows: models.QuerySet[Model]) -> tuple[str, tuple]:
    return rows.query.sql_with_params()


def _adapted(span: Span) -> tuple[Any, Any]:
    adapt = connection.ops.adapt_datefield_value
    return adapt(span.begins), adapt(span.ends)


def _aware(moment: datetime | str) -> datetime:
    """As the database's driver gives it: SQLite keeps the text of a moment in UTC."""
    if isinstance(moment, datetime):
        return moment
    parsed = parse_datetime(moment)
    assert parsed
    return parsed.replace(tzinfo=UTC)
