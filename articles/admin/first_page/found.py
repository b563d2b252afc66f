"""What was found for the page, and the lists that are made of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Subquery

from articles.models import Article, Step
from articles.querysets import ArticleQuerySet

PERSON = ("username", "first_name", "last_name")
FIELDS = (
    "status", "status_since", "headline", "published_at", "published_until", "embargo_until",
    "updated_at", "lead_image_id",
    "gallery_id", "category__name",
    *(f"{whose}__{name}" for whose in ("created_by", "assigned_to") for name in PERSON),
)  # fmt: skip


@dataclass(frozen=True)
class Listed:
    """The first of a list; ``is_more`` where there are others behind them."""

    stories: list[Article]
    is_more: bool = False

    def __bool__(self) -> bool:
        return bool(self.stories)


class Found:
    """The stories of all lists of the page, in one statement however many lists there are.

    Every part walks an index in the order of its list and one step beyond its end. So the first
    of a list are among what is found, whatever other parts brought besides.
    """

    def __init__(self, parts: list[ArticleQuerySet]) -> None:
        self.stories = list(told(Article.objects.any_of(*parts))) if parts else []

    def first(
        self,
        most: int,
        those: Callable[[Article], bool],
        by: Callable[[Article], Any],
        but: Listed | None = None,
    ) -> Listed:
        """In the given order; without what another list says already."""
        said = {story.pk for story in but.stories} if but else set()
        found = [story for story in self.stories if those(story) and story.pk not in said]
        return Listed(sorted(found, key=by)[:most], len(found) > most)


def told(stories: ArticleQuerySet) -> ArticleQuerySet:
    """With what a line of the page says of each; ``missing`` is what its editor asked for last."""
    last = Step.objects.sent_back().filter(article=OuterRef("pk")).order_by("-at", "-pk")
    joined: Any = stories.select_related("category", "created_by", "assigned_to").only(*FIELDS)
    return joined.annotate(missing=Subquery(last.values("note")[:1]))
