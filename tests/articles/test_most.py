"""What is most read and most discussed today, this week and this month."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from articles.models import Article, DailyReadCount, Edition, Ranking
from articles.reads.rankings import SHOWN, first_of, keep_rankings
from articles.tasks import rank
from comments.models import Comment
from qodsna import http
from qodsna.calendars import today
from qodsna.persian import TEHRAN
from tests.articles.pages import Page
from tests.builders import edition, image, published_article
from tests.comments.builders import approved_comment

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 4, 30, 12, tzinfo=TEHRAN)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(params=["kept by the task", "looked for by the page"])
def settled(request):
    """Lets the rankings be made, or not."""
    return rank.call if request.param == "kept by the task" else lambda: None


def read(story: Article, number: int, *, days: int = 0) -> None:
    DailyReadCount.objects.add({(story.pk, today() - timedelta(days=days)): number})


def discuss(story: Article, number: int, *, ago: timedelta = timedelta()) -> None:
    for _ in range(number):
        comment = approved_comment(article=story)
        Comment.objects.filter(pk=comment.pk).update(created_at=timezone.now() - ago)


def listed(client, path: str) -> list[int]:
    return list(Page(client.get(path)).stories("ranked"))


def test_each_span_counts_whole_days_of_tehran_up_to_now(client, settled):
    new, week, month, old = (published_article() for _ in range(4))
    read(new, 1)
    read(week, 5, days=6)
    read(month, 9, days=29)
    read(old, 99, days=30)
    settled()
    assert listed(client, "/fa/most-read") == [new.pk]
    assert listed(client, "/fa/most-read/week") == [week.pk, new.pk]
    assert listed(client, "/fa/most-read/month") == [month.pk, week.pk, new.pk]


def test_the_most_discussed_have_the_most_comments_that_readers_see(client, settled):
    first, second, quiet = (published_article() for _ in range(3))
    discuss(first, 2)
    discuss(second, 1)
    discuss(second, 3, ago=timedelta(days=5))
    Comment.objects.create(article=quiet, text="در انتظار بررسی")
    settled()
    assert listed(client, "/fa/most-discussed") == [first.pk, second.pk]
    assert listed(client, "/fa/most-discussed/week") == [second.pk, first.pk]
    told = [each.text for each in Page(client.get("/fa/most-discussed")).all("p", "card__comments")]
    assert told == ["۲ نظر", "۱ نظر"]


def test_what_readers_no_longer_see_is_in_no_list_at_once(client, settled):
    gone, there, ending = (published_article() for _ in range(3))
    foreign = published_article(edition=edition("en"))
    for number, story in enumerate((there, gone, ending, foreign), 1):
        read(story, number)
        discuss(story, number)
    Article.objects.filter(pk=ending.pk).update(published_until=NOW + timedelta(minutes=1))
    settled()
    gone.withdraw(by=None)
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        assert listed(client, "/fa/most-read") == [there.pk]
        assert listed(client, "/fa/most-discussed") == [there.pk]


def test_after_midnight_today_begins_anew(client):
    story = published_article()
    read(story, 5)
    rank.call()
    with time_machine.travel(NOW + timedelta(hours=12), tick=False):
        page = Page(client.get("/fa/most-read"))
        assert list(page.stories("ranked")) == []
        assert "هنوز آماری" in page.text
        assert listed(client, "/fa/most-read/week") == [story.pk]


def test_the_task_looks_anew_when_it_is_time_and_keeps_one_row_a_list():
    story = published_article()
    rank.call()
    read(story, 3)
    keep_rankings()
    assert Ranking.objects.count() == 6
    assert not any(Ranking.objects.values_list("rows", flat=True))
    with time_machine.travel(NOW + timedelta(minutes=2), tick=False):
        keep_rankings()
        kept = {each.span: each.rows for each in Ranking.objects.filter(what="read")}
        assert kept == {"today": [[story.pk, 3]], "week": [], "month": []}
    assert Ranking.objects.count() == 6


def test_without_a_worker_a_page_looks_for_itself():
    story = published_article()
    rank.call()
    read(story, 3)
    with time_machine.travel(NOW + timedelta(hours=2), tick=False):
        assert first_of(Edition.objects.get(), "read", "week") == [(story, 3)]


def test_tabs_lead_from_list_to_list_and_say_where_one_is(client):
    edition()
    page = Page(client.get("/fa/most-read/week"))
    tabs = [each for each in page.all("a") if each.within("tabs")]
    assert [each["href"] for each in tabs] == [
        "/fa/most-read/week",
        "/fa/most-discussed/week",
        "/fa/most-read",
        "/fa/most-read/week",
        "/fa/most-read/month",
    ]
    assert [each.text for each in tabs if each["aria-current"]] == ["پربازدیدها", "هفته"]
    assert page.one("link", rel="canonical")["href"] == "http://testserver/fa/most-read/week"
    assert client.get("/fa/most-read/today").status_code == 404


def test_a_page_costs_the_same_however_much_was_read(
    client, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(http, "kept_seconds", lambda now: 3600)
    for number in range(SHOWN + 5):
        story = published_article(lead_image=image())
        read(story, number + 1)
        discuss(story, 1)
    rank.call()
    client.get("/fa/")
    for path in ("/fa/most-read/month", "/fa/most-discussed"):
        with django_assert_num_queries(2):  # the ranking, its cards
            assert len(listed(client, path)) == SHOWN


def test_the_front_page_and_every_footer_lead_to_archive_and_rankings(client):
    *_, story = (published_article() for _ in range(9))
    front = Page(client.get("/fa/"))
    more = [each["href"] for each in front.all("a") if each.within("front__more")]
    assert more == ["/fa/most-read", "/fa/archive"]
    footer = [each["href"] for each in Page(client.get(story.get_absolute_url())).all("a")]
    assert {"/fa/most-read", "/fa/archive"} <= {*footer}
