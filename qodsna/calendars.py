"""Years, months and days as people of an edition count them, over ordinary dates.

A leaf module. A day is a day of Tehran, known by its Gregorian ``date``; the calendars only name
and group such days. Years are 1 to 9999 at most; what a calendar does not have is a ValueError.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import jdatetime
from django.utils import dates, formats, timezone

from qodsna import persian

DAY = timedelta(days=1)


@dataclass(frozen=True, order=True)
class Span:
    """The days from ``begins`` up to, but without, ``ends``."""

    begins: date
    ends: date

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """Aware, in UTC; the second is not part of it."""
        return start_of(self.begins), start_of(self.ends)

    def __contains__(self, day: date) -> bool:
        return self.begins <= day < self.ends

    def __iter__(self) -> Iterator[date]:
        return (self.begins + n * DAY for n in range((self.ends - self.begins).days))


def start_of(day: date) -> datetime:
    """Where summer time skipped midnight, the very instant of the jump: the first of the day."""
    return datetime.combine(day, time.min, persian.TEHRAN).astimezone(UTC)


def day_of(moment: datetime) -> date:
    return moment.astimezone(persian.TEHRAN).date()


def today() -> date:
    return day_of(timezone.now())


def day_span(day: date) -> Span:
    return Span(day, day + DAY)


class Calendar(ABC):
    """One way to count the same days."""

    @abstractmethod
    def day(self, year: int, month: int = 1, day: int = 1) -> date: ...

    @abstractmethod
    def parts(self, day: date) -> tuple[int, int, int]:
        """Its year, month and day of the month."""

    @abstractmethod
    def month_name(self, month: int) -> str: ...

    @abstractmethod
    def day_name(self, day: date) -> str:
        """With its weekday, month and year."""

    @abstractmethod
    def short_day_name(self, day: date) -> str:
        """Without its weekday."""

    @abstractmethod
    def weekdays(self) -> list[tuple[str, str]]:
        """Name and short name of the days of a week, from the first on."""

    @abstractmethod
    def place_in_week(self, day: date) -> int:
        """0 for the first day of a week."""

    def year(self, year: int) -> Span:
        return Span(self.day(year), self.day(year + 1))

    def month(self, year: int, month: int) -> Span:
        return Span(self.day(year, month), self.day(year + month // 12, month % 12 + 1))

    def months(self, year: int) -> list[Span]:
        return [self.month(year, month) for month in range(1, 13)]

    def span(self, *parts: int) -> Span:
        """Of a year, of a month in it, or of a day in that; the whole of the three."""
        if len(parts) == 3:
            return day_span(self.day(*parts))
        return self.month(*parts) if len(parts) == 2 else self.year(*parts)

    def weeks(self, span: Span) -> list[list[date | None]]:
        """The days of a month in weeks; None where a week reaches out of it."""
        days: list[date | None] = [None] * self.place_in_week(span.begins) + [*span]
        days += [None] * (-len(days) % 7)
        return [days[n : n + 7] for n in range(0, len(days), 7)]


class Jalali(Calendar):
    def day(self, year: int, month: int = 1, day: int = 1) -> date:
        return jdatetime.date(year, month, day).togregorian()

    def parts(self, day: date) -> tuple[int, int, int]:
        there = jdatetime.date.fromgregorian(date=day)
        return there.year, there.month, there.day

    def month_name(self, month: int) -> str:
        return persian.MONTHS[month - 1]

    def day_name(self, day: date) -> str:
        return persian.format_date(day)

    def short_day_name(self, day: date) -> str:
        return persian.format_short_date(day)

    def weekdays(self) -> list[tuple[str, str]]:
        return [(name, name[0]) for name in persian.WEEKDAYS]

    def place_in_week(self, day: date) -> int:
        return (day.weekday() + 2) % 7


class Gregorian(Calendar):
    """In the words of the language that is spoken, and with its first day of the week."""

    def day(self, year: int, month: int = 1, day: int = 1) -> date:
        return date(year, month, day)

    def parts(self, day: date) -> tuple[int, int, int]:
        return day.year, day.month, day.day

    def month_name(self, month: int) -> str:
        return str(dates.MONTHS[month])

    def day_name(self, day: date) -> str:
        return formats.date_format(day, "l j F Y")

    def short_day_name(self, day: date) -> str:
        return formats.date_format(day, "j F Y")

    def weekdays(self) -> list[tuple[str, str]]:
        order = [(self._first + n) % 7 for n in range(7)]
        return [(str(dates.WEEKDAYS[n]), str(dates.WEEKDAYS_ABBR[n])) for n in order]

    def place_in_week(self, day: date) -> int:
        return (day.weekday() - self._first) % 7

    @property
    def _first(self) -> int:
        """0 for Monday, as Python counts; Django's formats say 0 for Sunday."""
        return (formats.get_format("FIRST_DAY_OF_WEEK", use_l10n=True) - 1) % 7


CALENDARS: dict[str, Calendar] = {"jalali": Jalali(), "gregorian": Gregorian()}
