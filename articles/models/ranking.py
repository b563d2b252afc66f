"""What readers read and discussed most, kept by a task so that a page asks for one row."""

from datetime import date, timedelta
from typing import Any

from django.db import models
from django.utils import timezone

from articles.models.edition import Edition

# After so long without the task, a ranking is looked for by whoever asks.
GOOD_FOR = timedelta(hours=1)


class Span(models.TextChoices):
    """Days of Tehran up to this one: how many says ``DAYS``."""

    TODAY = "today", "امروز"
    WEEK = "week", "هفته"
    MONTH = "month", "ماه"


DAYS = {Span.TODAY: 1, Span.WEEK: 7, Span.MONTH: 30}
# A story's code, and how often it was read or discussed.
Ranked = tuple[int, int]


def first_day(span: str, today: date) -> date:
    return today - timedelta(days=DAYS[Span(span)] - 1)


class RankingQuerySet(models.QuerySet["Ranking"]):
    def keep(self, edition: Edition, what: str, span: str, since: date, rows: list[Ranked]) -> None:
        """In one statement, in the place of what was kept before."""
        key = {"edition": edition, "what": what, "span": span}
        values = {"since": since, "rows": rows, "made_at": timezone.now()}
        self.bulk_create(
            [self.model(**key, **values)],
            update_conflicts=True,
            unique_fields=[*key],
            update_fields=[*values],
        )

    def kept(
        self,
        edition: Edition,
        what: str,
        span: str,
        since: date,
        *,
        no_older: timedelta = GOOD_FOR,
    ) -> list[Ranked] | None:
        """None where nothing is kept for these days, or what is kept is older."""
        mine = self.filter(edition=edition, what=what, span=span, since=since)
        fresh = mine.filter(made_at__gt=timezone.now() - no_older)
        rows: Any = fresh.values_list("rows", flat=True).first()
        return None if rows is None else [(code, number) for code, number in rows]


class Ranking(models.Model):
    """The first of an edition in one span; more than a page shows, as some may be withdrawn."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE)
    what = models.CharField(max_length=10)
    span = models.CharField(max_length=5, choices=Span.choices)
    since = models.DateField()
    rows = models.JSONField(default=list)
    made_at = models.DateTimeField()

    objects = RankingQuerySet.as_manager()

    class Meta:
        verbose_name = "رده‌بندی"
        verbose_name_plural = "رده‌بندی‌ها"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="ranking_once", fields=["edition", "what", "span"])
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.span}: {len(self.rows)}"
