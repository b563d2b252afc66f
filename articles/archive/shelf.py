"""One archive: of an edition, or of a service and what is below it; its addresses and names."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.http import Http404
from django.urls import reverse

from articles.archive.counting import Around, Stock
from articles.frame import Frame
from articles.models import Category
from qodsna.calendars import CALENDARS, Calendar, Span, today
from qodsna.languages import in_digits

# From a few stories to the most: how deep a place in the archive is coloured.
LEVELS = 4


@dataclass(frozen=True)
class Entry:
    """A year, month or day of the archive, with its address where there is something to open."""

    path: str
    count: int
    level: int
    name: str = ""
    number: int = 0
    is_today: bool = False


@dataclass(frozen=True)
class Shelf:
    frame: Frame
    service: Category | None = None

    @classmethod
    def of(cls, frame: Frame, slug: str) -> "Shelf":
        """Http404 where there is no such service."""
        if not slug:
            return cls(frame)
        service = next((each for each in frame.categories if each.slug == slug), None)
        if service is None:
            raise Http404("No such service")
        return cls(frame, service)

    @cached_property
    def stock(self) -> Stock:
        services = self.frame.below(self.service) if self.service else None
        return Stock(self.frame.edition, services)

    @property
    def calendar(self) -> Calendar:
        return CALENDARS[self.frame.edition.calendar]

    # Addresses

    @cached_property
    def path(self) -> str:
        if self.service is None:
            return reverse("articles:archive", args=[self.frame.edition.code])
        address = [self.frame.edition.code, self.service.slug]
        return reverse("articles:service-archive", args=address)

    def path_of(self, *parts: int) -> str:
        """Of a year, a month of it, a day of that; of the archive itself without any."""
        return "/".join([self.path, *(f"{n:0{2 if at else 4}}" for at, n in enumerate(parts))])

    def path_of_day(self, day: date, *, depth: int = 3) -> str:
        return self.path_of(*self.calendar.parts(day)[:depth])

    def span(self, *parts: int) -> Span:
        """Http404 for what the calendar does not have."""
        try:
            return self.calendar.span(*parts)
        except (ValueError, OverflowError) as error:
            raise Http404("Not in the calendar") from error

    def around(self, span: Span) -> Around:
        """Http404 for what lies before the edition's first story, or begins after today."""
        now = today()
        if span.begins > now:
            raise Http404("Not yet")
        around = self.stock.around(span)
        if span.ends <= min(around.first or now, now):
            raise Http404("Before the first story")
        return around

    # Names

    def name_of(self, *parts: int) -> str:
        """Of a year only the number; a page puts it into words."""
        if len(parts) == 3:
            return self.calendar.day_name(self.calendar.day(*parts))
        year = in_digits(parts[0])
        return f"{self.calendar.month_name(parts[1])} {year}" if len(parts) == 2 else year

    def short_name_of(self, day: date, depth: int) -> str:
        """Of the year, the month or the day that a day lies in."""
        if depth == 3:
            return self.calendar.short_day_name(day)
        return self.name_of(*self.calendar.parts(day)[:depth])

    @property
    def crumbs(self) -> list[Category]:
        return self.frame.path(self.service)

    @property
    def below(self) -> list[Category]:
        """The services to choose from here: those right below this one."""
        parent = self.service.pk if self.service else None
        return [each for each in self.frame.categories if each.parent_id == parent]

    # What stands in it

    def years(self, first: date) -> list[Span]:
        """The newest first, down to the year of the first story."""
        begin, end = (self.calendar.parts(day)[0] for day in (first, today()))
        return [self.calendar.year(year) for year in range(end, begin - 1, -1)]

    def entries(self, spans: Sequence[Span], counts: Sequence[int], depth: int) -> list[Entry]:
        """Of years (``depth`` 1) or months (2); what is empty has no address."""
        most = max(counts, default=0)
        return [
            Entry(
                name=self._short_name(span, depth),
                path=self.path_of_day(span.begins, depth=depth) if count else "",
                count=count,
                level=level(count, most),
            )
            for span, count in zip(spans, counts, strict=True)
        ]

    def month(self, span: Span, counts: Sequence[int]) -> "Month":
        return Month(self, span, tuple(counts))

    def _short_name(self, span: Span, depth: int) -> str:
        parts = self.calendar.parts(span.begins)
        return self.calendar.month_name(parts[1]) if depth == 2 else in_digits(parts[0])


@dataclass(frozen=True)
class Month:
    """A month as a calendar on the wall, with the number of stories of each day."""

    shelf: Shelf
    span: Span
    counts: tuple[int, ...]

    @property
    def name(self) -> str:
        return self.shelf.short_name_of(self.span.begins, 2)

    @property
    def path(self) -> str:
        return self.shelf.path_of_day(self.span.begins, depth=2)

    @property
    def total(self) -> int:
        return sum(self.counts)

    @property
    def weekdays(self) -> list[tuple[str, str]]:
        return self.shelf.calendar.weekdays()

    @property
    def weeks(self) -> Iterator[list[Entry | None]]:
        most, now = max(self.counts), today()
        for week in self.shelf.calendar.weeks(self.span):
            yield [self._entry(day, most, now) if day else None for day in week]

    def _entry(self, day: date, most: int, now: date) -> Entry:
        number = (day - self.span.begins).days
        count = self.counts[number]
        return Entry(
            path=f"{self.path}/{number + 1:02}" if count else "",
            count=count,
            level=level(count, most),
            number=number + 1,
            is_today=day == now,
        )


def level(count: int, most: int) -> int:
    """0 for nothing, else 1 to ``LEVELS``."""
    return -(-LEVELS * count // most) if count > 0 else 0
