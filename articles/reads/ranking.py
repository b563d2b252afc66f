from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from articles.models import Article, Edition, ReadCount


def most_read_now(
    edition: Edition | None = None, *, hours: int = 1, limit: int = 5
) -> list[tuple[Article, int]]:
    """The stories read most in this hour and the ``hours`` before it, each with how often.

    Of one edition, or of all; as cards, in one query. What readers no longer see is left out.
    """
    published = Article.objects.published()
    if edition is not None:
        published = published.in_edition(edition)
    since = timezone.now() - timedelta(hours=hours)
    ranked: Any = published.for_card().most_read(since=since, most=limit)
    return [(article, article.reads) for article in ranked]


def reads_of(stories: Iterable[int], *, hours: int = 1) -> dict[int, int]:
    """How often each of these was read in this hour and the ``hours`` before it; one query."""
    since = timezone.now() - timedelta(hours=hours)
    return ReadCount.objects.of_stories(stories, since=since)
