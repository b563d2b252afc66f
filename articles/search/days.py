"""Days as readers write and read them, in the calendar of their edition."""

import re
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from articles.models.edition import Calendar
from qodsna import persian
from qodsna.calendars import CALENDARS
from qodsna.languages import in_digits

EXAMPLES = {
    Calendar.JALALI: "1404/05/14",
    Calendar.GREGORIAN: "2025-08-05",
    Calendar.HIJRI: "1447/02/11",
}
YEARS = range(1900, 2101)
UNREAD = _("تاریخ خوانده نشد؛ آن را مانند {example} بنویسید.")

_WRITTEN = re.compile(r"(\d{1,4})[\s/.-]+(\d{1,2})[\s/.-]+(\d{1,2})", re.ASCII)


def read_day(text: str, calendar: str) -> date:
    """The Gregorian date of a day; ValidationError with words for the reader."""
    match = _WRITTEN.fullmatch(persian.to_ascii_digits(text))
    if not match:
        raise _unread(calendar)
    year, month, day = map(int, match.groups())
    if calendar == Calendar.JALALI:
        return _jalali(year, month, day)
    try:
        found = CALENDARS[calendar].day(year, month, day)
    except (ValueError, OverflowError) as error:
        raise _unread(calendar) from error
    if found.year not in YEARS:
        raise _unread(calendar)
    return found


def _jalali(year: int, month: int, day: int) -> date:
    try:
        moment = persian.parse_datetime(f"{year}/{month}/{day}")
    except ValueError as error:
        # It says what is wrong, and says it in Persian.
        raise _unread(Calendar.JALALI, str(error)) from error
    return moment.astimezone(persian.TEHRAN).date()


def _unread(calendar: str, reason: str = "") -> ValidationError:
    if reason and get_language() == "fa":
        return ValidationError(reason, code="invalid")
    return ValidationError(format_lazy(UNREAD, example=example(calendar)), code="invalid")


def example(calendar: str) -> str:
    return in_digits(EXAMPLES[Calendar(calendar)])


def write_day(day: date, calendar: str) -> str:
    """As ``read_day`` reads it, in ASCII: `1404/05/14` or `2025-08-05`."""
    if calendar == Calendar.GREGORIAN:
        return day.isoformat()
    year, month, number = CALENDARS[calendar].parts(day)
    return f"{year:04}/{month:02}/{number:02}"


def name_day(day: date, calendar: str) -> str:
    """`۱۴ مرداد ۱۴۰۴` or `5 August 2025`"""
    return CALENDARS[calendar].short_day_name(day)
