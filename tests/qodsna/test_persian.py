"""What the newsroom may rely on wherever Persian letters, digits and dates are handled."""

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta

import jdatetime
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qodsna import persian

ZWNJ = "\u200c"
YEARS = range(1300, 1501)

# Years whose 30th of Esfand comes before the next spring equinox in Tehran (noon, UTC+3:30).
ASTRONOMICAL_LEAP_YEARS = [
    1300, 1304, 1309, 1313, 1317, 1321, 1325, 1329, 1333, 1337, 1342, 1346, 1350, 1354,
    1358, 1362, 1366, 1370, 1375, 1379, 1383, 1387, 1391, 1395, 1399, 1403, 1408, 1412,
    1416, 1420, 1424, 1428, 1432, 1436, 1441, 1445, 1449, 1453, 1457, 1461, 1465, 1469,
    1474, 1478, 1482, 1486, 1490, 1494, 1498,
]  # fmt: skip


def nowruz(year):
    """Gregorian date of 1 Farvardin, after Borkowski (1996), between his breaks 1210 and 1635."""
    since_break = year - 1210
    leaps = 294 + since_break // 33 * 8 + (since_break % 33 + 3) // 4
    gregorian_leaps = (year + 621) // 4 - ((year + 621) // 100 + 1) * 3 // 4 - 150
    return date(year + 621, 3, 1) + timedelta(days=19 + leaps - gregorian_leaps)


def calendar_of(year):
    """Every `(month, day, gregorian date)` of a year, counted on from its Nowruz."""
    last = 29 + ((nowruz(year + 1) - nowruz(year)).days == 366)
    lengths = [31] * 6 + [30] * 5 + [last]
    days = [(month, day) for month, n in enumerate(lengths, 1) for day in range(1, n + 1)]
    return [(*day, nowruz(year) + timedelta(days=i)) for i, day in enumerate(days)]


def tehran(*parts, fold=0):
    return datetime(*parts, tzinfo=persian.TEHRAN, fold=fold)


# Digits


@pytest.mark.parametrize("digits", ["0123456789", "۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩"])
def test_digits_of_every_keyboard_become_one_kind(digits):
    assert persian.to_persian_digits(digits) == "۰۱۲۳۴۵۶۷۸۹"
    assert persian.to_ascii_digits(digits) == "0123456789"


def test_any_value_can_be_shown_with_persian_digits():
    assert persian.to_persian_digits(376960) == "۳۷۶۹۶۰"
    assert persian.to_persian_digits("کد 12، ٣") == "کد ۱۲، ۳"


# Letters at the form's border


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("علي و مصطفى و كاظم", "علی و مصطفی و کاظم"),
        ("سال ١٤٠٤ و 1404", "سال ۱۴۰۴ و 1404"),
        ("قــــدس", "قدس"),
        ("ﻗﺪﺱ ﻋﻠﻲ ﻛﺘﺎﺏ ﻻ", "قدس علی کتاب لا"),
        ("\ufeffتیتر\u200b\u00ad\u202b \u200fخبر\u2069\0\x1b\x9f", "تیتر خبر"),
        ("می\u200c\u200c\u200cرود", "می\u200cرود"),
        ("خبر \u200cفوری\u200c ", "خبر فوری"),
        ("«\u200cقدس\u200c»\u200c، کتاب\u200c‌ها", "«قدس»، کتاب\u200cها"),
        ("  دو\t\u00a0 فاصله\u2003 ", "دو فاصله"),
        ("یک \r\n دو\rسه", "یک\nدو\nسه"),
        ("یک\n\n \n\u200c\n\nدو", "یک\n\nدو"),
        ("یک\vدو\u2028سه\x85چهار", "یک\nدو\nسه\nچهار"),
        ("هـ.ق", "ه.ق"),
        ("ه\u200d.ق", "ه\u200d.ق"),
        ("ا\u0653ب", "آب"),
    ],
)
def test_text_is_tidied(typed, kept):
    assert persian.tidy(typed) == kept


@pytest.mark.parametrize(
    "text",
    [
        "مسئول، مؤمن، سؤال، جزء، رأی، خانهٔ ما",
        "دائرة المعارف",
        "مُهر و مِهر، مثلاً",
        "«نقل قول» در BBC News 24",
        "کتاب\u200cخانه\u200cهای ایران",
        "خانهٔ\u200cمان",
        "👨\u200d👩\u200d👧",
        "سطر اول\n\nسطر دوم",
    ],
)
def test_good_text_is_left_alone(text):
    assert persian.tidy(text) == text


