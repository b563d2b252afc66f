"""The words for where a story stands at this moment: on its way, before readers, or gone."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.db import transaction
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone

from articles.status import Status
from qodsna.page_cache.shown import ShownQuerySet
from qodsna.prepared import Given

if TYPE_CHECKING:
    from articles.models import Article  # noqa: F401

Moment = datetime | Given | None

BREAKING_FOR = timedelta(hours=6)
# So late may a worker still write down what came out.
LATE = timedelta(days=7)


def shown(to: str = "", at: Moment = None) -> Q:
    """What readers may see at this moment; ``to``: the way from another row to the story.

    ``at``: the moment's place in a prepared statement.
    """
    at = at or timezone.now()
    came = {f"{to}status": Status.PUBLISHED, f"{to}published_at__lte": at}
    return Q(**came) & still_shown(to, at)


def still_shown(to: str = "", at: Moment = None) -> Q:
    """What has not ended yet."""
    until = f"{to}published_until"
    return Q(**{until: None}) | Q(**{f"{until}__gt": at or timezone.now()})


def gone(to: str = "") -> Q:
    """What readers see no more, whatever took it from them."""
    ended = {f"{to}status": Status.PUBLISHED, f"{to}published_until__lte": timezone.now()}
    return Q(**{f"{to}status": Status.WITHDRAWN}) | Q(**ended)


class StateQuerySet(ShownQuerySet["Article"]):
    def published(self, at: Moment = None) -> Self:
        """What readers may see at this moment."""
        return self.filter(shown(at=at))

    def not_published(self) -> Self:
        """What readers may not see at this moment."""
        return self.exclude(shown())

    def published_before(self, end: datetime) -> Self:
        """Of that, what came out before a moment.

        With one end alone: of two, a database may take the later to walk its index by.
        """
        now = timezone.now()
        last = Q(published_at__lt=end) if end <= now else Q(published_at__lte=now)
        return self.filter(last, still_shown(), status=Status.PUBLISHED)

    def published_in(self, start: datetime, end: datetime) -> Self:
        """Of that, what came out in the half-open span."""
        return self.published_before(end).filter(published_at__gte=start)

    def ever_published(self, at: Moment = None) -> Self:
        """What has had its place in a list, even if readers no longer see it."""
        shown = [Status.PUBLISHED, Status.WITHDRAWN]
        return self.filter(status__in=shown, published_at__lte=at or timezone.now())

    def delete(self) -> tuple[int, dict[str, int]]:
        """What is gone is no longer counted either."""
        from articles.models import DayCount

        with transaction.atomic():
            DayCount.objects.take_out(self)
            return super().delete()

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]

    def ever_shown(self) -> Self:
        """What readers see at this moment, or see no more."""
        return self.filter(shown() | gone())

    def released(self) -> Self:
        """What is published, now or at a moment yet to come, or was until its end."""
        return self.filter(status=Status.PUBLISHED)

    def unreleased(self) -> Self:
        """All others, by names: each state thus has its place in an index."""
        return self.filter(status__in=[each for each in Status if each != Status.PUBLISHED])

    def scheduled(self) -> Self:
        return self.filter(status=Status.PUBLISHED, published_at__gt=timezone.now())

    def ended(self) -> Self:
        """What readers see no more since its time is over, until the worker lays it aside."""
        return self.filter(status=Status.PUBLISHED, published_until__lte=timezone.now())

    def withdrawn(self) -> Self:
        """What readers see no more, whatever took it from them."""
        return self.filter(gone())

    def laid_aside(self) -> Self:
        """The same without what ended in this minute, along an index."""
        return self.filter(status=Status.WITHDRAWN)

    def came_on_time(self) -> Self:
        """What came out of late at a moment that had been set for it before."""
        now = timezone.now()
        span = {"published_at__gt": now - LATE, "published_at__lte": now}
        return self.released().filter(status_since__lt=F("published_at"), **span)

    def next_moment(self, field: str, at: Moment = None) -> Subquery:
        """The next moment of an edition, given by its key, that one of these columns holds."""
        stories = self.filter(is_breaking=True) if field == "breaking_until" else self.released()
        mine = stories.filter(edition=OuterRef("pk"), **{f"{field}__gt": at or timezone.now()})
        return Subquery(mine.order_by(field).values(field)[:1])

    def drafts(self) -> Self:
        return self.filter(status=Status.DRAFT)

    def on_its_way(self) -> Self:
        """What has never been published: drafts, and what its editors have before them."""
        return self.exclude(status__in=[Status.PUBLISHED, Status.WITHDRAWN])

    def with_writer(self) -> Self:
        """What lies on its writer's desk: not yet sent, or sent back."""
        return self.filter(status__in=[Status.DRAFT, Status.RETURNED])

    def submitted(self) -> Self:
        return self.filter(status=Status.SUBMITTED)

    def returned(self) -> Self:
        return self.filter(status=Status.RETURNED)

    def approved(self) -> Self:
        return self.filter(status=Status.APPROVED)

    def breaking(self, at: Moment = None) -> Self:
        """Breaking news still hot enough for the strip at the top of every page."""
        hot = self.filter(is_breaking=True, breaking_until__gt=at or timezone.now())
        return hot.order_by("-flashed_at", "-pk")

    def lately_breaking(self) -> Self:
        """What is in the strip, or left it in the last hour; the last sent first."""
        bound = timezone.now() - timedelta(hours=1)
        lately = self.filter(is_breaking=True, breaking_until__gt=bound)
        return lately.order_by("-flashed_at", "-pk")
