"""Writes anew what stories are found by, and by what they are alike."""

from collections.abc import Iterator

from articles.models import Article, SearchWords, Trait
from articles.models.search_words import SEARCHED
from articles.related.indexing import numbers

BATCH = 2000


def index(after: int = 0) -> Iterator[tuple[int, int]]:
    """Goes through all stories whose code is greater; gives how many are done and the last code.

    Each batch is kept by itself: who stops goes on after the code that was given last.
    """
    done = 0
    stories = Article.objects.order_by("pk").only(*SEARCHED, "edition", "status", "published_at")
    while batch := list(stories.filter(pk__gt=after)[:BATCH]):
        SearchWords.objects.keep(batch)
        Trait.objects.filter(article__in=batch).delete()
        released = [story for story in batch if story.is_released]
        Trait.objects.bulk_create(
            Trait(article_id=code, number=number) for code, number in numbers(released, Article)
        )
        done, after = done + len(batch), batch[-1].pk
        yield done, after
