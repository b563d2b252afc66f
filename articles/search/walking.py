"""The newest stories that say something, at a cost that does not grow with the archive.

Of the commonest words an archive is full: to sort all that say one would cost with its size. So the
newest days are looked at first, and more of them the fewer stories they gave. Each day is a key of
the index like any word, so that the database skips what is not of those days.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import islice

from django.db.models import F

from articles.models import Article, Findable
from articles.search.entry import day_marks
from articles.search.expressions import All, Expression, keys
from qodsna.lookups import Among

# Days to begin with, with how many times as many as it seems to take to go on, and how many times
# as many at most.
BEGIN, ENOUGH, MOST = 7, 1.25, 120
ALL_DAYS = 2000
# So many may be found that readers may no more see, before fewer come than were asked for.
SPARE = 50
EPOCH = datetime(1900, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Span:
    """Moments of publication in an edition, half open."""

    since: datetime
    until: datetime
    edition: int


@dataclass
class Walk:
    """The codes of stories with their moments; whether these are all; how many days it took."""

    stories: dict[int, datetime]
    is_all: bool
    days: int


def newest(asked: Expression, span: Span, most: int, days: int = BEGIN) -> Walk:
    """Of the stories that readers may see at this moment the newest that are found so."""
    walk = indexed(asked, span, most + SPARE, days)
    stories = dict(islice(seen(walk.stories).items(), most))
    return Walk(stories, walk.is_all and len(walk.stories) <= most, walk.days)


def seen(stories: dict[int, datetime]) -> dict[int, datetime]:
    """Those that readers may see at this moment, in the same order; one query."""
    if not stories:
        return {}
    # Nearly all are: those that are not are few to hear of.
    unseen = Article.objects.not_published().filter(Among(F("pk"), stories))
    codes = set(unseen.values_list("pk", flat=True))
    return {code: moment for code, moment in stories.items() if code not in codes}


def indexed(asked: Expression, span: Span, most: int, days: int = BEGIN) -> Walk:
    """The newest that the index knows, whether readers may see them or not."""
    last = (span.until - timedelta(microseconds=1)).toordinal()
    while True:
        is_whole = days >= ALL_DAYS or last - days < span.since.toordinal()
        first = span.since.toordinal() if is_whole else last - days + 1
        marks, first = day_marks(first, last) if not is_whole or span.since > EPOCH else ([], 0)
        since = span.since if is_whole else datetime.fromordinal(first).replace(tzinfo=UTC)
        narrowed = All((asked, keys(marks))) if marks else asked
        shorter = replace(span, since=max(since, span.since))
        stories = Findable.objects.newest(narrowed, shorter, most)
        if is_whole or len(stories) == most:
            return Walk(stories, len(stories) < most, days)
        found = len(stories)
        days = int(days * min(MOST, max(2, ENOUGH * most / found)) if found else days * MOST)
