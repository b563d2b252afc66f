from functools import cached_property
from typing import Any

from articles.admin.first_page.counting import Counted, Service, counts, waiting_by_service
from articles.admin.first_page.found import Found, Listed
from articles.admin.first_page.reaching import own_parts, parts
from articles.admin.first_page.today import Today
from articles.models import Article, Mention
from articles.querysets import ArticleQuerySet
from articles.reads.ranking import most_read_now
from articles.rights import may, reach
from qodsna.roles import Reach

FEW, MANY = 5, 8
HOURS = 1


class FirstPage:
    """What the page tells somebody. It asks the same number of times whatever the archive holds."""

    def __init__(self, user: Any) -> None:
        self.user = user
        self.today = Today()
        self.may_write = user.has_perm("articles.add_article")
        self.may_curate = user.has_perm("articles.add_frontlaunch")
        self.sees = bool(reach(user, "view"))
        self.decides = bool(reach(user, "approve"))
        self.is_chief = Reach.ANY in reach(user, "approve")
        self.seeks_pictures = not self.decides and user.has_perm("media.change_image")

    def __bool__(self) -> bool:
        """Whether there is anything about stories that concerns this person."""
        return self.sees or self.may_write

    @cached_property
    def _found(self) -> Found:
        if not self:
            return Found([])
        return Found([*self._parts_of_mine(), *self._parts_of_desk(), *self._parts_of_today()])

    def _parts_of_mine(self) -> list[ArticleQuerySet]:
        stories = Article.objects.last_changed_first()
        with_writer = [stories.drafts(), stories.returned()]
        given = [stories.submitted(), stories.approved(), stories.released(), stories.laid_aside()]
        found = [part for each in with_writer for part in own_parts(self.user, each, FEW + 1)]
        found += [each.filter(created_by=self.user)[: FEW + 1] for each in given]
        return found + [each.filter(assigned_to=self.user)[: FEW + 1] for each in given[:2]]

    def _parts_of_desk(self) -> list[ArticleQuerySet]:
        stories, most = Article.objects.all(), FEW + 1
        waiting = stories.longest_there_first()
        if self.seeks_pictures:
            bare = waiting.without_picture()
            return [bare.submitted()[:most], bare.approved()[:most]]
        if not self.decides:
            return []
        newest = self.today.of_late.published().newest_first()
        return [
            *parts(self.user, "approve", waiting.submitted(), 2 * most),
            *parts(self.user, "publish", waiting.approved(), 2 * most),
            *parts(self.user, "approve", newest, most),
        ]

    def _parts_of_today(self) -> list[ArticleQuerySet]:
        return self.today.parts(self.user, MANY + 1) if self.sees else []

    # What waits

    @cached_property
    def returned(self) -> Listed:
        return self._found.first(
            FEW, lambda story: story.is_returned and self._is_own(story), waited
        )

    @cached_property
    def assigned(self) -> Listed:
        """What lies in his hands and is not out yet."""
        return self._found.first(
            FEW,
            lambda story: story.assigned_to_id == self.user.pk and is_on_its_way(story),
            changed,
            but=self.returned,
        )

    @cached_property
    def submitted(self) -> Listed:
        """What waits for his decision, the longest first."""
        return self._found.first(
            FEW,
            lambda story: story.is_submitted and may(self.user, "approve", story),
            waited,
            but=self.assigned,
        )

    @cached_property
    def ready(self) -> Listed:
        return self._found.first(
            FEW,
            lambda story: story.is_approved and may(self.user, "publish", story),
            waited,
            but=self.assigned,
        )

    @cached_property
    def without_picture(self) -> Listed:
        """For who keeps the pictures: what is on its way to readers and shows none."""
        if not self.seeks_pictures:
            return Listed([])
        return self._found.first(FEW, is_bare, waited)

    @cached_property
    def mentions(self) -> list[Mention]:
        """Where he is called and has not been since; never to a story that he sees no more."""
        called = Mention.objects.unread_by(self.user).newest_first()[: 2 * MANY]
        return [each for each in called if may(self.user, "view", each.note.article)][:MANY]

    @cached_property
    def services(self) -> list[Service]:
        return waiting_by_service(self.user) if self.decides else []

    @property
    def nothing_waits(self) -> bool:
        lists = (self.returned, self.assigned, self.submitted, self.ready, self.without_picture)
        return not any(lists) and not self.mentions

    @property
    def more_submitted(self) -> str:
        return f"?state=submitted{self._of_desk}"

    @property
    def more_approved(self) -> str:
        return f"?state=approved{self._of_desk}"

    @property
    def more_published(self) -> str:
        return f"?state=published{self._of_desk}"

    @property
    def _of_desk(self) -> str:
        return "" if self.is_chief else "&of=desk"

    # His own

    @cached_property
    def drafts(self) -> Listed:
        return self._found.first(
            FEW,
            lambda story: story.is_draft and self._is_own(story),
            changed,
            but=self.assigned,
        )

    @cached_property
    def sent(self) -> Listed:
        """What he gave out of his hands, wherever it stands by now."""
        return self._found.first(
            FEW,
            lambda story: not story.is_with_writer and story.created_by_id == self.user.pk,
            changed,
            but=self.assigned,
        )

    @cached_property
    def counted(self) -> tuple[list[Counted], list[Counted]]:
        return counts(self.user)

    @property
    def of_mine(self) -> list[Counted]:
        return self.counted[0]

    # The desk

    @property
    def on_the_way(self) -> list[Counted]:
        return self.counted[1]

    @cached_property
    def last_published(self) -> Listed:
        return self._found.first(
            FEW, lambda story: story.is_published and may(self.user, "approve", story), newest
        )

    # Today

    @cached_property
    def came_out(self) -> Listed:
        """Of today, as much as there is room for; the last comes last."""
        last = self._found.first(
            MANY, lambda story: self._is_of_today(story) and story.is_published, newest
        )
        return Listed(last.stories[::-1], last.is_more)

    @cached_property
    def to_come(self) -> Listed:
        return self._found.first(
            MANY, lambda story: self._is_of_today(story) and story.is_scheduled, soonest
        )

    @cached_property
    def most_read(self) -> list[tuple[Article, int]]:
        return most_read_now(hours=HOURS, limit=FEW)

    def _is_own(self, story: Article) -> bool:
        return self.user.pk in (story.created_by_id, story.assigned_to_id)

    def _is_of_today(self, story: Article) -> bool:
        return self.today.has(story) and may(self.user, "view", story)


def is_on_its_way(story: Article) -> bool:
    return story.is_draft or story.is_submitted or story.is_approved


def is_bare(story: Article) -> bool:
    """On its way to readers, and with nothing to show them."""
    has_picture = story.lead_image_id or story.gallery_id
    return (story.is_submitted or story.is_approved) and not has_picture


# The orders of the lists, as the parts that bring them have them.


def waited(story: Article) -> Any:
    return story.status_since, story.pk


def changed(story: Article) -> Any:
    return -story.updated_at.timestamp(), -story.pk


def soonest(story: Article) -> Any:
    return story.published_at, story.pk


def newest(story: Article) -> Any:
    return -story.published_at.timestamp() if story.published_at else 0, -story.pk
