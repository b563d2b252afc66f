"""Moments as other systems write them."""

from datetime import UTC, datetime

import pytest

from articles.moving.dates import moment_of

NOON = datetime(2025, 8, 5, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    [
        "Tue, 05 Aug 2025 12:30:00 +0330",
        "Tue, 05 Aug 2025 09:00:00 GMT",
        "2025-08-05T09:00:00Z",
        "2025-08-05 12:30:00",
        "۲۰۲۵-۰۸-۰۵ ۱۲:۳۰:۰۰",
        "1404-05-14 12:30:00",
        "۱۴۰۴/۰۵/۱۴ ۱۲:۳۰",
        "Tue, 14 Aug 1404 09:00:00 +0000",
        "سه‌شنبه، ۱۴ مرداد ۱۴۰۴ ۱۲:۳۰",
    ],
)
def test_a_moment_is_read_however_it_was_written(written):
    # A Jalali day with a Gregorian month is the day of the eighth Jalali month.
    expected = datetime(2025, 11, 5, 9, 0, tzinfo=UTC) if "Aug 1404" in written else NOON
    assert moment_of(written) == expected


@pytest.mark.parametrize(
    "written",
    [
        "",
        "0000-00-00 00:00:00",
        "Mon, 30 Nov -0001 00:00:00 +0000",
        "2025-13-40",
        "فردا",
        "x" * 500,
    ],
)
def test_what_is_no_date_is_none(written):
    assert moment_of(written) is None


def test_what_is_said_to_be_utc_is_not_tehrans():
    assert moment_of("2025-08-05 09:00:00", utc=True) == NOON
