"""Digits and moments as people of the page's language read them."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django import template
from django.templatetags import static as static_files
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from qodsna import languages, persian
from qodsna.addresses import absolute, path_to
from qodsna.calendars import CALENDARS
from qodsna.markup import fill, icon

register = template.Library()

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
TIME = '<time datetime="{iso}">{words}</time>'
JALALI = {
    "date": persian.format_date,
    "datetime": persian.format_datetime,
    "clock": persian.format_clock,
    "numeric": persian.format_numeric,
}


@register.filter
def digits(value: Any) -> str:
    """A number in the digits of the page."""
    return languages.in_digits(value)


@register.filter
def grouped(number: int) -> str:
    """A large number as people read it, in the digits of the page: `۱۲٬۳۴۵`."""
    return languages.grouped(number)


@register.filter
def cut(text: str, length: int) -> str:
    """On one line, at most so many characters."""
    return persian.cut(text, length)


@register.filter
def duration(seconds: int | None) -> str:
    """The length of a film, as `۲:۰۵` or `۱:۰۲:۰۵`; nothing where nobody has measured it."""
    if not seconds:
        return ""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return digits(f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}")


@register.filter
def iso(moment: datetime) -> str:
    """For machines, in Tehran time."""
    return moment.astimezone(persian.TEHRAN).isoformat()


@register.filter
def jalali(moment: datetime | None, style: str = "numeric") -> str:
    """A moment in the newsroom's own calendar; nothing for no moment."""
    return JALALI[style](moment) if moment else ""


@register.simple_tag
def moment(value: Any, calendar: str, style: str = "datetime") -> SafeString:
    """A ``<time>`` that people read in the edition's calendar and machines in ISO 8601.

    ``style``: date, datetime, clock, numeric or relative.
    """
    local = value.astimezone(persian.TEHRAN)
    until = _step(local) if style == "relative" else None
    return _timed(local, calendar, style, until, languages.spoken())


def _step(local: datetime) -> tuple[int, date]:
    """How far time has come as far as it changes what is said of a moment: of a day by the minute,
    of older ones at midnight."""
    now = timezone.now().astimezone(persian.TEHRAN)
    return (now - local) // MINUTE if now - local < DAY else -1, now.date()


@lru_cache(4096)
def _timed(
    local: datetime,
    calendar: str,
    style: str,
    _step: tuple[int, date] | None,
    _spoken: tuple[str, str],
) -> SafeString:
    """A moment, remembered for each way to say it, for as long as that is the same."""
    return fill(TIME, iso=local.isoformat("T", "seconds"), words=_text(local, calendar, style))


@register.simple_tag
def today(calendar: str, style: str = "date") -> SafeString:
    """Today in Tehran; ``static/js/page.js`` keeps it right past midnight.

    ``style``: date, or short for one without its weekday, as it stands beside the first.
    """
    now = timezone.localtime(timezone.now(), persian.TEHRAN).date()
    here = CALENDARS[calendar]
    return format_html(
        '<time datetime="{}" data-today="{}-u-ca-{}-nu-{}"{}>{}</time>',
        now.isoformat(),
        # A day before its month, as everywhere but in America.
        "en-GB" if get_language() == "en" else get_language(),
        here.name,
        languages.numbering(),
        "" if style == "date" else SafeString(" data-short"),
        here.day_name(now) if style == "date" else here.short_day_name(now),
    )


def _text(local: datetime, calendar: str, style: str) -> str:
    if calendar == "jalali" and get_language() == "fa":
        words = persian.format_relative(local, timezone.now()) if style == "relative" else ""
        return languages.in_digits(words or JALALI[style](local))
    if style == "relative":
        style = "clock" if local.date() == timezone.localdate() else "date"
    clock = languages.in_digits(f"{local:%H:%M}")
    if style == "clock":
        return clock
    here = CALENDARS[calendar]
    if style == "numeric":
        return f"{here.numeric(local.date())} {clock}"
    day = here.day_name(local.date())
    return f"{day}{gettext('،')} {clock}" if style == "datetime" else day


@register.simple_tag
@lru_cache
def static(path: str) -> str:
    """Django's own tag, which looks up the name of a file anew each time: it never changes."""
    return static_files.static(path)


register.simple_tag(absolute)
register.simple_tag(icon)
register.simple_tag(path_to)
