"""Days as readers write and read them, in the calendar of their edition."""

import re
from datetime import date

from django.core.exceptions import ValidationError
from django.utils import formats
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from articles.models.edition import Calendar
from qodsna import persian

EXAMPLES = {Calendar.JALALI: "1404/05/14", Calendar.GREGORIAN: "2025-08-05"}
YEARS = range(1900, 2101)
UNREAD = _("تاریخ خوانده نشد؛ آن را مانند {example} بنویسید.")

_WRITTEN = re.compile(r"(\d{1,4})[\s/.-]+(\d{1,2})[\s/.-]+(\d{1,2})", re.ASCII)


def read_day(text: str, calendar: str) -> date:
    """The Gregorian date of a day; ValidationError with words for the reader."""
    match = _WRITTEN.fullmatch(persian.to_ascii_digits(text))
    if not match:
        raise _unread(calendar)
    read = _jalali if calendar == Calendar.JALALI else _gregorian
    return read(*map(int, match.groups()))


def _jalali(year: int, month: int, day: int) -> date:
    try:
        moment = persian.parse_datetime(f"{year}/{month}/{day}")
    except ValueError as error:
        # It says what is wrong, and says it in Persian.
        raise _unread(Calendar.JALALI, str(error)) from error
    return moment.astimezone(persian.TEHRAN).date()


def _gregorian(year: int, month: int, day: int) -> date:
    if year not in YEARS:
        raise _unread(Calendar.GREGORIAN)
    try:
        return date(year, month, day)
    except ValueError as error:
        raise _unread(Calendar.GREGORIAN) from error


def _unread(calendar: str, reason: str = "") -> ValidationError:
    if reason and get_language() == "fa":
        return ValidationError(reason, code="invalid")
    return ValidationError(format_lazy(UNREAD, example=example(calendar)), code="invalid")


def example(calendar: str) -> str:
    return in_digits(EXAMPLES[Calendar(calendar)])


def in_digits(text: str) -> str:
    """Text in the digits of the page's language."""
    return persian.to_persian_digits(text) if get_language() == "fa" else text


def write_day(day: date, calendar: str) -> str:
    """As ``read_day`` reads it, in ASCII: `1404/05/14` or `2025-08-05`."""
    if calendar == Calendar.GREGORIAN:
        return day.isoformat()
    jalali = persian.to_jalali(day)
    return f"{jalali.year:04}/{jalali.month:02}/{jalali.day:02}"


def name_day(day: date, calendar: str) -> str:
    """`۱۴ مرداد ۱۴۰۴` or `5 August 2025`"""
    if calendar == Calendar.GREGORIAN:
        return formats.date_format(day, "j F Y")
    return persian.format_short_date(day)
