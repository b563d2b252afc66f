"""The newest stories that say something, at a cost that does not grow with the archive.

Of the commonest words an archive is full: to sort all that say one would cost with its size. So the
newest days are looked at first, and more of them the fewer stories they gave. Each day is a key of
the index like any word, so that the database skips what is not of those days.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from articles.models import Article, Findable
from articles.search.entry import day_marks
from articles.search.expressions import All, Expression, keys

# Days to begin with; how many times more there are at least and at most with each step.
BEGIN, LEAST, MOST = 2, 6, 60
ALL_DAYS = 2000
# So many may be found that readers may no more see, before fewer come than were asked for.
SPARE = 50
EPOCH = datetime(1900, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Span:
    """Moments of publication, half open."""

    since: datetime
    until: datetime


@dataclass
class Walk:
    """The codes of stories with their moments; whether these are all; how many days it took."""

    stories: dict[int, datetime]
    is_all: bool
    days: int


def newest(asked: Expression, span: Span, most: int, days: int = BEGIN) -> Walk:
    """Of the stories that readers may see at this moment the newest that are found so."""
    last = (span.until - timedelta(microseconds=1)).toordinal()
    while True:
        is_whole = days >= ALL_DAYS or last - days < span.since.toordinal()
        first = span.since.toordinal() if is_whole else last - days + 1
        marks, first = day_marks(first, last) if not is_whole or span.since > EPOCH else ([], 0)
        since = span.since if is_whole else datetime.fromordinal(first).replace(tzinfo=UTC)
        narrowed = All((asked, keys(marks))) if marks else asked
        walk = Walk(*_published(narrowed, Span(max(since, span.since), span.until), most), days)
        if is_whole or not walk.is_all or len(walk.stories) >= most:
            walk.is_all = walk.is_all and is_whole
            return walk
        found = len(walk.stories)
        days *= min(MOST, max(LEAST, 2 * most // found)) if found else MOST


def _published(asked: Expression, span: Span, most: int) -> tuple[dict[int, datetime], bool]:
    """The newest of a span, and whether there are no more of them."""
    codes = Findable.objects.codes(asked, span.since, span.until, most + SPARE)
    found = list(Article.objects.filter(pk__in=codes).with_state_for_readers())
    stories = sorted(((moment, code) for code, moment, is_shown in found if is_shown), reverse=True)
    is_all = len(found) < most + SPARE and len(stories) <= most
    return {code: moment for moment, code in stories[:most]}, is_all
