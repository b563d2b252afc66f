"""The moderators' figures: what came, what was decided about it, and how long that took.

A day is a Tehran day. What a reader sent counts as received on the day it was written. A
decision counts on the day it was made, and only while it stands: a comment is approved,
rejected or spam once at most, whatever was decided and taken back in between; one that was
removed at its writer's wish counts among the received alone. Verdicts of rules count like
people's. The wait is the time from the writing to the decision that stands; its median is of
people's decisions alone, since rules decide at once; so it is without those of somebody whose
account was deleted since.

Days and medians are found here and not in the database: one walk along the index of the moments
is cheaper than to sort in SQL, which SQLite would do with a call to Python for each row.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import median

import jdatetime
from django.db.models import Count, Min
from django.db.models.functions import TruncDate

from articles.models import Edition
from comments.models import Comment, Decision
from comments.models.standing import TELLING, DecisionQuerySet
from comments.querysets import CommentQuerySet
from qodsna import persian

PERIODS = [7, 30, 90]


@dataclass(frozen=True)
class Figures:
    """Of one day or of many; ``median`` is None where nobody decided anything."""

    received: int
    approved: int
    rejected: int
    spam: int
    median: timedelta | None

    @property
    def decided(self) -> int:
        return self.approved + self.rejected + self.spam

    @property
    def is_empty(self) -> bool:
        return not (self.received or self.decided)

    @property
    def wait(self) -> str:
        return in_words(self.median) if self.median is not None else "—"


@dataclass
class Tally:
    """Decisions as they are counted, how many by verb and the waits of those by people."""

    verbs: Counter[str] = field(default_factory=Counter)
    waits: list[timedelta] = field(default_factory=list)

    def figures(self, received: int) -> Figures:
        approved, rejected, spam = (self.verbs[verb] for verb in TELLING)
        seconds = [wait.total_seconds() for wait in self.waits]
        wait = timedelta(seconds=median(seconds)) if seconds else None
        return Figures(received, approved, rejected, spam, wait)


@dataclass(frozen=True)
class Day:
    date: jdatetime.date
    figures: Figures

    @property
    def iso(self) -> str:
        return self.date.togregorian().isoformat()

    @property
    def name(self) -> str:
        """`سه‌شنبه ۱۴ مرداد`; of the last days everybody knows the year."""
        day = f"{self.date.day} {persian.MONTHS[self.date.month - 1]}"
        return f"{persian.WEEKDAYS[self.date.weekday()]} {persian.to_persian_digits(day)}"

    @property
    def seconds(self) -> int | None:
        """The median wait."""
        median = self.figures.median
        return None if median is None else int(median.total_seconds())


@dataclass(frozen=True)
class Backlog:
    """What waits at this moment; ``oldest`` is when the first of it was written."""

    waiting: int
    oldest: datetime | None
    removals: int

    def age(self, now: datetime) -> str:
        return in_words(now - self.oldest) if self.oldest else "—"


@dataclass(frozen=True)
class Report:
    """The days from the oldest to the last, and all of them together."""

    days: list[Day]
    total: Figures

    @property
    def is_empty(self) -> bool:
        return self.total.is_empty

    @property
    def newest_first(self) -> list[Day]:
        return self.days[::-1]


def report(last: jdatetime.date, number: int, edition: Edition | None = None) -> Report:
    """The figures of so many days up to ``last``, in two queries however many comments."""
    first = last - timedelta(days=number - 1)
    start, end = persian.day_bounds(first)[0], persian.day_bounds(last)[1]
    decisions = Decision.objects.between(start, end).of_readers().standing()
    comments = Comment.objects.filter(created_at__gte=start, created_at__lt=end)
    if edition:
        decisions = decisions.in_edition(edition)
        comments = comments.in_edition(edition)
    received, decided = received_by_day(comments), decided_by_day(decisions)
    days = [first + timedelta(days=each) for each in range(number)]
    return Report(
        [Day(each, _of(each.togregorian(), received, decided)) for each in days],
        _of_all(received, decided),
    )


def backlog(edition: Edition | None = None) -> Backlog:
    """Two queries, each along an index."""
    comments = Comment.objects.all().in_edition(edition) if edition else Comment.objects.all()
    waiting = comments.awaiting_moderation().aggregate(number=Count("pk"), oldest=Min("created_at"))
    return Backlog(waiting["number"], waiting["oldest"], comments.asked_to_remove().count())


def received_by_day(comments: CommentQuerySet) -> Counter[date]:
    """Without what the newsroom answered itself."""
    day = TruncDate("created_at", tzinfo=persian.TEHRAN)
    rows = comments.filter(is_official=False).annotate(day=day).order_by()
    return Counter(dict(rows.values_list("day").annotate(Count("pk"))))


def decided_by_day(decisions: DecisionQuerySet) -> dict[date, Tally]:
    tallies: dict[date, Tally] = defaultdict(Tally)
    for at, verb, by, written in decisions.told():
        tally = tallies[at.astimezone(persian.TEHRAN).date()]
        tally.verbs[verb] += 1
        if by is not None:
            tally.waits.append(at - written)
    return tallies


def _of(day: date, received: Counter[date], decided: dict[date, Tally]) -> Figures:
    return decided.get(day, Tally()).figures(received[day])


def _of_all(received: Counter[date], decided: dict[date, Tally]) -> Figures:
    whole = Tally()
    for tally in decided.values():
        whole.verbs += tally.verbs
        whole.waits += tally.waits
    return whole.figures(received.total())


def in_words(span: timedelta) -> str:
    """`۱۲ دقیقه`, `۳ ساعت و ۲۰ دقیقه`, `۲ روز و ۵ ساعت`: the two largest parts, rounded down."""
    minutes = max(span, timedelta()) // timedelta(minutes=1)
    hours, days = minutes // 60, minutes // (24 * 60)
    parts = [(days, "روز"), (hours % 24, "ساعت"), (0 if days else minutes % 60, "دقیقه")]
    said = " و ".join(f"{number} {unit}" for number, unit in parts if number)
    return persian.to_persian_digits(said) or "کمتر از یک دقیقه"
