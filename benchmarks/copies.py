"""The same stories again, older each time: written by the database itself, so that a million
need minutes. What is to be sorted, found and walked through does not know.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.management.color import no_style
from django.db import connection, models, transaction

from articles.models import (
    Article,
    AuthorPlace,
    DossierPlace,
    Findable,
    RelatedLink,
    SearchWords,
    TagPlace,
    Trait,
)
from comments.models import Comment
from media.models import Video

COPIED: tuple[type[models.Model], ...] = (
    Video,
    Article,
    Article.tags.through,
    Article.authors.through,
    DossierPlace,
    RelatedLink,
    Comment,
    SearchWords,
    Findable,
    TagPlace,
    AuthorPlace,
    Trait,
)
# Their keys are known to others, and go on in copies; those of stories go back.
KNOWN = (Video, Comment)
DAY_MARK = re.compile(r"§d(\d+)\.(\d+)")
# A story is found by its day alone, by the two, the four and so on that the day is one of.
POSTGRESQL_WORDS = """
ts_delete(words, ARRAY(
    SELECT '§d' || bits || '.' || (day >> bits) FROM generate_series(0, 11) AS bits
)) || array_to_tsvector(ARRAY(
    SELECT '§d' || bits || '.' || ((day - {days}) >> bits) FROM generate_series(0, 11) AS bits
))
"""
DAY = "(published_at AT TIME ZONE 'UTC')::date - DATE '0001-01-01' + 1"
INDEXES = """
SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s) AND NOT EXISTS (
    SELECT FROM pg_constraint WHERE conindid = indexname::regclass
)
"""


@dataclass
class Shift:
    """From one copy to the next: of stories by codes and days, of ``KNOWN`` by their keys."""

    base: int
    first: int
    days: int
    known: dict[type[models.Model], int]

    @classmethod
    def of(cls, base: int, newest: int, span: timedelta) -> "Shift":
        known = {
            model: model._default_manager.aggregate(most=models.Max("pk"))["most"] or 0
            for model in KNOWN
        }
        return cls(base, newest - base + 1, span.days, known)

    @transaction.atomic
    def copy(self, number: int) -> None:
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET LOCAL session_replication_role = replica")
            for model in COPIED:
                cursor.execute(self._statement(model, number))

    def _statement(self, model: type[models.Model], number: int) -> str:
        table, values = model._meta.db_table, self._values(model, number)
        columns, chosen = ", ".join(values), ", ".join(values.values())
        return (
            f"INSERT INTO {table} ({columns}) SELECT {chosen} FROM {self._source(model, table)}"
            f" WHERE {self._which(model)}"
        )

    def _source(self, model: type[models.Model], table: str) -> str:
        if model is Findable and connection.vendor == "postgresql":
            return f"(SELECT *, {DAY} AS day FROM {table}) AS dated"
        return table

    def _which(self, model: type[models.Model]) -> str:
        if model is Video:
            return f"id <= {self.known[Video]}"
        return f"{'id' if model is Article else 'article_id'} >= {self.first}"

    def _values(self, model: type[models.Model], number: int) -> dict[str, str]:
        """Of each column that is written, what is selected for it."""
        return {
            field.column: self._value(model, field, number)
            for field in model._meta.concrete_fields
            if not (isinstance(field, models.AutoField) and model not in (Article, *KNOWN))
        }

    def _value(self, model: type[models.Model], field: models.Field, number: int) -> str:
        column, meant = field.column, field.related_model or (model if field.primary_key else None)
        if meant is Article:
            return f"{column} - {number * self.base}"
        if meant in self.known:
            return f"{column} + {number * self.known[meant]}"
        if isinstance(field, models.DateTimeField):
            return moved(column, number * self.days)
        if model is Findable and column == "words":
            return moved_words(number * self.days)
        if model is Comment and column == "reference":
            return f"substr(reference, 1, 8) || '{number:04}'"
        return column


def moved(column: str, days: int) -> str:
    if connection.vendor == "postgresql":
        return f"{column} - {days} * interval '1 day'"
    return f"days_before({column}, {days})"


def moved_words(days: int) -> str:
    if connection.vendor == "postgresql":
        return POSTGRESQL_WORDS.format(days=days)
    return f"words_before(words, {days})"


def days_before(text: str | None, days: int) -> str | None:
    return text and (datetime.fromisoformat(text) - timedelta(days=days)).isoformat(" ")


def words_before(words: str, days: int) -> str:
    day = next(int(found[2]) for found in DAY_MARK.finditer(words) if found[1] == "0")
    return DAY_MARK.sub(lambda mark: f"§d{mark[1]}.{(day - days) >> int(mark[1])}", words)


def in_a_hurry() -> None:
    """What is half made when the machine stops is made anew; and SQLite knows our functions."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous = OFF")
            cursor.execute("PRAGMA cache_size = -400000")
            connection.connection.create_function("days_before", 2, days_before)
            connection.connection.create_function("words_before", 2, words_before)
        else:
            cursor.execute("SET synchronous_commit = off")


@contextmanager
def without_indexes(say: Callable[[str], None]) -> Iterator[None]:
    """PostgreSQL makes an index of all rows sooner than it adds to it row by row."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(INDEXES, [[model._meta.db_table for model in COPIED]])
        indexes = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        yield
        for name, definition in indexes:
            cursor.execute(definition)
            say(name)


def continue_codes() -> None:
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [Article, *KNOWN]):
            cursor.execute(statement)
