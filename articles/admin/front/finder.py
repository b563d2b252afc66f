"""Stories to be pinned: found by their words, or the newest of a list."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet

from articles.admin.finding import in_two_steps
from articles.admin.front.board import Desk
from articles.models import Article, Category
from articles.querysets import ArticleQuerySet
from articles.reads.ranking import reads_of
from articles.rights import choosable_by
from articles.search import desk as words
from articles.status import Kind

MOST = 20
LISTS = {
    "": "تازه‌ترین‌ها",
    "scheduled": "زمان‌بندی‌شده‌ها",
    "videos": "فیلم‌ها",
    "photos": "گزارش‌های تصویری",
}
KINDS = {"videos": Kind.VIDEO, "photos": Kind.PHOTO_REPORT}


@dataclass(frozen=True)
class Row:
    story: Article
    service: str
    reads: int
    where: str


class Finder:
    """``asked`` may have ``q``, ``list`` (one of ``LISTS``, or the key of a service), ``zone``."""

    def __init__(self, desk: Desk, asked: Any) -> None:
        self.desk = desk
        self.q, self.list, self.zone = (asked.get(name, "") for name in ("q", "list", "zone"))

    @property
    def query(self) -> str:
        said = {"q": self.q, "list": self.list, "zone": self.zone}
        return urlencode({name: value for name, value in said.items() if value})

    @property
    def lists(self) -> dict[str, str]:
        return LISTS

    @cached_property
    def rows(self) -> list[Row]:
        found = list(self._found())
        reads = reads_of(story.pk for story in found)
        return [
            Row(
                story,
                self.desk.services.get(story.category_id, ""),
                reads.get(story.pk, 0),
                self._where(story.pk),
            )
            for story in found
        ]

    def _where(self, pk: int) -> str:
        """The zone that it stands in by now."""
        zone = self.desk.layout.where(pk)
        keys = [zone.key] if zone else [k for k, seats in self.desk.seats.items() if pk in seats]
        return self.desk.name(keys[0]) if keys else ""

    @cached_property
    def service(self) -> Category | None:
        return next((s for s in self.desk.frame.categories if str(s.pk) == self.list), None)

    @cached_property
    def _categories(self) -> list[int] | None:
        return self.desk.frame.below(self.service) if self.service else None

    def _found(self) -> QuerySet:
        if self.q.strip():
            return self._said()
        stories = Article.objects.in_edition(self.desk.edition)
        if self.list == "scheduled":
            return stories.scheduled().for_card().soonest_first()[:MOST]
        published = stories.published()
        parts = [published.newest_first()]
        if self._categories is not None:
            parts = published.newest_of_categories(self._categories, MOST)
        elif self.list in KINDS:
            parts = [published.filter(kind=KINDS[self.list]).newest_first()]
        limited = [part if part.query.is_sliced else part[:MOST] for part in parts]
        return Article.objects.any_of(*limited).for_card().newest_first()[:MOST]

    def _said(self) -> ArticleQuerySet:
        """What says the words, in whatever state, as the list of stories finds it."""
        stories = choosable_by(self.desk.user).in_edition(self.desk.edition)
        if self._categories is not None:
            stories = stories.filter(category__in=self._categories)
        if self.list in KINDS:
            stories = stories.filter(kind=KINDS[self.list])
        if self.list == "scheduled":
            stories = stories.scheduled()
        found = words.found(stories, self.q).last_changed_first()[:MOST]
        return in_two_steps(found).for_card()
