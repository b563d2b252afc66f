from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from django.db import connections, models

from qodsna.pouring import Pouring

if TYPE_CHECKING:
    from articles.models.article import Article


class TraitQuerySet(models.QuerySet["Trait"]):
    def keep(self, article: "Article", numbers: Iterable[int]) -> None:
        """Makes these the traits of a story; those that are right already stay untouched."""
        wanted = set(numbers)
        there = dict(self.filter(article=article).values_list("number", "pk"))
        if gone := [pk for number, pk in there.items() if number not in wanted]:
            self.filter(pk__in=gone).delete()
        if new := wanted - there.keys():
            rows = (self.model(article=article, number=each) for each in new)
            self.bulk_create(rows, ignore_conflicts=True)

    def add(self, rows: Iterable[tuple[int, int]]) -> None:
        """Adds numbers to the codes of stories, very many in one statement; what is there stays."""
        Pouring(self.model, ("article_id", "number")).add(rows)

    def newest(self, numbers: Iterable[int], each: int) -> dict[int, list[int]]:
        """The codes of the newest stories with each of these traits, so many of each at most.

        One statement; each part walks its own piece of an index up to its limit.
        """
        wanted = list(numbers)
        found: dict[int, list[int]] = {}
        if not wanted:
            return found
        connection = connections[self.db]
        walking = laterally if connection.vendor == "postgresql" else one_by_one
        with connection.cursor() as cursor:
            cursor.execute(walking(connection.ops.quote_name, len(wanted), each), wanted)
            for number, code in cursor.fetchall():
                found.setdefault(number, []).append(code)
        return {number: sorted(codes, reverse=True) for number, codes in found.items()}


# Written by hand: to let the ORM put thirty parts together takes longer than to ask them. Nothing
# but names of our own and a limit stands in them.


def one_by_one(quote: Callable[[str], str], count: int, each: int) -> str:
    number, article, table = map(quote, ("number", "article_id", Trait._meta.db_table))
    part = (
        f"SELECT {number}, {article} FROM {table} WHERE {number} = %s"  # noqa: S608
        f" ORDER BY {article} DESC LIMIT {each:d}"
    )
    return " UNION ALL ".join(f"SELECT * FROM ({part}) AS part_{n}" for n in range(count))  # noqa: S608


def laterally(quote: Callable[[str], str], count: int, each: int) -> str:
    """The same for PostgreSQL, which makes a plan for each part of the other."""
    number, article, table = map(quote, ("number", "article_id", Trait._meta.db_table))
    return (
        f"SELECT wanted.number, found.{article}"  # noqa: S608
        f" FROM (VALUES {', '.join(['(%s::bigint)'] * count)}) AS wanted(number)"
        f" CROSS JOIN LATERAL (SELECT {article} FROM {table} WHERE {number} = wanted.number"
        f" ORDER BY {article} DESC LIMIT {each:d}) AS found"
    )


class Trait(models.Model):
    """By what a story is like others, as a number: see ``articles.related.traits``.

    Only of stories that are published or will be. A story's code tells its age well enough to
    find the newest; what readers see is ranked by its moment of publication.
    """

    # Stands first in an index of its own below.
    article = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="traits", db_index=False
    )
    number = models.BigIntegerField()

    objects = TraitQuerySet.as_manager()

    class Meta:
        verbose_name = "ویژگی خبر"
        verbose_name_plural = "ویژگی‌های خبرها"
        default_permissions = ()
        indexes = [models.Index(fields=["number", "-article"], name="trait_newest")]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="trait_of_story_once")
        ]

    def __str__(self) -> str:
        return f"{self.article_id}/{self.number}"
