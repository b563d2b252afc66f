"""Everything Persian: letters, digits, addresses and the Jalali calendar of Tehran.

A leaf module: it imports no app. Moments are aware datetimes, kept in UTC and turned into
Tehran time and Jalali dates only for human eyes.
"""

import math
import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import jdatetime
from django.utils import timezone

TEHRAN = ZoneInfo("Asia/Tehran")
WEEKDAYS = ("شنبه", "یکشنبه", "دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه")
MONTHS = ("فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور",
          "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند")  # fmt: skip

_jalali = lru_cache(1024)(jdatetime.date.fromgregorian)
_TO_PERSIAN = str.maketrans("0123456789٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹" * 2)
_TO_ASCII = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "0123456789" * 2)
_LETTERS = str.maketrans("يىك٠١٢٣٤٥٦٧٨٩", "ییک۰۱۲۳۴۵۶۷۸۹", "\u0640")

_PRESENTATION_FORMS = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]")
_INVISIBLE = re.compile(
    "[\0-\x08\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_EDGE = r"\s!-/:-@\[-`{-~\xa1-\xbf\u060c\u060d\u061b-\u061f\u066a-\u066d\u06d4\u2010-\u205e"
# A joiner (U+200D) shapes the letter before it; with nothing before it, it is junk.
_IDLE_JOINER = re.compile("(?:(?<=[\\s\u200c])|^)\u200d+")
_IDLE_HALF_SPACE = re.compile(f"(?:(?<=[{_EDGE}])|^)\u200c|\u200c(?=[{_EDGE}]|$)")
_MOMENT = re.compile(
    r"(?P<date>\d{1,4}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{1,2})"
    r"(?:(?:[\sT،,]|ساعت)+(?P<clock>\d{1,2}:\d{1,2}(?::\d{1,2})?)(?:\.\d{1,6})?)?",
    re.ASCII | re.IGNORECASE,
)


def to_persian_digits(value: object) -> str:
    """`str(value)` with ASCII and Arabic-Indic digits as Persian ones."""
    return str(value).translate(_TO_PERSIAN)


def to_ascii_digits(text: str) -> str:
    """`text` with Persian and Arabic-Indic digits as ASCII ones."""
    return text.translate(_TO_ASCII)


def tidy(text: str) -> str:
    """Persian text as it is stored: cleaned, in Persian letters; hamza and harakat stay."""
    return clean(fold_letters(clean(text)))


def clean(text: str) -> str:
    """Text of any language without what nobody sees; cleaning twice changes nothing more.

    Presentation forms become letters; invisible characters go; half-spaces stay only inside
    words; at most one empty line separates two.
    """
    text = re.sub("\r\n?|[\v\f\x85\u2028\u2029]", "\n", unicodedata.normalize("NFC", text))
    text = _PRESENTATION_FORMS.sub(lambda form: unicodedata.normalize("NFKC", form[0]), text)
    return unicodedata.normalize("NFC", _tidy_spaces(visible(text)))


def visible(text: str) -> str:
    """Text without control characters and other signs that only turn or hide what is near."""
    return _INVISIBLE.sub("", text)


def fold_letters(text: str) -> str:
    """Arabic ي ى ك and digits as Persian ones, without tatweel."""
    return text.translate(_LETTERS)


def _tidy_spaces(text: str) -> str:
    text = re.sub("\u200c+", "\u200c", _IDLE_JOINER.sub("", text))
    text = re.sub(r"[^\S\n]+", " ", _IDLE_HALF_SPACE.sub("", text))
    text = re.sub(r" ?\n ?", "\n", text)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


@lru_cache(8192)
def slugify(text: str, max_length: int = 80) -> str:
    """Letters, ASCII digits and single hyphens for an address; "" when nothing is left.

    At most `max_length` characters, cut between two words where that is possible.
    """
    text = to_ascii_digits(tidy(text)).lower()
    text = "".join(c for c in text if unicodedata.category(c) != "Mn" and c != "\u200d")
    slug = re.sub(r"[\W_]+", "-", unicodedata.normalize("NFC", text)).strip("-")
    if len(slug) <= max_length:
        return slug
    return slug[: max_length + 1].rpartition("-")[0] or slug[:max_length]


def cut(text: str, length: int = 160) -> str:
    """`text` on one line, at most `length` characters and " …" when something was cut."""
    text = " ".join(text.split())
    if len(text) <= length:
        return text
    whole_words = text[: length + 1].rpartition(" ")[0]
    return (whole_words or text[:length]).rstrip(" ،؛:,;.-–—«(\u200c") + " …"


def reading_minutes(text: str) -> int:
    """Minutes to read `text` at 200 words a minute, rounded up and at least 1."""
    return max(1, math.ceil(len(text.split()) / 200))


def _tehran(moment: datetime | date) -> datetime:
    if isinstance(moment, datetime):
        return timezone.localtime(moment, TEHRAN)
    return datetime.combine(moment, time.min, TEHRAN)


def to_jalali(moment: datetime | date) -> jdatetime.date:
    """The Jalali date in Tehran of an aware datetime (ValueError if naive) or of a date."""
    if isinstance(moment, jdatetime.date):
        return moment
    return _jalali(date=_tehran(moment).date())


def format_date(moment: datetime | date) -> str:
    """`سه‌شنبه ۱۴ مرداد ۱۴۰۴`"""
    return f"{WEEKDAYS[to_jalali(moment).weekday()]} {format_short_date(moment)}"


def format_short_date(moment: datetime | date) -> str:
    """`۱۴ مرداد ۱۴۰۴`"""
    day = to_jalali(moment)
    return f"{_format_day(day)} {to_persian_digits(day.year)}"


def _format_day(day: jdatetime.date) -> str:
    return f"{to_persian_digits(day.day)} {MONTHS[day.month - 1]}"


def format_clock(moment: datetime | date) -> str:
    """`۱۶:۳۰`, the wall clock of Tehran."""
    return to_persian_digits(f"{_tehran(moment):%H:%M}")


def format_datetime(moment: datetime | date) -> str:
    """`سه‌شنبه ۱۴ مرداد ۱۴۰۴، ۱۶:۳۰`"""
    return f"{format_date(moment)}، {format_clock(moment)}"


def format_numeric(moment: datetime | date) -> str:
    """`۱۴۰۴/۰۵/۱۴ ۱۶:۳۰`: what forms show, and `parse_datetime` reads back."""
    day = to_jalali(moment)
    number = f"{day.year:04}/{day.month:02}/{day.day:02}"
    return f"{to_persian_digits(number)} {format_clock(moment)}"


def format_relative(moment: datetime | date, now: datetime) -> str:
    """`۵ دقیقه پیش`, `دیروز ۱۶:۳۰`, `۱۴ مرداد`: shorter the nearer; the future in full."""
    moment, now = _tehran(moment), _tehran(now)
    age, days = now - moment, (now.date() - moment.date()).days
    if age < timedelta(0):
        return format_datetime(moment)
    if age < timedelta(hours=6) or days == 0:
        return _format_age(age)
    if days == 1:
        return f"دیروز {format_clock(moment)}"
    day = to_jalali(moment)
    return _format_day(day) if day.year == to_jalali(now).year else format_short_date(moment)


def _format_age(age: timedelta) -> str:
    minutes = age // timedelta(minutes=1)
    if not minutes:
        return "همین حالا"
    if minutes < 60:
        return f"{to_persian_digits(minutes)} دقیقه پیش"
    return f"{to_persian_digits(minutes // 60)} ساعت پیش"


def parse_datetime(text: str) -> datetime:
    """The aware UTC datetime of a Jalali date and Tehran wall clock written by a person.

    `۱۴۰۴/۰۵/۱۴ ۱۶:۳۰` with any digits, `/`, `-` or `.`; a date alone is its midnight. A time
    that summer time skipped moves an hour on. Raises ValueError with a Persian message.
    """
    match = _MOMENT.fullmatch(to_ascii_digits(tidy(text)))
    if not match:
        raise ValueError("تاریخ خوانده نشد؛ آن را مانند ۱۴۰۴/۰۵/۱۴ ۱۶:۳۰ بنویسید.")
    day = _checked_date(*map(int, re.findall(r"\d+", match["date"])))
    clock = _checked_clock(*map(int, (match["clock"] or "0:0").split(":")))
    return datetime.combine(day.togregorian(), clock, TEHRAN).astimezone(UTC)


def _checked_date(year: int, month: int, day: int) -> jdatetime.date:
    _check("سال شمسی", year, 1300, 1500)
    _check("ماه", month, 1, 12)
    length = days_in_month(year, month)
    if not 1 <= day <= length:
        name = f"{MONTHS[month - 1]} {year}"
        raise ValueError(to_persian_digits(f"{name} روز {day} ندارد؛ این ماه {length} روز است."))
    return jdatetime.date(year, month, day)


def _checked_clock(hour: int, minute: int, second: int = 0) -> time:
    _check("ساعت", hour, 0, 23)
    _check("دقیقه", minute, 0, 59)
    _check("ثانیه", second, 0, 59)
    return time(hour, minute, second)


def _check(name: str, number: int, lowest: int, highest: int) -> None:
    if not lowest <= number <= highest:
        raise ValueError(to_persian_digits(f"{name} باید از {lowest} تا {highest} باشد."))


def days_in_month(year: int, month: int) -> int:
    """29, 30 or 31. Raises ValueError for a month outside 1 to 12."""
    return (_next_month(year, month) - jdatetime.date(year, month, 1)).days


def _next_month(year: int, month: int) -> jdatetime.date:
    return jdatetime.date(year + month // 12, month % 12 + 1, 1)


def today(now: datetime | None = None) -> jdatetime.date:
    """The Jalali date in Tehran at `now`, by default this moment."""
    return to_jalali(now or timezone.now())


def day_bounds(day: jdatetime.date) -> tuple[datetime, datetime]:
    """`(start, end)` of a Tehran day: aware UTC, `end` is not part of it."""
    return _start_of(day), _start_of(day + timedelta(days=1))


def month_bounds(year: int, month: int) -> tuple[datetime, datetime]:
    """`(start, end)` of a Jalali month in Tehran, like `day_bounds`. ValueError if none."""
    return _start_of(jdatetime.date(year, month, 1)), _start_of(_next_month(year, month))


def year_bounds(year: int) -> tuple[datetime, datetime]:
    """`(start, end)` of a Jalali year in Tehran, like `day_bounds`. ValueError if none."""
    return _start_of(jdatetime.date(year, 1, 1)), _start_of(jdatetime.date(year + 1, 1, 1))


def _start_of(day: jdatetime.date) -> datetime:
    # Where summer time skipped midnight, this is the very instant of the jump: the day's first.
    return datetime.combine(day.togregorian(), time.min, TEHRAN).astimezone(UTC)