@pytest.mark.parametrize("text", ["", " ", ZWNJ, "\u200d", "\ufeff\u200b\u200e", " \u200c\u200d\n"])
def test_text_that_nobody_can_see_is_empty(text):
    assert persian.tidy(text) == ""
    assert persian.slugify(text) == ""


NOISE = "یيىكکئؤأآءةهٔـ٤۴4aZİé «».,؛=/-_\n\r\t\v\0\x85\xa0\xad\u200b\u200c\u200d\u200e\u2067\ufeff"
MARKS = "\u0301\u0338\u064b\u0650\u0651\u0653\u0654\u0670ﻼﷺﷲﻲﹱﹰ\ufb8a"
noisy_text = st.text(st.sampled_from(NOISE + MARKS) | st.characters(), max_size=40)


@given(noisy_text)
def test_tidying_twice_changes_nothing_more(text):
    once = persian.tidy(text)
    assert persian.tidy(once) == once


@given(noisy_text)
def test_tidy_text_is_clean(text):
    tidied = persian.tidy(text)
    assert not set(tidied) & set("يىكـ\r\t\0\ufeff\u200b\u00ad\u200e\u2067٠٤")
    assert "  " not in tidied
    assert "\n\n\n" not in tidied
    assert tidied == tidied.strip(f" \n{ZWNJ}")
    assert unicodedata.is_normalized("NFC", tidied)


# Addresses


@pytest.mark.parametrize(
    ("headline", "slug"),
    [
        ("به گزارش «قدس»: کتاب\u200cهای تازه!", "به-گزارش-قدس-کتاب-های-تازه"),
        ("علي و كتاب", "علی-و-کتاب"),
        ("مُهرِ تازهٔ رئیس\u200cجمهور", "مهر-تازه-رئیس-جمهور"),
        ("سؤال مسئول ۱۴۰۴ و ٢", "سؤال-مسئول-1404-و-2"),
        ("BBC News_24 – Café", "bbc-news-24-café"),
        ("قــدس", "قدس"),
        ("؟! … «»", ""),
    ],
)
def test_a_headline_becomes_an_address(headline, slug):
    assert persian.slugify(headline) == slug


def test_a_long_address_is_cut_between_words():
    assert persian.slugify("یک دو سه چهار", max_length=9) == "یک-دو-سه"
    assert persian.slugify("یک دو سه چهار", max_length=8) == "یک-دو-سه"
    assert persian.slugify("یک دو سه چهار", max_length=7) == "یک-دو"
    assert persian.slugify("قسطنطنیه", max_length=4) == "قسطن"


@given(noisy_text, st.integers(1, 30))
def test_an_address_holds_letters_digits_and_single_hyphens(text, length):
    slug = persian.slugify(text, max_length=length)
    assert persian.slugify(slug, max_length=length) == slug
    assert len(slug) <= length
    assert "--" not in slug
    assert slug == slug.strip("-")
    assert all(c == "-" or c.isalnum() for c in slug)


# Leads and reading time


@pytest.mark.parametrize(
    ("lead", "shown"),
    [
        ("کوتاه", "کوتاه"),
        ("یک دو سه", "یک دو سه"),
        ("یک\nدو", "یک دو"),
        ("یک دو سه چهار", "یک دو سه …"),
        ("یک دو، سه\u200cچهار پنج", "یک دو …"),
        ("قسطنطنیه\u200cای", "قسطنطنیه …"),
    ],
)
def test_a_lead_is_cut_at_a_word(lead, shown):
    assert persian.cut(lead, length=9) == shown


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("", 1), ("خبر " * 200, 1), ("خبر " * 201, 2), ("می\u200cرود " * 400, 2)],
)
def test_reading_time(text, minutes):
    assert persian.reading_minutes(text) == minutes


# The calendar, against an independent one


