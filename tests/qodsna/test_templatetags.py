"""Digits and moments as people of the page's language read them."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.template import engines
from django.utils import translation

from qodsna import persian
from qodsna.templatetags.persian import moment

MOMENT = datetime(2025, 8, 5, 13, 0, 42, tzinfo=UTC)


def render(template: str, language: str = "fa", **context) -> str:
    with translation.override(language):
        return engines["django"].from_string(template).render(context)


@pytest.mark.parametrize(
    ("language", "shown"), [("fa", "۳۷۶۹۶۰"), ("en", "376960"), ("ar", "٣٧٦٩٦٠"), ("id", "376960")]
)
def test_digits_are_those_of_the_language(language, shown):
    assert render("{{ code|digits }}", language, code=376960) == shown


def test_a_number_is_never_grouped_or_rounded():
    assert render("{{ code|digits }}", code=1_234_567) == "۱۲۳۴۵۶۷"
    assert render("{{ code|digits }}", code="۴۰۴") == "۴۰۴"


def test_digits_stay_text_and_never_become_markup():
    assert render("{{ code|digits }}", code="<b>1</b>") == "&lt;b&gt;۱&lt;/b&gt;"


@pytest.mark.parametrize(
    ("style", "shown"),
    [
        ("datetime", "سه‌شنبه ۱۴ مرداد ۱۴۰۴، ۱۶:۳۰"),
        ("date", "سه‌شنبه ۱۴ مرداد ۱۴۰۴"),
        ("clock", "۱۶:۳۰"),
        ("numeric", "۱۴۰۴/۰۵/۱۴ ۱۶:۳۰"),
    ],
)
def test_a_moment_in_the_jalali_calendar(style, shown):
    assert render("{% moment at 'jalali' style %}", at=MOMENT, style=style) == (
        f'<time datetime="2025-08-05T16:30:42+03:30">{shown}</time>'
    )


@pytest.mark.parametrize(
    ("style", "shown"),
    [
        ("datetime", "Tuesday 5 August 2025, 16:30"),
        ("date", "Tuesday 5 August 2025"),
        ("clock", "16:30"),
        ("numeric", "2025-08-05 16:30"),
    ],
)
def test_a_moment_in_the_gregorian_calendar(style, shown):
    assert render("{% moment at 'gregorian' style %}", "en", at=MOMENT, style=style) == (
        f'<time datetime="2025-08-05T16:30:42+03:30">{shown}</time>'
    )


def test_the_gregorian_calendar_speaks_the_language_of_the_page():
    assert "Agustus 2025" in render("{% moment at 'gregorian' %}", "id", at=MOMENT)


def test_a_moment_is_told_in_full_where_nothing_else_is_asked():
    assert "سه‌شنبه ۱۴ مرداد ۱۴۰۴، ۱۶:۳۰" in render("{% moment at 'jalali' %}", at=MOMENT)


@pytest.mark.parametrize(
    ("age", "jalali", "gregorian"),
    [
        (timedelta(minutes=5), "۵ دقیقه پیش", "16:30"),
        (timedelta(hours=3), "۳ ساعت پیش", "16:30"),
        (timedelta(hours=20), "دیروز ۱۶:۳۰", "Tuesday 5 August 2025"),
        (timedelta(days=9), "۱۴ مرداد", "Tuesday 5 August 2025"),
    ],
)
def test_a_moment_is_told_shorter_the_nearer_it_is(age, jalali, gregorian):
    with time_machine.travel(MOMENT + age, tick=False):
        assert f">{jalali}<" in render("{% moment at 'jalali' 'relative' %}", at=MOMENT)
        assert f">{gregorian}<" in render("{% moment at 'gregorian' 'relative' %}", "en", at=MOMENT)


def test_what_is_remembered_of_a_moment_is_told_no_second_longer_than_it_is_right():
    """From before it to days after it and into the next year, also around each midnight."""
    for seconds in [*range(-300, 600, 7), *range(600, 4 * 86_400, 311), 86_400 * 240]:
        now = MOMENT + timedelta(seconds=seconds)
        right = persian.format_relative(MOMENT, now)
        with time_machine.travel(now, tick=False):
            for _ in range(2):
                assert f">{right}<" in moment(MOMENT, "jalali", "relative"), now


@pytest.mark.parametrize(
    ("now", "iso", "jalali", "gregorian"),
    [
        (
            datetime(2025, 8, 5, 20, 29, 59, tzinfo=UTC),
            "2025-08-05",
            "سه‌شنبه ۱۴ مرداد ۱۴۰۴",
            "Tuesday 5 August 2025",
        ),
        (
            datetime(2025, 8, 5, 20, 30, tzinfo=UTC),
            "2025-08-06",
            "چهارشنبه ۱۵ مرداد ۱۴۰۴",
            "Wednesday 6 August 2025",
        ),
        (
            datetime(2025, 3, 20, 20, 30, tzinfo=UTC),
            "2025-03-21",
            "جمعه ۱ فروردین ۱۴۰۴",
            "Friday 21 March 2025",
        ),
    ],
)
def test_today_changes_at_midnight_in_tehran(now, iso, jalali, gregorian):
    with time_machine.travel(now, tick=False):
        assert render("{% today 'jalali' %}") == (
            f'<time datetime="{iso}" data-today="fa-u-ca-persian-nu-arabext">{jalali}</time>'
        )
        assert render("{% today 'gregorian' %}", "en") == (
            f'<time datetime="{iso}" data-today="en-GB-u-ca-gregory-nu-latn">{gregorian}</time>'
        )


@pytest.mark.parametrize(("style", "shown"), [("numeric", "۱۴۰۴/۰۵/۱۴ ۱۶:۳۰"), ("clock", "۱۶:۳۰")])
def test_the_newsroom_reads_jalali_in_every_language(style, shown):
    assert render("{{ at|jalali:style }}", "en", at=MOMENT, style=style) == shown


def test_no_moment_is_nothing():
    assert render("{{ at|jalali }}", at=None) == ""


def test_an_address_is_made_full_with_the_address_of_the_site(settings):
    settings.SITE_URL = "https://news.example"
    assert render("{% absolute '/fa/1' %}") == "https://news.example/fa/1"
