"""Keeps by what stories are alike, and what is suggested under them."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from articles.models import Article, Edition, Suggested, Trait
from articles.related.finding import about, alike

# More than readers see: some will be pinned, withdrawn or ended.
KEPT = 12
# After so long a story that is read is looked for anew; so many are, in one turn.
FRESH_FOR = timedelta(hours=3)
READ_WITHIN = timedelta(hours=2)
IN_A_TURN = 300
# So many of those that a new story is like hear of it at once.
NEIGHBOURS = 4


def keep_traits(article: Article) -> None:
    """Of a story that is published or will be; of any other, none."""
    Trait.objects.keep(article, about(article).traits() if article.is_released else ())


def suggest(article: Article) -> list[int]:
    """Keeps what is suggested under a story, and gives the codes."""
    codes = [each.code for each in alike(about(article), KEPT)]
    Suggested.objects.keep(article.pk, codes, at=timezone.now())
    return codes


def relate(code: int) -> None:
    """After a story was published or changed: its traits, its suggestions, and its neighbours'."""
    article = Article.objects.for_page().filter(pk=code).first()
    if article is None:
        return
    with transaction.atomic():
        keep_traits(article)
    if article.is_released:
        neighbours = suggest(article)[:NEIGHBOURS]
        suggest_each(neighbours if article.is_published else [])


def relate_all() -> None:
    """Of a newsroom that is new: each story is looked at after all of them are known."""
    codes = list(Article.objects.released().values_list("pk", flat=True))
    for article in Article.objects.released().for_page():
        keep_traits(article)
    suggest_each(codes)


def suggest_each(codes: Iterable[int]) -> None:
    for article in Article.objects.released().filter(pk__in=codes).for_page():
        suggest(article)


def stale() -> list[int]:
    """The codes of what was read lately and is not fresh, the most read first; and of the newest.

    What nobody reads waits until somebody does.
    """
    now = timezone.now()
    published = Article.objects.published()
    read = published.most_read(since=now - READ_WITHIN, most=IN_A_TURN)
    parts = [
        published.in_edition(each).newest_first()[:IN_A_TURN] for each in Edition.objects.all()
    ]
    newest = Article.objects.any_of(*parts).newest_first() if parts else Article.objects.none()
    codes = [*read.values_list("pk", flat=True), *newest.values_list("pk", flat=True)]
    fresh = Suggested.objects.made_since(now - FRESH_FOR).filter(pk__in=codes)
    kept = set(fresh.values_list("pk", flat=True))
    return [code for code in dict.fromkeys(codes) if code not in kept][:IN_A_TURN]
