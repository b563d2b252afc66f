"""The newsroom's search: every story, in whatever state, by its titles, lead or code."""

from django.db.models import BigIntegerField, Count, F, Func, Q
from django.db.models.lookups import In
from django.utils.text import smart_split, unescape_string_literal

from articles.models import Article, DayCount
from articles.models.search_words import SearchWords
from articles.querysets import ArticleQuerySet
from qodsna import persian
from qodsna.search_key import search_key

LONGEST = 100
MOST_DIGITS = 18
# So many stories are named one by one to the database, which takes 999 values at most.
FEW = 900


class AsItIs(Func):
    """A key for which a database opens no index: it stays in the order that was asked for."""

    template = "+%(expressions)s"
    output_field = BigIntegerField()


class SaidBy(In):
    """Among what ``wanted`` is said by, however many say it."""

    def __init__(self, wanted: list[str]) -> None:
        super().__init__(AsItIs(F("pk")), SearchWords.objects.codes(wanted))
        self.wanted = wanted


def counted(stories: ArticleQuerySet) -> int:
    """How many there are.

    Where nothing was asked for, the ledger of days knows it but for the few that are not released;
    where nothing but words, they alone are counted.
    """
    conditions = stories.query.where.children
    if not conditions:
        rest = Article.objects.in_all_editions().unreleased().order_by().values("edition")
        numbers = rest.annotate(number=Count("pk")).values_list("number")
        return sum(number for (number,) in DayCount.objects.of_editions().union(numbers, all=True))
    if len(conditions) == 1 and isinstance(conditions[0], SaidBy):
        return SearchWords.objects.saying(conditions[0].wanted).count()
    return stories.count()


def found(stories: ArticleQuerySet, typed: str) -> ArticleQuerySet:
    """Of these stories those that say all that was typed, or that have it as their code.

    Nothing typed filters nothing; signs alone find nothing. Words in "quotes" stand together.
    """
    text = persian.clean(typed)[:LONGEST]
    if not text:
        return stories
    said = _said(terms(text))
    number = persian.to_ascii_digits(text)
    if number.isdecimal() and len(number) <= MOST_DIGITS:
        said |= Q(pk=int(number))
    return stories.filter(said)


def terms(text: str) -> list[str]:
    """The keys of what must be found, each once; single letters only where there is no more."""
    typed = (search_key(_unquoted(piece)) for piece in smart_split(text))
    keys = list(dict.fromkeys(filter(None, typed)))
    return [key for key in keys if len(key) > 1] or keys


def _unquoted(piece: str) -> str:
    is_quoted = piece[0] in "\"'" and piece[0] == piece[-1] and len(piece) > 1
    return unescape_string_literal(piece) if is_quoted else piece


def _said(wanted: list[str]) -> Q:
    """A condition that costs little both where few stories say it and where half of them do.

    Few are found by the index of their words, and named. Many are met soon enough on the way
    through the list, in its own order, which then is nowhere sorted.
    """
    if not wanted:
        return Q(pk__in=[])
    codes = SearchWords.objects.first_codes(wanted, FEW + 1)
    if len(codes) <= FEW:
        return Q(pk__in=codes)
    return Q(SaidBy(wanted))
