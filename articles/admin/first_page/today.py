from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from articles.admin.first_page.reaching import parts
from articles.models import Article
from articles.querysets import ArticleQuerySet
from articles.rights import reach
from qodsna import persian
from qodsna.roles import Reach


class Today:
    """The day of Tehran that it is by now, and what comes out on it."""

    def __init__(self, now: datetime | None = None) -> None:
        self.now = now or timezone.now()
        self.start, self.end = persian.day_bounds(persian.today(self.now))

    @property
    def of_late(self) -> ArticleQuerySet:
        """What had its moment within a week: a newsroom's last news is no older."""
        return Article.objects.in_all_editions().between(self.end - timedelta(days=8), self.end)

    def has(self, story: Article) -> bool:
        return story.published_at is not None and self.start <= story.published_at < self.end

    def parts(self, user: Any, most: int) -> list[ArticleQuerySet]:
        """The last of what came out and the next of what is to come, as far as he sees them."""
        of_day = Article.objects.in_all_editions().between(self.start, self.end)
        out, to_come = of_day.published().newest_first(), of_day.scheduled().soonest_first()
        found = [*parts(user, "view", out, most), *parts(user, "view", to_come, most)]
        if reach(user, "view") & Reach.OWN:
            # Along the day, which is short, and not along all that he ever wrote.
            found += [out.begun_by(user)[:most], to_come.begun_by(user)[:most]]
        return found
