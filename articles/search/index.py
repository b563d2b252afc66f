"""Writes anew what stories are found by."""

from collections.abc import Iterator

from articles.models import Article, SearchWords
from articles.models.search_words import SEARCHED

BATCH = 2000


def index(after: int = 0) -> Iterator[tuple[int, int]]:
    """Goes through all stories whose code is greater; gives how many are done and the last code.

    Each batch is kept by itself: who stops goes on after the code that was given last.
    """
    done = 0
    stories = Article.objects.order_by("pk").only(*SEARCHED)
    while batch := list(stories.filter(pk__gt=after)[:BATCH]):
        SearchWords.objects.keep(batch)
        done, after = done + len(batch), batch[-1].pk
        yield done, after
