"""Writes anew what stories are found by, and by what they are alike."""

from collections.abc import Iterator

from articles.models import (
    Article,
    Author,
    Category,
    Findable,
    KnownName,
    KnownWord,
    SearchWords,
    Tag,
    Trait,
)
from articles.models.findable import FOUND_BY
from articles.models.search_words import SEARCHED
from articles.related.indexing import numbers

BATCH = 1000


def index(after: int = 0) -> Iterator[tuple[int, int]]:
    """Goes through all stories whose code is greater; gives how many are done and the last code.

    Each batch is kept by itself: who stops goes on after the code that was given last. Readers and
    newsroom find stories meanwhile as before; what was right already is not written again.
    """
    index_names()
    done, seen = 0, set[str]()
    columns = {*SEARCHED, *FOUND_BY}
    stories = Article.objects.order_by("pk").only(*columns)
    while batch := list(stories.filter(pk__gt=after)[:BATCH]):
        SearchWords.objects.keep(batch)
        Trait.objects.filter(article__in=batch).delete()
        released = [story for story in batch if story.is_released]
        Trait.objects.bulk_create(
            Trait(article_id=code, number=number) for code, number in numbers(released, Article)
        )
        written = Findable.objects.keep(batch)
        said = {key for entry in written for key in entry.vocabulary} - seen
        KnownWord.objects.keep(said)
        seen |= said
        done, after = done + len(batch), batch[-1].pk
        yield done, after


def index_names() -> None:
    """Writes anew by what tags, authors and services are found."""
    for model in (Tag, Author, Category):
        KnownName.objects.keep(model.objects.iterator())
