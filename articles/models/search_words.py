from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

from django.db import connection, models
from django.db.models import F, Func, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

from qodsna.search_key import search_key

if TYPE_CHECKING:
    from articles.models.article import Article

SEARCHED = ("kicker", "headline", "subheadline", "lead")
# The letters of one entry of the index.
GRAM = 3
# A word of one letter at the end begins an entry too.
END = "\n" * (GRAM - 1)
# Three spaces, which no key has.
NO_PIECE = '"   "'


def text_of(story: Any) -> str:
    """Each field on a line of its own, so that no word begins in one and ends in the next."""
    return "\n".join(search_key(getattr(story, name)) for name in SEARCHED) + END


class HasGramsOf(Func):
    """Whether one text has every three letters of another; the index of PostgreSQL knows."""

    template = "articles_search_grams(%(expressions)s)"
    arg_joiner = ") @> articles_search_grams("
    output_field = models.BooleanField()


class SearchWordsQuerySet(models.QuerySet["SearchWords"]):
    def keep(self, articles: Iterable["Article"]) -> None:
        """Writes what these stories are found by, in one statement."""
        rows = [self.model(article=each, text=text_of(each)) for each in articles]
        self.bulk_create(
            rows, update_conflicts=True, unique_fields=["article"], update_fields=["text"]
        )

    def saying(self, terms: list[str]) -> Self:
        """Rows with all of these keys of words in them."""
        if connection.vendor == "sqlite":
            return self.filter(pk__in=codes_by_grams(terms))
        long = [term for term in terms if len(term) >= GRAM]
        found = self.filter(*(HasGramsOf(F("text"), Value(term)) for term in long))
        # A row that has all pieces of a longer word may still not have the word.
        unsure = (term for term in terms if len(term) != GRAM)
        said = (GreaterThan(StrIndex(F("text"), Value(term)), 0) for term in unsure)
        return found.filter(*said)

    def first_codes(self, terms: list[str], most: int) -> list[int]:
        """The codes of some stories whose rows have all of these keys; of all, if not of more."""
        if connection.vendor != "sqlite":
            return list(self.saying(terms).values_list("pk", flat=True)[:most])
        found = codes_by_grams(terms)
        with connection.cursor() as cursor:
            cursor.execute(f"{found.sql} LIMIT %s", [*found.params, most])
            return [code for (code,) in cursor]

    def codes(self, terms: list[str]) -> models.QuerySet | RawSQL:
        """For ``pk__in``: the codes of the stories whose rows have all of these keys."""
        if connection.vendor == "sqlite":
            return codes_by_grams(terms)
        return self.saying(terms).values("pk")


def codes_by_grams(terms: list[str]) -> RawSQL:
    """What the index of SQLite gives; keys are letters and digits, and break out of no quotes."""
    parts = [_gram_part(term) for term in terms]
    match = " || ' AND ' || ".join(sql for sql, _ in parts)
    # Only the constants below are put together here; every key stays a parameter.
    return RawSQL(  # noqa: S611
        f"SELECT rowid FROM articles_search_grams WHERE articles_search_grams MATCH ({match})",  # noqa: S608
        [value for _, values in parts for value in values],
    )


def _gram_part(term: str) -> tuple[str, list[str]]:
    """SQL that gives a part of the question: a word, or for a short one the pieces it begins."""
    if len(term) >= GRAM:
        return "%s", [f'"{term}"']
    pieces = "SELECT group_concat('\"' || term || '\"', ' OR ') FROM articles_search_pieces"
    begun = f"({pieces} WHERE term >= %s AND term < %s)"
    return f"'(' || coalesce({begun}, %s) || ')'", [term, f"{term}\U0010ffff", NO_PIECE]


class SearchWords(models.Model):
    """What the newsroom finds a story by: its titles and lead as ``search_key`` reads them.

    Kept by ``Article.save()``; ``manage.py reindex`` writes it anew. The database itself
    keeps an index of its three-letter pieces.
    """

    article = models.OneToOneField(
        "articles.Article",
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="search_words",
    )
    text = models.TextField()

    objects = SearchWordsQuerySet.as_manager()

    class Meta:
        verbose_name = "واژه‌های جست‌وجو"
        verbose_name_plural = "واژه‌های جست‌وجو"

    def __str__(self) -> str:
        return self.text