@pytest.mark.parametrize(
    ("gregorian", "jalali"),
    [
        (date(1921, 3, 21), (1300, 1, 1)),
        (date(1979, 2, 11), (1357, 11, 22)),
        (date(2017, 3, 20), (1395, 12, 30)),
        (date(2021, 3, 20), (1399, 12, 30)),
        (date(2024, 3, 20), (1403, 1, 1)),
        (date(2025, 3, 20), (1403, 12, 30)),
        (date(2025, 8, 5), (1404, 5, 14)),
        (date(2026, 3, 21), (1405, 1, 1)),
        (date(2030, 3, 20), (1408, 12, 30)),
    ],
)
def test_days_known_from_printed_calendars(gregorian, jalali):
    assert persian.to_jalali(gregorian) == jdatetime.date(*jalali)
    assert gregorian in {day for _, _, day in calendar_of(jalali[0])}


def test_leap_years_are_the_astronomical_ones():
    assert [
        year for year in YEARS if persian.days_in_month(year, 12) == 30
    ] == ASTRONOMICAL_LEAP_YEARS


def test_the_independent_calendar_has_the_same_leap_years():
    lengths = {year: (nowruz(year + 1) - nowruz(year)).days for year in YEARS}
    assert [year for year in YEARS if lengths[year] == 366] == ASTRONOMICAL_LEAP_YEARS


@pytest.mark.parametrize("year", YEARS)
def test_every_day_of_every_year(year):
    for month, day, gregorian in calendar_of(year):
        jalali = persian.to_jalali(gregorian)
        assert (jalali.year, jalali.month, jalali.day) == (year, month, day)
        assert jalali.togregorian() == gregorian
        assert jalali.weekday() == (gregorian.weekday() + 2) % 7
        assert persian.to_jalali(persian.parse_datetime(f"{year}/{month}/{day}")) == jalali


@pytest.mark.parametrize("year", YEARS)
def test_every_day_is_bounded_by_tehran_midnights(year):
    previous_end = persian.year_bounds(year)[0]
    for month, day, _ in calendar_of(year):
        jalali = jdatetime.date(year, month, day)
        start, end = persian.day_bounds(jalali)
        assert start == previous_end
        assert persian.to_jalali(start) == jalali
        assert persian.to_jalali(end - timedelta(microseconds=1)) == jalali
        previous_end = end
    assert previous_end == persian.year_bounds(year)[1]


@pytest.mark.parametrize("year", YEARS)
def test_months_fill_the_year(year):
    ends = [persian.month_bounds(year, month)[1] for month in range(1, 13)]
    starts = [persian.month_bounds(year, month)[0] for month in range(1, 13)]
    assert starts[1:] == ends[:-1]
    assert (starts[0], ends[-1]) == persian.year_bounds(year)
    lengths = [persian.days_in_month(year, month) for month in range(1, 13)]
    assert lengths == [31] * 6 + [30] * 5 + [30 if year in ASTRONOMICAL_LEAP_YEARS else 29]


def test_bounds_are_half_open_and_in_utc():
    start, end = persian.day_bounds(jdatetime.date(1404, 5, 14))
    assert start == datetime(2025, 8, 4, 20, 30, tzinfo=UTC)
    assert end == datetime(2025, 8, 5, 20, 30, tzinfo=UTC)
    assert start.tzinfo is UTC


@pytest.mark.parametrize("month", [0, 13])
def test_there_is_no_such_month(month):
    with pytest.raises(ValueError, match="month"):
        persian.days_in_month(1404, month)
    with pytest.raises(ValueError, match="month"):
        persian.month_bounds(1404, month)


def test_today_changes_at_midnight_in_tehran():
    assert persian.today(datetime(2025, 8, 5, 20, 29, tzinfo=UTC)) == jdatetime.date(1404, 5, 14)
    assert persian.today(datetime(2025, 8, 5, 20, 30, tzinfo=UTC)) == jdatetime.date(1404, 5, 15)
    assert persian.today() == persian.to_jalali(datetime.now(UTC))


# Dates as people read them


@pytest.mark.parametrize(
    ("show", "shown"),
    [
        (persian.format_date, "سه\u200cشنبه ۱۴ مرداد ۱۴۰۴"),
        (persian.format_short_date, "۱۴ مرداد ۱۴۰۴"),
        (persian.format_clock, "۱۶:۳۰"),
        (persian.format_datetime, "سه\u200cشنبه ۱۴ مرداد ۱۴۰۴، ۱۶:۳۰"),
        (persian.format_numeric, "۱۴۰۴/۰۵/۱۴ ۱۶:۳۰"),
    ],
)
def test_a_moment_is_shown_in_tehran_whatever_its_zone(show, shown):
    moment = datetime(2025, 8, 5, 13, 0, tzinfo=UTC)
    assert show(moment) == show(moment.astimezone(persian.TEHRAN)) == shown


