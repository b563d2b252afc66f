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
from django.utils.translation import get_language, gettext, gettext_noop
from hijridate import Gregorian as Civil
from hijridate import Hijri as UmmAlQura

from qodsna import persian
from qodsna.languages import in_digits

DAY = timedelta(days=1)
# Known of the calendar of Umm al-Qura: the years 1343 to 1500.
HIJRI_DAYS = date(1924, 8, 1), date(2077, 11, 16)
# The first day after them.
HIJRI_END = (1501, 1, 1)
JALALI_MONTHS = [
    gettext_noop("فروردین"),
    gettext_noop("اردیبهشت"),
    gettext_noop("خرداد"),
    gettext_noop("تیر"),
    gettext_noop("مرداد"),
    gettext_noop("شهریور"),
    gettext_noop("مهر"),
    gettext_noop("آبان"),
    gettext_noop("آذر"),
    gettext_noop("دی"),
    gettext_noop("بهمن"),
    gettext_noop("اسفند"),
]
HIJRI_MONTHS = [
    gettext_noop("محرم"),
    gettext_noop("صفر"),
    gettext_noop("ربیع‌الاول"),
    gettext_noop("ربیع‌الثانی"),
    gettext_noop("جمادی‌الاول"),
    gettext_noop("جمادی‌الثانی"),
    gettext_noop("رجب"),
    gettext_noop("شعبان"),
    gettext_noop("رمضان"),
    gettext_noop("شوال"),
    gettext_noop("ذی‌القعده"),
    gettext_noop("ذی‌الحجه"),
]


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
    """One way to count the same days, in the words and digits of the page."""

    # As CLDR and browsers call it.
    name: str

    @abstractmethod
    def day(self, year: int, month: int = 1, day: int = 1) -> date: ...

    @abstractmethod
    def parts(self, day: date) -> tuple[int, int, int]:
        """Its year, month and day of the month."""

    @abstractmethod
    def month_name(self, month: int) -> str: ...

    def day_name(self, day: date) -> str:
        """With its weekday, month and year."""
        return f"{weekday_name(day)} {self.short_day_name(day)}"

    def short_day_name(self, day: date) -> str:
        """Without its weekday."""
        year, month, number = self.parts(day)
        return f"{in_digits(number)} {self.month_name(month)} {in_digits(year)}"

    def numeric(self, day: date) -> str:
        """`2025-08-05`"""
        return in_digits("{:04}-{:02}-{:02}".format(*self.parts(day)))

    def weekdays(self) -> list[tuple[str, str]]:
        """Name and short name of the days of a week, from the first on."""
        order = [(self.first_weekday + n) % 7 for n in range(7)]
        return [(_weekday(n), _short_weekday(n)) for n in order]

    def place_in_week(self, day: date) -> int:
        """0 for the first day of a week."""
        return (day.weekday() - self.first_weekday) % 7

    @property
    def first_weekday(self) -> int:
        """Of the language: 0 for Monday, as Python counts; Django's formats say 0 for Sunday."""
        return (formats.get_format("FIRST_DAY_OF_WEEK", use_l10n=True) - 1) % 7

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
    name = "persian"

    def day(self, year: int, month: int = 1, day: int = 1) -> date:
        return jdatetime.date(year, month, day).togregorian()

    def parts(self, day: date) -> tuple[int, int, int]:
        there = jdatetime.date.fromgregorian(date=day)
        return there.year, there.month, there.day

    def month_name(self, month: int) -> str:
        return gettext(JALALI_MONTHS[month - 1])

    @property
    def first_weekday(self) -> int:
        """Saturday, in every language."""
        return 5


class Gregorian(Calendar):
    name = "gregory"

    def day(self, year: int, month: int = 1, day: int = 1) -> date:
        return date(year, month, day)

    def parts(self, day: date) -> tuple[int, int, int]:
        return day.year, day.month, day.day

    def month_name(self, month: int) -> str:
        return str(dates.MONTHS[month])


class Hijri(Calendar):
    """The lunar calendar, as Umm al-Qura computes it; no sighting of the moon moves it.

    What lies before or after the years that are computed counts as the first or last day of them.
    """

    name = "islamic-umalqura"

    def day(self, year: int, month: int = 1, day: int = 1) -> date:
        if (year, month, day) == HIJRI_END:
            return HIJRI_DAYS[1] + DAY
        there = UmmAlQura(year, month, day).to_gregorian()
        return date(there.year, there.month, there.day)

    def parts(self, day: date) -> tuple[int, int, int]:
        first, last = HIJRI_DAYS
        there = Civil.fromdate(min(max(day, first), last)).to_hijri()
        return there.year, there.month, there.day

    def month_name(self, month: int) -> str:
        return gettext(HIJRI_MONTHS[month - 1])


def weekday_name(day: date) -> str:
    return _weekday(day.weekday())


def _weekday(number: int) -> str:
    """0 for Monday. Persian ones with the half-spaces that Django's words lack."""
    if get_language() == "fa":
        return persian.WEEKDAYS[(number + 2) % 7]
    return str(dates.WEEKDAYS[number])


def _short_weekday(number: int) -> str:
    if get_language() == "fa":
        return _weekday(number)[0]
    return str(dates.WEEKDAYS_ABBR[number])


CALENDARS: dict[str, Calendar] = {
    "jalali": Jalali(),
    "gregorian": Gregorian(),
    "hijri": Hijri(),
}
