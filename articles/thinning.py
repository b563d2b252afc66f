"""Of stories that were saved often, the versions that nobody will ask for any more."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from django.conf import settings
from django.db.models import Min
from django.utils import timezone

from articles.models import Article, Step, Version
from articles.status import Verb
from qodsna.tasks import stopping
from qodsna.watch.retention import kept

VERSIONS = kept(
    "articles.versions",
    "نسخه‌های کهنه پیش‌نویس‌ها",
    lambda: settings.VERSIONS_KEPT_DAYS,
    "نسخه نخست، تازه‌ترین نسخه‌ها و هر آنچه خوانندگان دیده‌اند می‌ماند",
)
STORIES_AT_ONCE, VERSIONS_AT_ONCE = 500, 100


class Saved(NamedTuple):
    pk: int
    at: datetime


def thin() -> None:
    """May be ended at any moment: the next time it begins anew, and finds what is left."""
    bound = timezone.now() - timedelta(days=settings.VERSIONS_KEPT_DAYS)
    for code in saved_often():
        if stopping.is_set():
            return
        if keys := superfluous(saved(code), public_since(code), bound):
            VERSIONS.erase(Version.objects.filter(pk__in=keys), VERSIONS_AT_ONCE)


def saved_often() -> Iterator[int]:
    """The codes of stories with more versions than are always kept, some hundreds at a time."""
    last = 0
    often = Article.objects.filter(version__gt=settings.VERSIONS_KEPT + 1).order_by("pk")
    while codes := list(often.filter(pk__gt=last).values_list("pk", flat=True)[:STORIES_AT_ONCE]):
        yield from codes
        last = codes[-1]


def saved(code: int) -> list[Saved]:
    rows = Version.objects.filter(article=code).order_by("number").values_list("pk", "at")
    return [Saved(*row) for row in rows]


def public_since(code: int) -> datetime | None:
    """The first moment at which readers may have seen it; None if never.

    Also one that it was published for and taken back from: rather too early than too late.
    """
    shown = Step.objects.filter(article=code, verb__in=[Verb.PUBLISH, Verb.LIVE])
    first = shown.aggregate(at=Min("at"), moment=Min("moment"))
    published = Article.objects.filter(pk=code).values_list("published_at", flat=True).first()
    return min(filter(None, [*first.values(), published]), default=None)


def superfluous(versions: list[Saved], public_since: datetime | None, bound: datetime) -> list[int]:
    """The keys of those older than ``bound`` that are neither the first nor among the newest, and
    that were followed by another before readers saw the story."""
    pairs = pairwise(versions[: -settings.VERSIONS_KEPT + 1 or None])
    return [
        version.pk
        for version, next_one in pairs
        if version is not versions[0]
        and version.at < bound
        and (public_since is None or next_one.at <= public_since)
    ]
