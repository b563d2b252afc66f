"""How many stories came out on each day: a ledger to which every change of a story adds a line."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from django.db import models, transaction
from django.db.models import DateField, DateTimeField, F, Q, Sum, Value
from django.db.models.functions import Cast

from articles.models.category import Category
from articles.models.edition import Edition
from articles.status import Status
from qodsna.persian import TEHRAN

if TYPE_CHECKING:
    from articles.models.article import Article
    from articles.querysets import ArticleQuerySet
    from articles.states import StateQuerySet

# What decides where in the archive a story stands.
PLACED = ("edition_id", "category_id", "status", "published_at")
SHELF = ("edition_id", "category_id", "day")
# So many lines are written by one statement, and so many new ones folded in one transaction.
AT_ONCE, FOLDED = 2000, 900

Row = Mapping[str, Any]


class Place(NamedTuple):
    """A day of Tehran in one service of an edition; where none is named, in all of them."""

    edition: int
    category: int | None
    day: date


def places(row: Row | None) -> list[Place]:
    """Where a story counts: nowhere unless it is released, now, for later, or until an end."""
    if row is None or row["status"] != Status.PUBLISHED:
        return []
    edition, category = row["edition_id"], row["category_id"]
    day = row["published_at"].astimezone(TEHRAN).date()
    return [Place(edition, None, day), Place(edition, category, day)]


@contextmanager
def kept_in_ledger(article: "Article", fields: Iterable[str] | None) -> Iterator[None]:
    """Around a save of these fields (None: all), inside its transaction.

    What stood there is asked of the row itself, under its lock: of two who save at once the
    second takes off what the first put in.
    """
    saved = {*fields} if fields is not None else {*PLACED}
    names = [name for name in PLACED if {name, name.removesuffix("_id")} & saved]
    if not names:
        yield
        return
    stories = type(article)._default_manager.filter(pk=article.pk)
    old = locked(stories).first() if article.pk else None
    yield
    new = {**(old or {}), **{name: getattr(article, name) for name in names}}
    DayCount.objects.move(old, new)


def locked(stories: "StateQuerySet") -> Any:
    rows = stories.select_related(None).select_for_update(no_key=True)
    return rows.order_by("pk").values(*PLACED)


class DayCountQuerySet(models.QuerySet["DayCount"]):
    def add(self, counts: Mapping[Place, int], *, is_new: bool = True) -> None:
        """Adds lines and changes none, so that nobody who publishes waits for somebody else."""
        lines = [
            self.model(**dict(zip(SHELF, place, strict=True)), count=n, is_new=is_new)
            for place, n in counts.items()
            if n
        ]
        self.bulk_create(lines, batch_size=AT_ONCE)

    def move(self, old: Row | None, new: Row | None) -> None:
        counts = Counter(places(new))
        counts.subtract(places(old))
        self.add(counts)

    def put_in(self, stories: Iterable["Article"]) -> None:
        """Of stories that were written around ``save()``."""
        rows = ({name: getattr(each, name) for name in PLACED} for each in stories)
        self.add(Counter(place for row in rows for place in places(row)))

    def take_out(self, stories: "StateQuerySet") -> None:
        """Of stories that are about to be deleted."""
        gone: Counter[Place] = Counter()
        for row in locked(stories):
            gone.subtract(places(row))
        self.add(gone)

    def of_editions(self) -> Any:
        """How many stories are released in each: a line a day is read, and no story."""
        editions = Edition.objects.order_by().values("pk")
        whole = self.filter(edition__in=editions, category=None).order_by()
        return whole.values("edition").annotate(number=Sum("count")).values_list("number")

    def at(self, edition: int, category: int | None, days: Iterable[date]) -> Self:
        return self.filter(edition=edition, category=category, day__in=set(days))

    def fold(self) -> None:
        """Makes one line of all those of a day to which new ones came.

        Whoever reads, adds or folds at the same time, the sum of a day stays the same.
        """
        new = self.filter(is_new=True).order_by(*SHELF)
        while lines := list(new[:FOLDED]):
            for shelf, some in groupby(lines, attrgetter(*SHELF[:2])):
                self._fold(*shelf, [line.day for line in some])

    @transaction.atomic
    def _fold(self, edition: int, category: int | None, days: Iterable[date]) -> None:
        """Of these days of one service; who folds them, too, locks them in the same order."""
        lines = list(self.at(edition, category, days).select_for_update().order_by("pk"))
        self.filter(pk__in=[line.pk for line in lines]).delete()
        sums: Counter[date] = Counter()
        for line in lines:
            sums[line.day] += line.count
        self.add({Place(edition, category, day): n for day, n in sums.items()}, is_new=False)

    def differences(self, stories: "ArticleQuerySet") -> Counter[Place]:
        """What must be added for the ledger to say what the released among all stories say.

        One statement, so that nobody need wait; it reads all of them, for no page to ask.
        """
        missing: Counter[Place] = Counter()
        for edition, category, day, count, moment in self._beside(stories).iterator():
            if moment is None:
                missing[Place(edition, category, day)] -= count
            else:
                told = dict(zip(PLACED, (edition, category, Status.PUBLISHED, moment), strict=True))
                missing.update(places(told))
        return Counter({place: n for place, n in missing.items() if n})

    def _beside(self, stories: "ArticleQuerySet") -> Any:
        """Sums of the ledger without a moment, and stories without a day."""
        no_day, no_moment = (Cast(Value(None), kind()) for kind in (DateField, DateTimeField))
        sums: Any = self.order_by().values("edition_id", "category_id", "day")
        sums = sums.annotate(number=Sum("count"), moment=no_moment)
        rows = stories.released().order_by()
        rows = rows.annotate(day=no_day, number=Value(1), moment=F("published_at"))
        names = ("edition_id", "category_id", "day", "number", "moment")
        return sums.values_list(*names).union(rows.values_list(*names), all=True)


class DayCount(models.Model):
    """A line of the ledger: so many released stories more, or fewer, on a day.

    Those that are still to come and those that ended are among them: what time alone changes is
    taken off when somebody asks (``articles.archive``).
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, db_index=False)
    category = models.ForeignKey(Category, on_delete=models.CASCADE, null=True, db_index=False)
    day = models.DateField("روز")
    count = models.IntegerField("شمار")
    is_new = models.BooleanField("تازه", default=True)

    objects = DayCountQuerySet.as_manager()

    class Meta:
        verbose_name = "شمار خبرهای روز"
        verbose_name_plural = "شمار خبرهای روزها"
        default_permissions = ()
        indexes = [
            models.Index(fields=["edition", "category", "day", "count"], name="day_count_of_place"),
            models.Index(fields=["id"], condition=Q(is_new=True), name="day_count_new"),
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.count:+}"
