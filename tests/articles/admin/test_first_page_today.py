"""Today on the first page: a day is a day of Tehran, and begins and ends at its midnight."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from qodsna.persian import TEHRAN
from tests.articles.admin.first_pages import html_of, part, told
from tests.builders import article, category, published_article, user

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def tehran(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=TEHRAN)


@pytest.fixture
def head(client):
    person = user("head", role="chief_editor")
    client.force_login(person)
    return person


def out_at(moment: datetime, **fields):
    story = article(category=fields.pop("category", None) or category(f"سرویس {moment}"), **fields)
    story.publish(by=None, at=moment)
    return story


@pytest.mark.parametrize(
    "day",
    [
        pytest.param((2026, 11, 29), id="a day"),
        pytest.param((2025, 3, 20), id="30 Esfand of a leap year"),
        pytest.param((2025, 3, 21), id="1 Farvardin"),
        pytest.param((2026, 3, 20), id="29 Esfand"),
    ],
)
@pytest.mark.parametrize("clock", [(0, 1), (1, 30), (12, 0), (23, 58)])
def test_a_day_begins_and_ends_at_midnight_in_tehran(client, head, day, clock):
    start = tehran(*day)
    now, end = start + timedelta(hours=clock[0], minutes=clock[1]), start + timedelta(days=1)
    with time_machine.travel(now.astimezone(UTC), tick=False):
        out_at(start - MINUTE)
        first = out_at(start)
        last = out_at(end - MINUTE)
        out_at(end)
        page = told(client)
    assert page.came_out.stories == [first]
    assert page.to_come.stories == [last]


def test_the_day_is_told_in_its_order_with_now_in_its_place(client, head):
    with time_machine.travel(tehran(2026, 11, 29, 14, 30).astimezone(UTC), tick=False):
        for hour in (16, 9, 12, 20):
            out_at(tehran(2026, 11, 29, hour), headline=f"خبر ساعت {hour}")
        html = part(html_of(client), "today")
    places = [html.index(f"خبر ساعت {hour}") for hour in (9, 12)]
    places += [html.index("اکنون"), *(html.index(f"خبر ساعت {hour}") for hour in (16, 20))]
    assert places == sorted(places)
    assert '<time datetime="2026-11-29T16:00:00+03:30">۱۶:۰۰</time>' in html


def test_a_full_day_shows_the_last_and_the_next(client, head):
    now = tehran(2026, 11, 29, 12)
    with time_machine.travel(now.astimezone(UTC), tick=False):
        here = category()
        out = [out_at(now - n * MINUTE, category=here) for n in range(12)]
        coming = [out_at(now + (n + 1) * MINUTE, category=here) for n in range(12)]
        page = told(client)
    assert page.came_out.stories == out[:8][::-1]
    assert page.to_come.stories == coming[:8]
    assert (page.came_out.is_more, page.to_come.is_more) == (True, True)


def test_what_was_taken_back_is_no_part_of_the_day(client, head):
    with time_machine.travel(tehran(2026, 11, 29, 12).astimezone(UTC), tick=False):
        gone = published_article(ago=MINUTE)
        gone.withdraw(by=None)
        kept = published_article(ago=-MINUTE)
        kept.unschedule(by=None)
        page = told(client)
    assert (page.came_out.stories, page.to_come.stories) == ([], [])


def test_a_reporter_sees_his_own_day_and_an_editor_that_of_his_desk(client):
    reporter, desk, sport = user("reporter", role="reporter"), category("کتاب"), category("ورزش")
    editor = user("editor", role="desk_editor", services=[desk])
    with time_machine.travel(tehran(2026, 11, 29, 12).astimezone(UTC), tick=False):
        own = published_article(ago=MINUTE, category=sport, created_by=reporter)
        of_desk = published_article(ago=-MINUTE, category=desk)
        published_article(ago=-MINUTE, category=sport)
        client.force_login(reporter)
        page = told(client)
        assert (page.came_out.stories, page.to_come.stories) == ([own], [])
        client.force_login(editor)
        page = told(client)
        assert (page.came_out.stories, page.to_come.stories) == ([], [of_desk])
