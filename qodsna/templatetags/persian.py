"""Digits and moments as people of the page's language read them."""

from datetime import datetime
from typing import Any

from django import template
from django.conf import settings
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from qodsna import persian

register = template.Library()

JALALI = {
    "date": persian.format_date,
    "datetime": persian.format_datetime,
    "clock": persian.format_clock,
    "numeric": persian.format_numeric,
}
GREGORIAN = {"date": "l j F Y", "datetime": "l j F Y, H:i", "clock": "H:i", "numeric": "Y-m-d H:i"}


@register.filter
def digits(value: Any) -> str:
    """A number in the digits of the page's language."""
    return persian.to_persian_digits(value) if get_language() == "fa" else str(value)


@register.filter
def grouped(number: int) -> str:
    """A large number as people read it, in the digits of the page's language: `۱۲٬۳۴۵`."""
    text = digits(f"{number:,}")
    return text.replace(",", "٬") if get_language() == "fa" else text


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
def jalali(moment: datetime | None, style: str = "numeric") -> str:
    """A moment in the newsroom's own calendar; nothing for no moment."""
    return JALALI[style](moment) if moment else ""


@register.simple_tag
def moment(value: datetime, calendar: str, style: str = "datetime") -> SafeString:
    """A ``<time>`` that people read in the edition's calendar and machines in ISO 8601.

    ``style``: date, datetime, clock, numeric or relative.
    """
    local = timezone.localtime(value, persian.TEHRAN)
    return format_html(
        '<time datetime="{}">{}</time>',
        local.isoformat("T", "seconds"),
        _text(local, calendar, style),
    )


@register.simple_tag
def today(calendar: str) -> SafeString:
    """Today in Tehran; ``static/js/page.js`` keeps it right past midnight."""
    now = timezone.localtime(timezone.now(), persian.TEHRAN)
    return format_html(
        '<time datetime="{}" data-today="{}">{}</time>',
        now.date().isoformat(),
        calendar,
        _text(now, calendar, "date"),
    )


def _text(local: datetime, calendar: str, style: str) -> str:
    if calendar == "jalali":
        if style == "relative":
            return persian.format_relative(local, timezone.now())
        return JALALI[style](local)
    if style == "relative":
        style = "clock" if local.date() == timezone.localdate() else "date"
    return formats.date_format(local, GREGORIAN[style])


@register.simple_tag
def absolute(path: str) -> str:
    """The full address of a path of this site."""
    return f"{settings.SITE_URL}{path}"
