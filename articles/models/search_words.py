from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

from django.db import connection, models
from django.db.models import F, Func, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

from qodsna.search_key import search_key

if TYPE_CHECKING:
    from articles.models.article import Article

SEARCHED = ("kicker", "headline", "subheadline", "lead")
# The letters of one entry of the index; shorter words are looked for row by row.
GRAM = 3


class HasGramsOf(Func):
    """Whether one text has every three letters of another; the index of PostgreSQL knows."""

    template = "articles_search_grams(%(expressions)s)"
    arg_joiner = ") @> articles_search_grams("
    output_field = models.BooleanField()


class SearchWordsQuerySet(models.QuerySet["SearchWords"]):
    def keep(self, articles: Iterable["Article"]) -> None:
        """Writes what these stories are found by, in one statement."""
        rows = [self.model(article=each, text=self.model.text_of(each)) for each in articles]
        self.bulk_create(
            rows, update_conflicts=True, unique_fields=["article"], update_fields=["text"]
        )

    def saying(self, terms: list[str]) -> Self:
        """Rows with all of these keys of words in them."""
        long = [term for term in terms if len(term) >= GRAM]
        found = self._indexed(long) if long else self
        unchecked = set(terms) - set(long) if connection.vendor == "sqlite" else terms
        for term in unchecked:
            found = found.filter(GreaterThan(StrIndex(F("text"), Value(term)), 0))
        return found

    def _indexed(self, terms: list[str]) -> Self:
        """SQLite gives what has the terms; PostgreSQL what may have them, to be checked."""
        if connection.vendor == "sqlite":
            return self.filter(pk__in=codes_by_grams(terms))
        return self.filter(*(HasGramsOf(F("text"), Value(term)) for term in terms))

    def codes(self, terms: list[str]) -> models.QuerySet | RawSQL:
        """For ``pk__in``: the codes of the stories whose rows have all of these keys."""
        if connection.vendor == "sqlite" and min(map(len, terms)) >= GRAM:
            return codes_by_grams(terms)
        return self.saying(terms).values("pk")


def codes_by_grams(terms: list[str]) -> RawSQL:
    """What the index of SQLite gives; keys are letters and digits, and break out of no quotes."""
    match = " AND ".join(f'"{term}"' for term in terms)
    return RawSQL(
        "SELECT rowid FROM articles_search_grams WHERE articles_search_grams MATCH %s", [match]
    )


class SearchWords(models.Model):
    """What the newsroom finds a story by: its titles and lead as ``search_key`` reads them.

    Kept by ``Article.save()``; ``manage.py index_articles`` writes it anew. The database itself
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

    @staticmethod
    def text_of(article: "Article") -> str:
        """Each field on a line of its own, so that no word begins in one and ends in the next."""
        return "\n".join(search_key(getattr(article, name)) for name in SEARCHED)