def test_a_date_has_no_zone_to_convert():
    assert persian.format_date(date(2025, 8, 5)) == "سه\u200cشنبه ۱۴ مرداد ۱۴۰۴"
    assert persian.format_date(jdatetime.date(1404, 5, 14)) == "سه\u200cشنبه ۱۴ مرداد ۱۴۰۴"
    assert persian.format_numeric(date(2025, 8, 5)) == "۱۴۰۴/۰۵/۱۴ ۰۰:۰۰"


def test_a_naive_moment_is_refused():
    with pytest.raises(ValueError, match="naive"):
        persian.format_date(datetime(2025, 8, 5))


def test_the_week_begins_on_saturday():
    week = [persian.format_date(date(2025, 8, 2) + timedelta(days=n)) for n in range(7)]
    assert [day.split()[0] for day in week] == list(persian.WEEKDAYS)


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        ((2025, 8, 5, 16, 30), "همین حالا"),
        ((2025, 8, 5, 16, 29, 1), "همین حالا"),
        ((2025, 8, 5, 16, 29), "۱ دقیقه پیش"),
        ((2025, 8, 5, 15, 31), "۵۹ دقیقه پیش"),
        ((2025, 8, 5, 14, 0), "۲ ساعت پیش"),
        ((2025, 8, 5, 0, 0), "۱۶ ساعت پیش"),
        ((2025, 8, 4, 23, 59), "دیروز ۲۳:۵۹"),
        ((2025, 8, 4, 0, 0), "دیروز ۰۰:۰۰"),
        ((2025, 8, 3, 23, 59), "۱۲ مرداد"),
        ((2025, 3, 21, 0, 0), "۱ فروردین"),
        ((2025, 3, 20, 23, 59), "۳۰ اسفند ۱۴۰۳"),
        ((2025, 8, 5, 16, 31), "سه\u200cشنبه ۱۴ مرداد ۱۴۰۴، ۱۶:۳۱"),
    ],
)
def test_how_long_ago(moment, shown):
    assert persian.format_relative(tehran(*moment), now=tehran(2025, 8, 5, 16, 30)) == shown


def test_late_news_is_hours_old_after_midnight_too():
    now = tehran(2025, 8, 5, 1, 0)
    assert persian.format_relative(tehran(2025, 8, 4, 22, 0), now) == "۳ ساعت پیش"
    assert persian.format_relative(tehran(2025, 8, 4, 19, 0), now) == "دیروز ۱۹:۰۰"


def test_yesterday_may_be_last_year():
    now = tehran(2025, 3, 21, 12, 0)
    assert persian.format_relative(tehran(2025, 3, 20, 9, 0), now) == "دیروز ۰۹:۰۰"


# Dates as people write them


@pytest.mark.parametrize(
    "typed",
    [
        "۱۴۰۴/۰۵/۱۴ ۱۶:۳۰",
        "1404/5/14 16:30",
        "١٤٠٤/٠٥/١٤ ١٦:٣٠",
        "۱۴۰۴-۵-۱۴ ۱۶:۳۰:۰۰",
        "1404.05.14T16:30:00.000000",
        "۱۴۰۴/۰۵/۱۴، ۱۶:۳۰",
        "۱۴۰۴/۰۵/۱۴ ساعت ۱۶:۳۰",
        "۱۴۰۴/۰۵/۱۴، ساعت ۱۶:۳۰",
        "  \u200f۱۴۰۴ / ۰۵ / ۱۴   ۱۶:۳۰\u200c ",
    ],
)
def test_a_moment_is_read_however_it_was_written(typed):
    assert persian.parse_datetime(typed) == datetime(2025, 8, 5, 13, 0, tzinfo=UTC)
    assert persian.to_jalali(persian.parse_datetime(typed)) == jdatetime.date(1404, 5, 14)


def test_a_date_alone_is_its_midnight():
    moment = persian.parse_datetime("1404/5/14")
    assert moment == tehran(2025, 8, 5)
    assert moment.tzinfo is UTC


