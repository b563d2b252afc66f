"""Writes anew what stories are found by, and by what they are alike."""

from collections.abc import Iterator

from django.db import transaction

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

# So many stories at once wait for their index, if somebody saves one of them.
BATCH = 200


def index(after: int = 0) -> Iterator[tuple[int, int]]:
    """Goes through all stories whose code is greater; gives how many are done and the last code.

    Each batch is kept by itself: who stops goes on after the code that was given last. Readers and
    newsroom find stories meanwhile as before; what readers find them by is only written where it
    is not right already.
    """
    index_names()
    done, seen = 0, set[str]()
    while batch := _index(after, seen):
        done, after = done + len(batch), batch[-1].pk
        yield done, after


@transaction.atomic
def _index(after: int, seen: set[str]) -> list[Article]:
    """The next stories, which nobody changes meanwhile."""
    stories = Article.objects.order_by("pk").only(*SEARCHED, *FOUND_BY).select_for_update()
    batch = list(stories.filter(pk__gt=after)[:BATCH])
    SearchWords.objects.keep(batch)
    Trait.objects.filter(article__in=batch).delete()
    released = [story for story in batch if story.is_released]
    Trait.objects.bulk_create(
        Trait(article_id=code, number=number) for code, number in numbers(released, Article)
    )
    said = {key for entry in Findable.objects.keep(batch) for key in entry.vocabulary} - seen
    KnownWord.objects.keep(said)
    seen |= said
    return batch


def index_names() -> None:
    """Writes anew by what tags, authors and services are found."""
    for model in (Tag, Author, Category):
        KnownName.objects.keep(model.objects.iterator())
