from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any, Self

from django.db import connections, models, router
from django.db.models import Sum
from django.utils import timezone

from articles.querysets import HOURS_KEPT


class ReadCountQuerySet(models.QuerySet):
    def add(self, counts: Mapping[tuple[int, Any], int]) -> None:
        """Adds to the rows of article and span, which are made where there are none.

        One statement, exact however many write at once; in the order of their keys, so that of
        two who do neither waits for the other in a ring.
        """
        if not counts:
            return
        connection = connections[router.db_for_write(self.model)]
        model: Any = self.model
        fields = [model._meta.get_field(name) for name in ("article", model.span, "count")]
        values = [
            field.get_db_prep_save(value, connection)
            for (code, span), number in sorted(counts.items())
            for field, value in zip(fields, (code, span, number), strict=True)
        ]
        with connection.cursor() as cursor:
            cursor.execute(adding(connection.ops.quote_name, model, fields, len(counts)), values)

    def of_stories(self, stories: Iterable[int], *, since: datetime) -> dict[int, int]:
        """How often each was read since the hour that the moment lies in, by its code."""
        hour = since.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
        read = self.filter(hour__gte=hour, article__in=[*stories]).order_by()
        return dict(read.values_list("article").annotate(Sum("count")))

    def of_day(self, stories: Iterable[int], day: date) -> dict[int, int]:
        """How often each was read on a day of Tehran, by its code; of counts by days."""
        return dict(self.filter(day=day, article__in=[*stories]).values_list("article", "count"))

    def outlived(self) -> Self:
        """Hours that nobody asks for any more: their days stay."""
        return self.filter(hour__lt=timezone.now() - HOURS_KEPT)


def adding(quote: Callable, model: Any, fields: list[Any], rows: int) -> str:
    """The statement that adds to so many rows; nothing but names of our own stands in it."""
    table = quote(model._meta.db_table)
    article, span, count = (quote(field.column) for field in fields)
    return (
        f"INSERT INTO {table} ({article}, {span}, {count})"  # noqa: S608
        f" VALUES {', '.join(['(%s, %s, %s)'] * rows)}"
        f" ON CONFLICT ({span}, {article})"
        f" DO UPDATE SET {count} = {table}.{count} + EXCLUDED.{count}"
    )


class ReadCountBase(models.Model):
    """How often a story was read in one span of time; written by ``articles.reads`` alone."""

    span: str

    count = models.PositiveIntegerField("شمار")

    objects = ReadCountQuerySet.as_manager()

    class Meta:
        abstract = True


class ReadCount(ReadCountBase):
    """In one hour of UTC, known by its beginning; kept for ``HOURS_KEPT``."""

    span = "hour"

    article = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="read_counts"
    )
    hour = models.DateTimeField("ساعت")

    class Meta:
        verbose_name = "خواندن در ساعت"
        verbose_name_plural = "خواندن‌ها در ساعت"
        constraints = [models.UniqueConstraint(name="read_hour_once", fields=["hour", "article"])]

    def __str__(self) -> str:
        return f"{self.hour:%Y-%m-%dT%H}: {self.count}"


class DailyReadCount(ReadCountBase):
    """On one day of Tehran, which an hour belongs to that begins on it; kept for good."""

    span = "day"

    article = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="daily_read_counts"
    )
    day = models.DateField("روز")

    class Meta:
        verbose_name = "خواندن در روز"
        verbose_name_plural = "خواندن‌ها در روز"
        constraints = [models.UniqueConstraint(name="read_day_once", fields=["day", "article"])]

    def __str__(self) -> str:
        return f"{self.day}: {self.count}"
