"""Reads are counted: without a cookie, exactly, of people alone, and without a wait."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from articles.models import Article, DailyReadCount, ReadCount
from articles.reads.gathering import Gathering, gathering, reads_of_story_from_address
from articles.reads.ranking import most_read_now
from articles.tasks import forget_hours
from tests.articles.pages import Page
from tests.builders import article, chief, edition, published_article, withdrawn_article
from tests.comments.crowds import at_once, database_for_many

pytestmark = pytest.mark.django_db

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0"
READER = {"User-Agent": FIREFOX, "Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}
NOON = datetime(2026, 5, 4, 12, 20, tzinfo=UTC)


@pytest.fixture
def story() -> Article:
    return published_article()


@pytest.fixture
def noon(monkeypatch) -> datetime:
    monkeypatch.setattr(timezone, "now", lambda: NOON)
    return NOON


def read(story: Article, *, client: Client | None = None, address="198.51.100.7", **headers):
    """Sends what the page sends; a header that is None is left out."""
    sent = {name: value for name, value in (READER | headers).items() if value is not None}
    path = f"/{story.edition.code}/{story.pk}/read"
    return (client or Client()).post(path, headers=sent, REMOTE_ADDR=address)


def counted(story: Article) -> int:
    """What its hours say, which is what its days say, once all is written."""
    gathering.flush()
    hours = sum(ReadCount.objects.filter(article=story).values_list("count", flat=True))
    days = sum(DailyReadCount.objects.filter(article=story).values_list("count", flat=True))
    assert hours == days
    return hours


# What is counted


def test_each_read_counts_in_its_hour_and_on_its_day_in_tehran(story, monkeypatch):
    story.publish(by=None, at=NOON - timedelta(days=1))
    for moment in (NOON, NOON + timedelta(minutes=39), NOON.replace(hour=21)):
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        read(story)
    assert counted(story) == 3
    hours = ReadCount.objects.order_by("hour").values_list("hour", "count")
    assert list(hours) == [
        (NOON.replace(minute=0), 2),
        (NOON.replace(hour=21, minute=0), 1),
    ]
    days = DailyReadCount.objects.order_by("day").values_list("day", "count")
    assert [(f"{day}", count) for day, count in days] == [("2026-05-04", 2), ("2026-05-05", 1)]


def test_a_read_that_comes_later_is_added(story):
    for _ in range(2):
        read(story)
        counted(story)
    assert counted(story) == 2
    assert ReadCount.objects.count() <= 2


def test_a_read_is_counted_at_the_moment_it_came_even_if_it_is_written_later(story, monkeypatch):
    story.publish(by=None, at=NOON - timedelta(days=1))
    monkeypatch.setattr(timezone, "now", lambda: NOON)
    read(story)
    monkeypatch.setattr(timezone, "now", lambda: NOON + timedelta(hours=3))
    assert counted(story) == 1
    assert ReadCount.objects.get().hour == NOON.replace(minute=0)


def test_what_readers_do_not_see_is_not_counted(story):
    english = published_article(edition=edition("en"))
    hidden = [article(), withdrawn_article(), published_article(ago=timedelta(hours=-1))]
    for each in hidden:
        assert read(each).status_code == 204
    Client().post(f"/fa/{english.pk}/read", headers=READER)
    Client().post(f"/fa/{10**18 - 1}/read", headers=READER)
    assert [counted(each) for each in (*hidden, english)] == [0, 0, 0, 0]
    assert ReadCount.objects.count() == 0


def test_counts_go_with_their_story(story):
    read(story)
    assert counted(story) == 1
    story.delete()
    assert not ReadCount.objects.exists()
    assert not DailyReadCount.objects.exists()


# How it is answered


def test_a_read_asks_the_database_for_nothing(story, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert read(story).status_code == 204


def test_the_answer_is_empty_sets_no_cookie_and_is_kept_by_no_cache(story, client):
    client.force_login(chief())
    response = read(story, client=client)
    assert (response.status_code, response.content) == (204, b"")
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies
    assert "Vary" not in response


def test_no_token_is_asked_for_and_only_a_post_counts(story):
    assert read(story, client=Client(enforce_csrf_checks=True)).status_code == 204
    for method in ("get", "head", "put", "options"):
        response = getattr(Client(), method)(f"/fa/{story.pk}/read", headers=READER)
        assert response.status_code == 405
    assert counted(story) == 1


def test_a_headline_that_says_read_has_an_address_of_its_own():
    story = published_article(edition=edition("en"), headline="Read")
    assert story.get_absolute_url() == f"/en/{story.pk}/read-"
    assert Client().get(story.get_absolute_url()).status_code == 200


# Who is counted


@pytest.mark.parametrize(
    "browser",
    [
        FIREFOX,
        "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko)"
        " Chrome/142.0.0.0 Mobile Safari/537.36",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15"
        " (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1",
        "Mozilla/5.0 (Linux; Android 11; CUBOT KING KONG) AppleWebKit/537.36 (KHTML, like Gecko)"
        " Chrome/140.0.0.0 Mobile Safari/537.36",
        "Mozilla/5.0 (Linux; Android 14; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0"
        " Chrome/141.0.0.0 Mobile Safari/537.36 Instagram 400.0.0.0",
    ],
)
def test_a_browser_counts(story, browser):
    read(story, **{"User-Agent": browser})
    assert counted(story) == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"User-Agent": name}
        for name in (
            None,
            "",
            "curl/8.14.1",
            "python-requests/2.32",
            "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
            "Mozilla/5.0 (compatible; Baiduspider/2.0)",
            "Mozilla/5.0 (compatible; Yahoo! Slurp)",
            "Mozilla/5.0 (Linux; Android 10; CUBOT X) (compatible; Googlebot/2.1)",
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/142.0.0.0",
            "Mozilla/5.0 AppleWebKit/537.36 Chrome-Lighthouse",
        )
    ]
    + [
        {"Origin": None},
        {"Origin": "null"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "http://testserver.example"},
        {"Origin": "http://["},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Purpose": "prefetch"},
        {"Sec-Purpose": "prefetch;prerender"},
        {"Purpose": "prefetch"},
    ],
)
def test_robots_foreign_pages_and_fetching_in_advance_do_not_count(story, headers):
    assert read(story, **headers).status_code == 204
    assert counted(story) == 0


def test_a_browser_that_does_not_tell_how_far_it_fetches_counts(story):
    read(story, **{"Sec-Fetch-Site": None})
    assert counted(story) == 1


def test_the_address_that_readers_type_is_ours_whatever_a_proxy_calls_us(story, settings):
    settings.SITE_URL = "https://news.example"
    read(story, Origin="https://news.example")
    assert counted(story) == 1


def test_a_loop_on_one_machine_counts_a_few_times_and_others_go_on(story, noon):
    Article.objects.filter(pk=story.pk).update(published_at=noon - timedelta(days=1))
    most = reads_of_story_from_address.most
    for _ in range(3):
        for turn in range(most):
            read(story, address=f"2001:db8:1:2::{turn + 1}")
        counted(story)
    assert counted(story) == most
    read(story, address="2001:db8:1:3::1")
    assert counted(story) == most + 1


def test_one_machine_reads_as_many_stories_as_it_likes():
    stories = [published_article() for _ in range(reads_of_story_from_address.most + 1)]
    for each in stories:
        read(each)
    assert [counted(each) for each in stories] == [1] * len(stories)


# How it is written


def test_writing_costs_the_same_however_much_there_is(django_assert_num_queries):
    stories = [published_article() for _ in range(12)]
    for each in stories:
        for turn in range(5):
            read(each, address=f"198.51.100.{turn}")
    # A savepoint, the published, three for the limit in one of its own, hours, days.
    with django_assert_num_queries(10):
        gathering.flush()
    assert [counted(each) for each in stories] == [5] * 12


def test_where_nothing_waits_nothing_is_asked(django_assert_num_queries):
    with django_assert_num_queries(0):
        gathering.flush()


def test_what_the_database_does_not_take_is_written_the_next_time(story, monkeypatch):
    def fail(*args) -> None:
        raise DatabaseError

    read(story)
    with monkeypatch.context() as broken:
        broken.setattr("articles.reads.gathering.write", fail)
        gathering.flush()
    assert counted(story) == 1


def test_memory_has_an_end_and_what_waits_goes_on(monkeypatch):
    monkeypatch.setattr("articles.reads.gathering.MOST", 2)
    few = Gathering()
    for code in (1, 2, 3, 1):
        few.add("fa", code, "a")
    assert sorted((read.code, number) for read, number in few._take().items()) == [(1, 2), (2, 1)]


def test_one_clock_runs_however_many_reads_wait(story, monkeypatch):
    clocks: list[int] = []
    monkeypatch.setattr(Gathering, "call_later", lambda self: clocks.append(1))
    for _ in range(3):
        read(story)
    assert clocks == [1]
    gathering.flush()
    read(story)
    assert clocks == [1, 1]


@pytest.mark.django_db(transaction=True)
def test_of_twenty_threads_with_fifty_reads_each_not_one_is_lost(story, tmp_path: Path):
    with database_for_many(tmp_path):

        def many(turn: int) -> None:
            for number in range(50):
                read(story, address=f"10.{turn}.{number}.1")
                if number % 25 == 24:
                    gathering.flush()

        at_once(20, many)
        assert counted(story) == 1000


@pytest.mark.django_db(transaction=True)
def test_processes_that_write_at_once_lose_nothing_and_keep_the_limit(story, tmp_path: Path):
    most = reads_of_story_from_address.most
    others = [published_article() for _ in range(5)]
    with database_for_many(tmp_path):

        def process(turn: int) -> None:
            own = Gathering()
            # Each in an order of its own.
            for each in (story, *others)[:: 1 if turn % 2 else -1]:
                own.add("fa", each.pk, f"own {turn}")
                own.add("fa", each.pk, "shared")
                own.add("fa", each.pk, "shared")
            own.flush()

        at_once(8, process)
        assert [counted(each) for each in (story, *others)] == [8 + most] * 6


# What is most read


def count(story: Article, number: int, *, ago: timedelta = timedelta()) -> None:
    hour = (timezone.now() - ago).astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    ReadCount.objects.add({(story.pk, hour): number})
    DailyReadCount.objects.add({(story.pk, hour.date()): number})


def test_most_read_now_ranks_what_was_read_in_the_last_hours(django_assert_num_queries):
    first, second, old = (published_article() for _ in range(3))
    english = published_article(edition=edition("en"))
    count(first, 3)
    count(first, 4, ago=timedelta(hours=1))
    count(second, 5)
    count(old, 90, ago=timedelta(hours=4))
    count(english, 6)
    with django_assert_num_queries(1):
        found = most_read_now()
        assert [each.get_absolute_url() for each, _ in found]
    assert found == [(first, 7), (english, 6), (second, 5)]
    assert most_read_now(first.edition) == [(first, 7), (second, 5)]
    assert most_read_now(first.edition, hours=4, limit=1) == [(old, 90)]


def test_of_two_that_were_read_as_often_the_newer_comes_first():
    older, newer = published_article(), published_article()
    count(older, 2)
    count(newer, 2)
    assert most_read_now() == [(newer, 2), (older, 2)]


def test_what_readers_no_longer_see_is_not_among_the_most_read():
    gone, there = published_article(), published_article()
    count(gone, 9)
    count(there, 1)
    gone.withdraw(by=None)
    assert most_read_now(limit=1) == [(there, 1)]


def test_the_most_read_of_a_month_are_found_by_their_days():
    story, newer = published_article(), published_article()
    count(story, 40, ago=timedelta(days=20))
    count(newer, 30)
    ReadCount.objects.filter(article=story).delete()
    since = timezone.now() - timedelta(days=30)
    found = Article.objects.published().most_read(since=since, most=5)
    assert [(each, each.reads) for each in found] == [(story, 40), (newer, 30)]


def test_old_hours_are_forgotten_and_days_stay(story):
    for days in (0, 7, 9, 400):
        count(story, 1, ago=timedelta(days=days))
    forget_hours.call()
    assert ReadCount.objects.count() == 2
    assert DailyReadCount.objects.count() == 4


# The page that says so


def beacons(response) -> list[str]:
    return [each["data-at"] for each in Page(response).all("script") if each["data-at"]]


def test_the_page_of_a_story_says_where_it_is_read_and_no_other_does(client, story):
    path = story.get_absolute_url()
    assert beacons(client.get(path)) == [f"/fa/{story.pk}/read"]
    for other in ("/fa/", story.print_path, f"/fa/service/{story.category.slug}"):
        assert beacons(client.get(other)) == []
