"""Calendars side by side, in the words and digits of the page."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from hijridate import Hijri as UmmAlQura

from qodsna.calendars import CALENDARS, HIJRI_DAYS
from qodsna.languages import every, grouped, in_digits, numbering_of, speaking
from qodsna.templatetags.persian import moment, today

DAY = date(2025, 8, 5)
NOON = datetime(2025, 8, 5, 12, 30, tzinfo=ZoneInfo("Asia/Tehran"))
SAID = {
    ("fa", "jalali"): "سه‌شنبه ۱۴ مرداد ۱۴۰۴",
    ("fa", "gregorian"): "سه‌شنبه ۵ اوت ۲۰۲۵",
    ("fa", "hijri"): "سه‌شنبه ۱۱ صفر ۱۴۴۷",
    ("ar", "gregorian"): "الثلاثاء ٥ أغسطس ٢٠٢٥",
    ("ar", "hijri"): "الثلاثاء ١١ صفر ١٤٤٧",
    ("en", "gregorian"): "Tuesday 5 August 2025",
    ("en", "jalali"): "Tuesday 14 Mordad 1404",
    ("en", "hijri"): "Tuesday 11 Safar 1447",
}


@pytest.mark.parametrize(("spoken", "said"), SAID.items())
def test_a_day_has_its_name_in_every_calendar_and_language(spoken, said):
    language, calendar = spoken
    with speaking(language):
        assert CALENDARS[calendar].day_name(DAY) == said
        short = said.partition(" ")[2]
        assert CALENDARS[calendar].short_day_name(DAY) == short


def test_hijri_days_there_and_back():
    hijri = CALENDARS["hijri"]
    first, last = HIJRI_DAYS
    for n in range(0, (last - first).days + 1, 97):
        day = first + timedelta(days=n)
        assert hijri.day(*hijri.parts(day)) == day
    assert hijri.month(1447, 2).begins == date(2025, 7, 26)
    assert (hijri.year(1500).ends, hijri.month(1500, 12).ends) == (last + timedelta(days=1),) * 2
    assert hijri.parts(last) == UmmAlQura(1500, 12, 30).datetuple()


def test_days_outside_of_the_computed_years_are_the_nearest_of_them():
    hijri = CALENDARS["hijri"]
    assert hijri.parts(date(1900, 1, 1)) == (1343, 1, 1)
    assert hijri.parts(date(2100, 1, 1)) == (1500, 12, 30)
    for year in (1342, 1501):
        with pytest.raises((ValueError, OverflowError)):
            hijri.year(year)


def test_a_week_begins_where_its_language_says():
    for language, first, jalali in (
        ("fa", "شنبه", "شنبه"),
        ("ar", "الأحد", "السبت"),
        ("en", "Sunday", "Saturday"),
    ):
        with speaking(language):
            assert CALENDARS["gregorian"].weekdays()[0][0] == first
            assert CALENDARS["hijri"].weekdays()[0][0] == first
            assert CALENDARS["jalali"].weekdays()[0][0] == jalali


def test_digits_are_the_languages_own_unless_an_edition_says_otherwise():
    usual = {code: numbering_of(code) for code in ("fa", "ar", "en", "id", "hi", "??")}
    assert usual == {
        "fa": "arabext",
        "ar": "arab",
        "en": "latn",
        "id": "latn",
        "hi": "latn",
        "??": "latn",
    }
    with speaking("fa"):
        assert (in_digits("12٣"), grouped(1234567)) == ("۱۲۳", "۱٬۲۳۴٬۵۶۷")
    with speaking("ar"):
        assert (in_digits("12۳"), grouped(1234)) == ("١٢٣", "١٬٢٣٤")
    with speaking("fa", "latn"):
        assert (in_digits("۱۲٣"), grouped(1234)) == ("123", "1,234")
        assert moment(NOON, "jalali").endswith(">سه‌شنبه 14 مرداد 1404، 12:30</time>")
    assert in_digits(7) == "۷"


def test_a_moment_is_said_in_the_calendar_and_read_in_iso():
    with speaking("ar"), time_machine.travel(NOON, tick=False):
        assert moment(NOON, "gregorian", "datetime").endswith(
            ">الثلاثاء ٥ أغسطس ٢٠٢٥، ١٢:٣٠</time>"
        )
        assert moment(NOON, "hijri", "numeric").endswith(">١٤٤٧-٠٢-١١ ١٢:٣٠</time>")
        assert moment(NOON, "gregorian", "relative").endswith(">١٢:٣٠</time>")
        old = NOON - timedelta(days=2)
        assert moment(old, "gregorian", "relative").endswith(">الأحد ٣ أغسطس ٢٠٢٥</time>")
        assert moment(NOON, "jalali", "clock").startswith('<time datetime="2025-08-05T12:30:00')


def test_today_says_to_the_browser_how_to_go_on():
    with speaking("en"), time_machine.travel(NOON, tick=False):
        assert today("gregorian") == (
            '<time datetime="2025-08-05" data-today="en-GB-u-ca-gregory-nu-latn">'
            "Tuesday 5 August 2025</time>"
        )
        assert today("jalali", "short") == (
            '<time datetime="2025-08-05" data-today="en-GB-u-ca-persian-nu-latn" data-short>'
            "14 Mordad 1404</time>"
        )


def test_captions_come_in_every_language_that_has_a_name():
    codes = [code for code, _ in every()]
    assert codes[:3] == ["fa", "ar", "en"]
    assert {"id", "tr", "ur"} < {*codes}
    assert len(codes) == len({*codes})
