"""The archive: every story on its own day of Tehran, and totals that agree at every moment."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import jdatetime
import pytest
import time_machine
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.archive.counting import Stock
from articles.models import Article, Category, DayCount, Edition
from articles.models.day_count import Place
from articles.status import Status
from articles.tasks import fold_day_counts, keep_time, mend_day_counts
from articles.views import PAGE_SIZE
from qodsna import http
from qodsna.calendars import CALENDARS, Span, day_span, today
from qodsna.persian import TEHRAN
from tests.articles.pages import Page
from tests.builders import article, category, edition, image, published_article, withdrawn_article
from tests.comments.crowds import at_once, database_for_many

pytestmark = pytest.mark.django_db

JALALI = CALENDARS["jalali"]
# 10 Ordibehesht 1405, a Thursday.
NOW = datetime(2026, 4, 30, 12, tzinfo=TEHRAN)


@pytest.fixture
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def warm(monkeypatch, client):
    """Asks once, so that what is kept for half a second is kept; here it is long."""
    monkeypatch.setattr(http, "kept_seconds", lambda now: 3600)
    return client.get


def at(text: str) -> datetime:
    """A moment of Tehran from its Jalali date and clock."""
    return jdatetime.datetime.strptime(text, "%Y/%m/%d %H:%M").togregorian().replace(tzinfo=TEHRAN)


def out(moment: datetime, **fields: Any) -> Article:
    """A story that came out at a moment, or will."""
    fields.setdefault("category", Category.objects.first() or category())
    return article(status=Status.PUBLISHED, published_at=moment, **fields)


def codes(response) -> list[int]:
    return list(Page(response).stories("list"))


def wrong() -> Counter:
    """What the ledger says otherwise than the stories."""
    return DayCount.objects.differences(Article.objects.all())


def numbers(texts: list) -> list[int]:
    """What stands in them first, or 0 where it is said in words that there is none."""
    firsts = [each.text.split()[0].replace("٬", "") for each in texts]
    return [int(first) if first.isdecimal() else 0 for first in firsts]


# On which day a story stands


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("1403/12/30 23:45", "1403/12/30"),
        ("1404/01/01 00:00", "1404/01/01"),
        ("1404/12/29 23:59", "1404/12/29"),
        ("1405/01/01 00:00", "1405/01/01"),
        ("1403/06/31 23:59", "1403/06/31"),
        ("1403/07/30 00:00", "1403/07/30"),
        ("1401/01/02 01:00", "1401/01/02"),
    ],
)
@pytest.mark.usefixtures("_now")
def test_a_story_stands_on_its_day_of_tehran_and_on_no_other(client, moment, day):
    out(at("1400/01/01 00:00"))
    story = out(at(moment))
    assert codes(client.get(f"/fa/archive/{day}")) == [story.pk]
    for step in (-1, 1):
        other = story.published_at.astimezone(TEHRAN).date() + timedelta(days=step)
        path = "/".join(f"{part:02}" for part in JALALI.parts(other))
        assert codes(client.get(f"/fa/archive/{path}")) == []


@pytest.fixture
def two_years(_now) -> list[datetime]:
    """Stories on the first and the last minute of every month of 1403 and 1404."""
    moments = []
    for year in (1403, 1404):
        for span in JALALI.months(year):
            start, end = span.moments
            moments += [start, end - timedelta(minutes=1)]
    moments.append(at("1403/12/30 23:45"))
    for moment in moments:
        out(moment)
    return moments


def test_totals_of_days_months_and_years_agree_on_every_boundary(client, two_years):
    by_month = Counter(JALALI.parts(moment.astimezone(TEHRAN).date())[:2] for moment in two_years)
    assert by_month[1403, 12] == 3
    stock = Stock(edition())
    for year in (1403, 1404):
        months = stock.counts(JALALI.months(year))
        assert months == [by_month[year, month] for month in range(1, 13)]
        assert stock.counts([JALALI.year(year)]) == [sum(months)]
        days = [day_span(day) for day in JALALI.year(year)]
        assert len(days) == (366 if year == 1403 else 365)
        assert sum(stock.counts(days)) == sum(months)
        page = Page(client.get(f"/fa/archive/{year}"))
        assert numbers(page.all("span", "shelves__count")) == months
    overview = Page(client.get("/fa/archive"))
    years = [each.text for each in overview.all("span", "shelves__name")]
    assert years == ["۱۴۰۵", "۱۴۰۴", "۱۴۰۳"]
    counts = [each.text for each in overview.all("span", "shelves__count")]
    assert counts == ["بدون خبر", "۲۴ خبر", "۲۵ خبر"]


def test_a_month_shows_its_days_in_weeks_that_begin_on_saturday(client, two_years):
    page = Page(client.get("/fa/archive/1403/12"))
    heads = [each.text for each in page.all("span", "month__long")]
    assert heads == ["شنبه", "یکشنبه", "دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه"]
    days = [each.text for each in page.all("span", "month__number")]
    assert (len(days), days[-1]) == (30, "۳۰")
    # 1 Esfand 1403 was a Wednesday.
    cells = page.all("td")
    assert [not cell.text for cell in cells[:5]] == [True] * 4 + [False]
    linked = [each["href"] for each in page.all("a") if each.within("month__day")]
    assert linked == ["/fa/archive/1403/12/01", "/fa/archive/1403/12/30"]
    assert numbers(page.all("span", "month__count")) == [1, 2]


# Beside and below


@pytest.mark.usefixtures("_now")
def test_before_and_after_skip_what_is_empty(client):
    for moment in ("1402/05/14 10:00", "1404/11/02 10:00", "1405/02/09 10:00"):
        out(at(moment))

    def ways(path: str) -> list[str]:
        links = Page(client.get(path)).all("a")
        return [each["href"] for each in links if each["rel"] in {"prev", "next"}]

    assert ways("/fa/archive/1404/11/02") == ["/fa/archive/1402/05/14", "/fa/archive/1405/02/09"]
    assert ways("/fa/archive/1404/12/01") == ["/fa/archive/1404/11/02", "/fa/archive/1405/02/09"]
    assert ways("/fa/archive/1404/11") == ["/fa/archive/1402/05", "/fa/archive/1405/02"]
    assert ways("/fa/archive/1404") == ["/fa/archive/1402", "/fa/archive/1405"]
    assert ways("/fa/archive/1402") == ["/fa/archive/1404"]


@pytest.mark.usefixtures("_now")
def test_a_service_has_an_archive_with_all_that_is_below_it(client):
    nature = category("طبیعت")
    lakes, city = category("دریاچه‌ها", parent=nature), category("شهر")
    own = out(at("1405/02/05 10:00"), category=nature)
    below = out(at("1405/02/05 11:00"), category=lakes)
    other = out(at("1405/02/05 12:00"), category=city)
    day = "archive/1405/02/05"
    assert codes(client.get(f"/fa/service/طبیعت/{day}")) == [below.pk, own.pk]
    assert codes(client.get(f"/fa/service/شهر/{day}")) == [other.pk]
    assert codes(client.get(f"/fa/{day}")) == [other.pk, below.pk, own.pk]
    page = Page(client.get("/fa/service/طبیعت/archive/1405"))
    assert numbers(page.all("span", "shelves__count"))[:3] == [0, 2, 0]
    links = [each["href"] for each in page.all("a") if each.within("archive__services")]
    assert len(links) == 2
    assert client.get("/fa/service/nowhere/archive").status_code == 404


@pytest.mark.usefixtures("_now")
def test_a_day_goes_on_from_page_to_page_and_each_story_comes_once(client):
    for number in range(2 * PAGE_SIZE + 5):
        out(at("1405/02/05 10:00") - timedelta(minutes=number // 3))
    path, found = "/fa/archive/1405/02/05", []
    for _ in range(3):
        page = Page(client.get(path))
        assert bool(page.all("link", rel="canonical")) == (not found)
        found += list(page.stories("list"))
        path = "/fa/archive/1405/02/05" + "".join(
            each["href"] for each in page.all("a", rel="next") if each["href"].startswith("?")
        )
    expected = Article.objects.newest_first().values_list("pk", flat=True)
    assert found == list(expected)
    assert path == "/fa/archive/1405/02/05"


# Addresses


@pytest.mark.usefixtures("_now")
@pytest.mark.parametrize(
    "place",
    [
        "1404/12/30", "1404/13", "1404/00", "1404/00/01", "1404/07/31", "1404/05/00", "0", "0000",
        "99999", "9999", "1406", "1405/03", "1405/02/11", "1389", "1389/05", "1404/5/4/1", "abc",
        "1404/", "-1", "1404/5x", "1405/02/05?before=x", "1405/02/05?before=999999",
    ],
)  # fmt: skip
def test_what_is_no_place_of_the_archive_is_not_found_in_persian(client, place):
    out(at("1390/02/05 10:00"))
    response = client.get(f"/fa/archive/{place}")
    assert response.status_code == 404
    assert "پیدا نشد" in Page(response).text


@pytest.mark.usefixtures("_now")
@pytest.mark.parametrize("place", ["۱۴۰۴/۵/۴", "1404/5/4", "١٤٠٤/٠٥/٠٤", "1404/05/۰۴"])
def test_other_digits_are_understood_and_lead_to_the_one_address(client, place):
    out(at("1390/02/05 10:00"))
    response = client.get(f"/fa/archive/{place}")
    assert (response.status_code, response["Location"]) == (301, "/fa/archive/1404/05/04")
    assert client.get("/fa/archive/۱۴۰۴")["Location"] == "/fa/archive/1404"


@pytest.mark.usefixtures("_now")
def test_an_empty_archive_and_an_empty_day_say_so(client):
    edition()
    assert "هنوز خبری" in Page(client.get("/fa/archive")).text
    assert client.get("/fa/archive/1405/02/10").status_code == 200
    out(at("1405/01/05 10:00"))
    page = Page(client.get("/fa/archive/1405/02/09"))
    assert "در این روز خبری منتشر نشده است." in page.text
    assert page.one("meta", name="robots")["content"] == "noindex"
    assert "در این ماه خبری" in Page(client.get("/fa/archive/1405/02")).text


@pytest.mark.usefixtures("_now")
def test_today_is_marked_and_the_page_has_one_address(client):
    out(at("1405/02/10 09:00"))
    page = Page(client.get("/fa/archive/1405/02"))
    (now,) = [each for each in page.elements if each["aria-current"] == "date"]
    assert now["href"] == "/fa/archive/1405/02/10"
    assert page.one("link", rel="canonical")["href"] == "http://testserver/fa/archive/1405/02"


@pytest.mark.usefixtures("_now")
def test_an_english_edition_counts_in_its_own_calendar(client):
    english = edition("en")
    late = out(at("1405/01/11 23:59"), edition=english, category=category("N", edition=english))
    out(at("1405/01/12 00:00"), edition=english, category=late.category)
    assert codes_of(client.get("/en/archive/2026/03/31"), "en") == [late.pk]
    page = Page(client.get("/en/archive/2026/03"))
    assert page.one("h1").text == "March 2026"
    assert page.all("span", "month__short")[0].text == "Sun"
    assert numbers(page.all("span", "month__count")) == [1]
    assert client.get("/fa/archive/1405/01/11").status_code == 404


@pytest.mark.usefixtures("_now")
def test_an_arabic_edition_speaks_arabic(client):
    arabic = edition("ar", language="ar", calendar="gregorian", position=2)
    out(NOW - timedelta(days=1), edition=arabic, category=category("أخبار", edition=arabic))
    page = Page(client.get("/ar/archive/2026/04"))
    assert page.one("h1").text == "إبريل ٢٠٢٦"
    assert "الأرشيف" in page.text


def codes_of(response, code: str) -> list[int]:
    links = [each["href"].split("/") for each in Page(response).all("a") if each.within("list")]
    return list(dict.fromkeys(int(parts[2]) for parts in links if parts[1] == code))


# What is published at this moment, and nothing else


@pytest.mark.usefixtures("_now")
def test_nothing_unpublished_is_listed_or_counted(client):
    shown = out(NOW - timedelta(hours=1))
    out(NOW + timedelta(minutes=1))
    out(NOW - timedelta(hours=2), published_until=NOW - timedelta(minutes=1))
    withdrawn_article(ago=timedelta(hours=3))
    article(published_at=NOW - timedelta(hours=4))
    day = Page(client.get("/fa/archive/1405/02/10"))
    assert list(day.stories("list")) == [shown.pk]
    assert numbers(day.all("span", "month__count")) == [1]
    assert numbers(Page(client.get("/fa/archive/1405")).all("span", "shelves__count")[1:2]) == [1]
    assert numbers(Page(client.get("/fa/archive")).all("span", "shelves__count")) == [1]


def test_what_is_due_or_over_is_counted_at_its_moment(client):
    with time_machine.travel(NOW, tick=False):
        out(NOW - timedelta(days=40))
        out(NOW + timedelta(hours=1), published_until=NOW + timedelta(hours=2))
    stock, day = Stock(Edition.objects.get()), day_span(NOW.date())
    for minutes, count in ((59.99, 0), (60, 1), (119.99, 1), (120, 0)):
        with time_machine.travel(NOW + timedelta(minutes=minutes), tick=False):
            assert stock.counts([day]) == [count]
            around = stock.around(day_span(NOW.date() - timedelta(days=1)))
            assert (around.after == NOW.date()) == bool(count)
    with time_machine.travel(NOW + timedelta(hours=3), tick=False):
        keep_time.call()
        assert stock.counts([day]) == [0]
    assert wrong() == {}


DEEDS = ("publish", "withdraw", "end", "move", "delete", "delete many", "draft", "fold", "hours")


def do(deed: str, number: int, hours: int, services: list[Category]) -> None:
    story = Article.objects.order_by("pk")[number % 7 : number % 7 + 1].first()
    if deed == "publish" or story is None:
        publish(story if number % 2 else None, services[number % 2], hours)
    elif deed == "move":
        story.category = services[number % len(services)]
        story.edition = story.category.edition
        story.save()
    elif deed == "delete many":
        Article.objects.filter(pk__gt=story.pk).delete()
    elif deed == "fold":
        fold_day_counts.call()
    else:
        take_back(deed, story, hours)


def publish(story: Article | None, service: Category, hours: int) -> None:
    story = story or article(category=service)
    story.published_until = None
    story.save(update_fields=["published_until"])
    story.publish(by=None, at=timezone.now() + timedelta(hours=hours))


def take_back(deed: str, story: Article, hours: int) -> None:
    if deed == "withdraw" and story.is_published:
        story.withdraw(by=None)
    elif deed == "end" and story.published_at:
        story.published_until = story.published_at + timedelta(hours=abs(hours) + 1)
        story.save(update_fields=["published_until"])
    elif deed == "delete":
        story.delete()
    elif deed == "draft" and story.is_scheduled:
        story.unschedule(by=None)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(DEEDS), st.integers(0, 20), st.integers(-60, 60)),
        min_size=4,
        max_size=16,
    )
)
def test_counts_are_those_of_a_plain_count_whatever_was_done(deeds):
    # What another example left behind.
    Article.objects.all().delete()
    Category.objects.all().delete()
    english = edition("en")
    services = [category("یک"), category("دو"), category("Three", edition=english)]
    clock = NOW
    for deed, number, hours in deeds:
        clock += timedelta(hours=abs(hours) if deed == "hours" else 0)
        with time_machine.travel(clock, tick=False):
            do(deed, number, hours, services)
    for later in (0, 1, 30, 100):
        with time_machine.travel(clock + timedelta(hours=later), tick=False):
            check(services)
    assert wrong() == {}


def check(services: list[Category]) -> None:
    days = [day_span(today() + timedelta(days=n)) for n in range(-30, 12)]
    published = Article.objects.published()
    parts = [(Stock(edition(code)), published.filter(edition__code=code)) for code in ("fa", "en")]
    parts += [
        (Stock(each.edition, [each.pk]), published.filter(category=each)) for each in services
    ]
    two = services[:2]
    both = Stock(two[0].edition, [each.pk for each in two])
    parts.append((both, published.filter(category__in=two)))
    for stock, stories in parts:
        plain = [stories.between(*day.moments).count() for day in days]
        assert stock.counts(days) == plain
        whole = Span(days[0].begins, days[-1].ends)
        assert stock.counts([whole, *days])[0] == sum(plain)


@pytest.mark.django_db(transaction=True)
def test_of_many_who_publish_withdraw_and_fold_at_once_no_count_is_lost(tmp_path: Path):
    stories = [published_article() for _ in range(4)]
    with database_for_many(tmp_path):

        def work(turn: int) -> None:
            for number in range(6):
                story = Article.objects.get(pk=stories[(turn + number) % 4].pk)
                if number % 2:
                    story.withdraw(by=None)
                else:
                    story.publish(by=None)
                if turn % 3 == 0:
                    DayCount.objects.fold()

        at_once(6, work)
        assert wrong() == {}
        assert Stock(stories[0].edition).counts([Span(date(2000, 1, 1), date(2100, 1, 1))]) == [
            Article.objects.published().count()
        ]


# The ledger


def test_lines_of_a_day_become_one_and_say_the_same():
    stories = [published_article() for _ in range(3)]
    stories[0].withdraw(by=None)
    assert DayCount.objects.count() == 8
    fold_day_counts.call()
    assert sorted(DayCount.objects.values_list("count", "is_new")) == [(2, False)] * 2
    for story in stories[1:]:
        story.withdraw(by=None)
    fold_day_counts.call()
    assert not DayCount.objects.exists()


def test_many_days_of_a_service_are_folded_together(django_assert_num_queries):
    story = published_article()
    days = [date(2020, 1, day) for day in range(1, 31)]
    DayCount.objects.all().delete()
    for _ in range(3):
        DayCount.objects.add({Place(story.edition_id, None, day): 2 for day in days})
    DayCount.objects.add({Place(story.edition_id, story.category_id, days[0]): 1})
    with django_assert_num_queries(12):
        DayCount.objects.fold()
    folded = DayCount.objects.values_list("day", "count", "is_new")
    assert sorted(folded.filter(category=None)) == [(day, 6, False) for day in days]
    assert [*folded.exclude(category=None)] == [(days[0], 1, False)]


def test_a_save_that_moves_nothing_writes_no_line():
    story = published_article()
    before = DayCount.objects.count()
    story.headline = "تیتر تازه"
    story.save()
    story.save(update_fields=["published_at", "category"])
    assert DayCount.objects.count() == before


def test_what_was_changed_past_the_stories_is_found_and_put_right(capsys):
    story = published_article()
    call_command("archive")
    Article.objects.filter(pk=story.pk).update(published_at=NOW)
    with pytest.raises(CommandError, match="4 counts"):
        call_command("archive")
    call_command("archive", rebuild=True)
    assert "4 were put right" in capsys.readouterr().out
    Article.objects.filter(pk=story.pk).update(status=Status.DRAFT)
    mend_day_counts.call()
    call_command("archive")


# What it costs


@pytest.mark.parametrize(
    ("place", "budget"), [("", 2), ("/1405", 2), ("/1405/02", 2), ("/1405/02/09", 3)]
)
def test_a_page_costs_the_same_with_little_and_with_much(
    warm, place, budget, django_assert_num_queries
):
    with time_machine.travel(NOW, tick=False):
        first = out(at("1390/01/01 10:00"), lead_image=image())
        for path in ("/fa/archive", f"/fa/service/{first.category.slug}/archive"):
            warm("/fa/")
            with django_assert_num_queries(budget):
                warm(f"{path}{place}")
        for number in range(PAGE_SIZE + 5):
            out(at("1405/02/09 10:00") - timedelta(hours=7 * number), lead_image=image())
            out(NOW + timedelta(hours=number + 1))
        for path in ("/fa/archive", f"/fa/service/{first.category.slug}/archive"):
            with django_assert_num_queries(budget):
                warm(f"{path}{place}")


def test_a_day_of_long_ago_is_not_looked_for_from_today_on():
    """Of two ends SQLite walks from the later: through all that came out since."""
    out(at("1390/01/01 10:00"))
    span, stock = day_span(at("1390/01/02 00:00").date()), Stock(edition())
    with CaptureQueriesContext(connection) as queries:
        list(stock.stories(span, None, PAGE_SIZE + 1))
        stock.around(span)
    stories, around = (each["sql"].replace('U0."', '"articles_article"."') for each in queries)
    upper = '"articles_article"."published_at" <'
    assert (stories.count(upper), around.count(upper)) == (1, 4)


def test_counts_are_found_along_indexes():
    stock = Stock(published_article().edition)
    service = Stock(stock.edition, [Category.objects.get().pk])
    for each in (stock, service):
        plan = plan_of(*each.question([day_span(today())]))
        assert "day_count_of_place" in plan
        assert "Seq Scan" not in plan
        assert "SCAN articles_" not in plan
        assert "article_ending" in plan


def plan_of(sql: str, values: list) -> str:
    """With so few rows PostgreSQL would read them all."""
    sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        if not sqlite:
            cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {'QUERY PLAN' if sqlite else ''} {sql}", values)
        return str(cursor.fetchall())