UNREADABLE = "تاریخ خوانده نشد؛ آن را مانند ۱۴۰۴/۰۵/۱۴ ۱۶:۳۰ بنویسید."


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", UNREADABLE),
        ("فردا", UNREADABLE),
        ("۱۴۰۴/۰۵", UNREADABLE),
        ("۱۴۰۴/۰۵/۱۴ ۱۶", UNREADABLE),
        ("۱۴۰۴/۰۵/۱۴۱۶:۳۰", UNREADABLE),
        ("१४०४/०५/१४", UNREADABLE),
        ("9" * 5000 + "/1/1", UNREADABLE),
        ("2025/8/5", "سال شمسی باید از ۱۳۰۰ تا ۱۵۰۰ باشد."),
        ("۱۲۹۹/۱۲/۲۹", "سال شمسی باید از ۱۳۰۰ تا ۱۵۰۰ باشد."),
        ("۱۵۰۱/۱/۱", "سال شمسی باید از ۱۳۰۰ تا ۱۵۰۰ باشد."),
        ("۱۴۰۴/۰/۱", "ماه باید از ۱ تا ۱۲ باشد."),
        ("۱۴۰۴/۱۳/۱", "ماه باید از ۱ تا ۱۲ باشد."),
        ("۱۴۰۴/۷/۳۱", "مهر ۱۴۰۴ روز ۳۱ ندارد؛ این ماه ۳۰ روز است."),
        ("۱۴۰۴/۱۲/۳۰", "اسفند ۱۴۰۴ روز ۳۰ ندارد؛ این ماه ۲۹ روز است."),
        ("۱۴۰۴/۱/۰", "فروردین ۱۴۰۴ روز ۰ ندارد؛ این ماه ۳۱ روز است."),
        ("۱۴۰۴/۱/۱ ۲۴:۰۰", "ساعت باید از ۰ تا ۲۳ باشد."),
        ("۱۴۰۴/۱/۱ ۲۳:۶۰", "دقیقه باید از ۰ تا ۵۹ باشد."),
        ("۱۴۰۴/۱/۱ ۲۳:۵۹:۶۰", "ثانیه باید از ۰ تا ۵۹ باشد."),
    ],
)
def test_a_mistake_is_explained(typed, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        persian.parse_datetime(typed)


def test_a_leap_esfand_has_thirty_days():
    assert persian.parse_datetime("۱۴۰۳/۱۲/۳۰") == tehran(2025, 3, 20)


@given(st.text() | st.from_regex(r"[۰-۹0-9]{4}/\d{1,2}/\d{1,2} \d\d:\d\d", fullmatch=True))
def test_whatever_is_typed_gives_a_moment_or_an_explanation(typed):
    try:
        answer = persian.parse_datetime(typed).tzname()
    except ValueError as error:
        answer = str(error)
    assert answer == "UTC" or answer.endswith((" باشد.", " بنویسید.", " است."))


@given(st.datetimes(datetime(1936, 1, 1), datetime(2122, 3, 1), timezones=st.just(UTC)))
def test_what_is_shown_is_read_back_to_the_minute(moment):
    shown = persian.format_numeric(moment)
    read = persian.parse_datetime(shown)
    assert persian.format_numeric(read) == shown
    assert abs(read - moment.replace(second=0, microsecond=0)) in {timedelta(0), timedelta(hours=1)}


def test_a_time_that_summer_time_skipped_moves_an_hour_on():
    moment = persian.parse_datetime("۱۴۰۰/۰۱/۰۲ ۰۰:۳۰")
    assert persian.format_numeric(moment) == "۱۴۰۰/۰۱/۰۲ ۰۱:۳۰"


def test_a_time_that_came_twice_is_the_first():
    first, second = tehran(2021, 9, 21, 23, 30), tehran(2021, 9, 21, 23, 30, fold=1)
    assert persian.parse_datetime("۱۴۰۰/۰۶/۳۰ ۲۳:۳۰") == first.astimezone(UTC)
    assert persian.format_numeric(second) == persian.format_numeric(first) == "۱۴۰۰/۰۶/۳۰ ۲۳:۳۰"


def test_since_1401_the_clock_is_not_changed():
    assert persian.parse_datetime("۱۴۰۲/۰۴/۰۱").hour == 20
    assert persian.parse_datetime("۱۴۰۰/۰۴/۰۱").hour == 19
