from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import connections, models
from django.utils import timezone

from articles.models.places import keep_places
from articles.search.entry import Entry, Keys
from articles.search.expressions import Expression, fts5, tsquery

if TYPE_CHECKING:
    from articles.models.article import Article
    from articles.search.walking import Span

COLUMNS = ("edition", "published_at", "titles", "words", "digest")
# What an entry is made of, beside tags and authors.
FOUND_BY = (
    "edition",
    "kind",
    "category",
    "status",
    "published_at",
    "kicker",
    "headline",
    "subheadline",
    "lead",
    "body",
)
POSTGRESQL = "SELECT code, moment FROM articles_found(%s::tsquery, %s, %s, %s, %s)"
# SQLite keeps moments in UTC and says so nowhere.
SQLITE = """
    SELECT f.article_id, f.published_at || '+00:00' FROM articles_findable_words AS w
    CROSS JOIN articles_findable AS f ON f.article_id = w.rowid
    WHERE w.words MATCH %s AND f.edition_id = %s AND f.published_at >= %s AND f.published_at < %s
    ORDER BY f.published_at DESC, f.article_id DESC LIMIT %s
"""
NEWEST = """
    SELECT article_id, titles FROM articles_findable
    WHERE edition_id = %s AND published_at <= %s
    ORDER BY published_at DESC, article_id DESC LIMIT %s
"""


class KeysField(models.Field):
    """The keys of a story, written as the index of the database reads them; never read back."""

    def db_type(self, connection: Any) -> str:
        return "tsvector" if connection.vendor == "postgresql" else "text"

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:  # noqa: FBT001, FBT002
        if not isinstance(value, Keys):
            return value
        is_vector = connection.vendor == "postgresql"
        return value.as_tsvector() if is_vector else value.as_text

    def moved(self, text: str, target: str) -> str:
        """What one database has kept, as another one keeps it."""
        if target == "postgresql":
            return Keys.from_text(text).as_tsvector()
        return Keys.from_tsvector(text).as_text


class FindableQuerySet(models.QuerySet["Findable"]):
    def keep(self, articles: Sequence["Article"]) -> list[Entry]:
        """Writes what readers find these stories by, where it is new; gives the new entries.

        What is not published, nor will be, is found by nothing.
        """
        if gone := [each.pk for each in articles if not each.is_released]:
            self.filter(pk__in=gone).delete()
            keep_places({}, gone)
        released = [each for each in articles if each.is_released]
        if not released:
            return []
        made = entries(released, type(released[0]))
        told = dict(self.filter(pk__in=made).values_list("pk", "digest"))
        new = {code: entry for code, entry in made.items() if told.get(code) != entry.digest}
        rows = [row_of(self.model, code, entry) for code, entry in new.items()]
        self.bulk_create(
            rows, update_conflicts=True, unique_fields=["article"], update_fields=COLUMNS
        )
        if new:
            keep_places(new)
        return list(new.values())

    def newest(self, asked: Expression, span: "Span", most: int) -> dict[int, datetime]:
        """The newest stories of a span that are found so, with their moments, so many at most."""
        connection = connections[self.db]
        is_sqlite = connection.vendor == "sqlite"
        said = fts5(asked) if is_sqlite else tsquery(asked)
        moments = map(connection.ops.adapt_datetimefield_value, (span.since, span.until))
        values = [said, span.edition, *moments, most]
        with connection.cursor() as cursor:
            cursor.execute(SQLITE if is_sqlite else POSTGRESQL, values)
            found = cursor.fetchall()
        if is_sqlite:
            return {code: datetime.fromisoformat(moment) for code, moment in found}
        return dict(found)

    def titled(self, edition: Any, pieces: list[str], within: int, most: int) -> list[int]:
        """Among the newest of an edition those whose titles have all of these in them.

        Their codes, the newest first; only so many are looked at, and so many given.
        """
        said = " AND ".join(["titles LIKE %s"] * len(pieces))
        # Nothing but conditions of our own is put together here; every value stays a parameter.
        sql = f"SELECT article_id FROM ({NEWEST}) AS newest WHERE {said} LIMIT %s"  # noqa: S608
        connection = connections[self.db]
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        values = [edition.pk, now, within, *(f"%{piece}%" for piece in pieces), most]
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return [code for (code,) in cursor.fetchall()]


def row_of(model: Any, code: int, entry: Entry) -> Any:
    return model(
        article_id=code,
        edition_id=entry.edition,
        published_at=entry.published_at,
        titles=entry.titles,
        words=entry.keys,
        digest=entry.digest,
    )


def entries(batch: Iterable[Any], model: Any) -> dict[int, Entry]:
    """What these stories are found by, by their codes; one query for tags and one for authors."""
    codes = [each.pk for each in batch]
    tags, authors = (_things(codes, model, name) for name in ("tags", "authors"))
    return {
        each.pk: Entry(
            each.edition_id,
            each.kind,
            each.category_id,
            each.published_at,
            each.kicker,
            each.headline,
            each.subheadline,
            each.lead,
            each.body,
            tags[each.pk],
            authors[each.pk],
        )
        for each in batch
    }


def _things(codes: list[int], model: Any, name: str) -> dict[int, list[int]]:
    ties = model._meta.get_field(name).remote_field.through._default_manager
    found: dict[int, list[int]] = defaultdict(list)
    rows = ties.filter(article__in=codes).order_by("pk")
    for code, number in rows.values_list("article", name.removesuffix("s")):
        found[code].append(number)
    return found


class Findable(models.Model):
    """What readers find a story by, of stories that are published or will be.

    Kept by ``Article.save()``; ``manage.py reindex`` writes it anew. Whether readers may
    see the story at this moment is asked of the story itself.
    """

    article = models.OneToOneField(
        "articles.Article", on_delete=models.CASCADE, primary_key=True, related_name="findable"
    )
    edition = models.ForeignKey(
        "articles.Edition", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    published_at = models.DateTimeField()
    titles = models.TextField()
    words = KeysField()
    digest = models.BigIntegerField()

    objects = FindableQuerySet.as_manager()

    class Meta:
        verbose_name = "یافتنی"
        verbose_name_plural = "یافتنی‌ها"
        default_permissions = ()
        indexes = [
            models.Index(fields=["edition", "-published_at", "-article"], name="findable_newest")
        ]

    def __str__(self) -> str:
        return self.titles
