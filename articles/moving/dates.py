"""Moments as other systems write them: also Jalali ones, which have leaked into machine dates."""

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

import jdatetime

from qodsna.persian import MONTHS, TEHRAN, to_ascii_digits

# Years that no newspaper on the web has by the Gregorian calendar.
JALALI_YEARS = range(1300, 1500)
# What WordPress writes of a draft; the library would read the year 2000.
BEFORE_CHRIST = re.compile(r"\s-\d{4}\s\d", re.ASCII)
NUMERIC = re.compile(
    r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?"
    r"\s*(Z|[+-]\d{2}:?\d{2})?",
    re.ASCII,
)
WORDED = re.compile(
    r"(?:[^\s,،]+[,،]\s*)?(\d{1,2})\s+(\S+)\s+(\d{4})\s+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*(\S*)"
)


def moment_of(text: str, *, utc: bool = False) -> datetime | None:
    """In UTC; None for what is no date, or WordPress's ``0000-00-00`` of a draft.

    A date without a zone is Tehran's, or with ``utc`` UTC's own.
    """
    text = to_ascii_digits(text.strip())[:100]
    try:
        return _numeric(text, utc=utc) or _jalali_words(text) or _mail(text)
    except (ValueError, OverflowError):
        return None


def _numeric(text: str, *, utc: bool) -> datetime | None:
    if not (match := NUMERIC.fullmatch(text)):
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
    return _made(year, month, day, (hour, minute, second), match[7] or "", utc=utc)


def _jalali_words(text: str) -> datetime | None:
    match = WORDED.fullmatch(text)
    if not match or match[2] not in MONTHS:
        return None
    clock = (int(match[4]), int(match[5]), int(match[6] or 0))
    month = MONTHS.index(match[2]) + 1
    return _made(int(match[3]), month, int(match[1]), clock, match[7], utc=False)


def _mail(text: str) -> datetime | None:
    """As RSS has it: ``Tue, 05 Aug 2025 12:30:00 +0330``."""
    if BEFORE_CHRIST.search(text):
        return None
    found = parsedate_to_datetime(text)
    if found.year in JALALI_YEARS:
        clock = (found.hour, found.minute, found.second)
        return _made(found.year, found.month, found.day, clock, text.split()[-1], utc=True)
    found = found if found.tzinfo else found.replace(tzinfo=UTC)
    return found.astimezone(UTC) if found.year > 1900 else None


def _made(
    year: int, month: int, day: int, clock: tuple[int, int, int], zone: str, *, utc: bool
) -> datetime | None:
    if not 1300 <= year <= 2200:
        return None
    if year in JALALI_YEARS:
        date = jdatetime.date(year, month, day).togregorian()
        year, month, day = date.year, date.month, date.day
    bare = datetime(year, month, day, *clock)  # noqa: DTZ001
    if offset := re.fullmatch(r"([+-])(\d{2}):?(\d{2})", zone):
        away = timedelta(hours=int(offset[2]), minutes=int(offset[3]))
        zone_ = timezone(-away if offset[1] == "-" else away)
        return bare.replace(tzinfo=zone_).astimezone(UTC)
    is_utc = utc or zone in {"Z", "GMT", "UT", "UTC"}
    return bare.replace(tzinfo=UTC if is_utc else TEHRAN).astimezone(UTC)
