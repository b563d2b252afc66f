"""The list of stories: found, counted and turned over, whatever the archive has grown to."""

import re
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.admin.finding import in_two_steps
from articles.models import Article
from articles.status import Kind
from tests.builders import (
    article,
    category,
    chief,
    edition,
    published_article,
    tag,
    user,
    withdrawn_article,
)

pytestmark = pytest.mark.django_db

DESK = "/admin/articles/article/"
CHOICES = f"{DESK}choices/"
TARGET = {"app_label": "articles", "model_name": "relatedlink", "field_name": "target"}


@pytest.fixture
def boss(client):
    client.force_login(chief())
    return client


def listed(client, **query) -> list[Article]:
    return list(client.get(DESK, query).context["cl"].result_list)


def chosen(client, **query) -> list[str]:
    answer = client.get(CHOICES, TARGET | query)
    return [each["text"] for each in answer.json()["results"]]


# Finding


def test_the_list_finds_every_state_by_titles_lead_and_code(boss):
    draft = article(headline="خبر", subheadline="گفت‌وگو با سمندر")
    out = published_article(pk=376960, headline="سمندر کوهستان")
    gone = withdrawn_article(lead="سمندر")
    article(headline="خبر دیگر")
    assert {*listed(boss, q="سمندر")} == {draft, out, gone}
    assert listed(boss, q=out.pk) == [out]


def test_filters_and_search_go_together(boss):
    article(headline="سمندر", kind=Kind.REPORT)
    wanted = published_article(headline="سمندر", kind=Kind.REPORT)
    published_article(headline="سمندر")
    query = {"q": "سمندر", "state": "published", "kind__exact": "report"}
    assert listed(boss, **query) == [wanted]


def test_what_is_not_out_is_found_by_nobody_but_the_staff(client):
    article(headline="سمندر")
    assert client.get(DESK, {"q": "سمندر"}).status_code == 302
    assert client.get(CHOICES, TARGET).status_code == 302
    client.force_login(user("moderator", can="comments.view_comment"))
    assert client.get(DESK, {"q": "سمندر"}).status_code == 403
    assert client.get(CHOICES, TARGET).status_code == 403


def test_a_search_beyond_all_measure_is_harmless(boss):
    article(headline="سمندر")
    assert listed(boss, q="خ" * 10_000) == []
    assert listed(boss, q="گ " * 5_000) == []


# Choosing


def test_stories_to_choose_are_told_apart_by_code_and_date(boss):
    published_article(
        pk=376960, headline="سمندر", published_at=datetime(2025, 8, 5, 8, 30, tzinfo=UTC)
    )
    article(pk=376961, headline="سمندر")
    assert {*chosen(boss, term="سمن")} == {
        "سمندر (۳۷۶۹۶۰، ۱۴ مرداد ۱۴۰۴)",
        "سمندر (۳۷۶۹۶۱، پیش‌نویس)",
    }


def test_the_form_chooses_related_content_there(boss):
    page = boss.get(f"{DESK}add/").content.decode()
    assert f'data-ajax--url="{CHOICES}"' in page


def test_stories_are_all_that_is_chosen_there(boss):
    tag()
    query = {"app_label": "articles", "model_name": "article", "field_name": "tags"}
    assert boss.get(CHOICES, query).status_code == 403


# Paging


def test_each_page_goes_on_where_the_one_before_ended(boss):
    stories = [article() for _ in range(120)]
    pages = [listed(boss, p=number) for number in (1, 2, 3)]
    assert [len(page) for page in pages] == [50, 50, 20]
    assert [story for page in pages for story in page] == stories[::-1]


@pytest.mark.parametrize(("order", "key"), [(1, "headline"), (2, "pk")])
def test_pages_keep_the_order_that_was_asked_for(boss, order, key):
    for number in range(60):
        article(headline=f"خبر {number * 37 % 60:02}")
    rows = listed(boss, o=order) + listed(boss, o=order, p=2)
    assert [getattr(row, key) for row in rows] == sorted(getattr(row, key) for row in rows)
    assert len(rows) == 60


def test_all_on_one_page_is_all(boss):
    for _ in range(60):
        article()
    assert len(listed(boss, all="")) == 60


def test_many_are_published_from_the_list(boss):
    service = category()
    stories = [article(category=service) for _ in range(2)]
    keys = [story.pk for story in stories]
    boss.post(DESK, {"action": "publish_selected", "_selected_action": keys})
    assert Article.objects.published().count() == 2


# What it costs


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"p": 2},
        {"o": "1"},
        {"o": "5"},
        {"q": "فلامینگو"},
        {"q": "فلامینگو", "state": "drafts"},
        {"q": "در"},
        {"state": "published"},
        {"period": "today"},
    ],
)
def test_the_list_costs_the_same_however_long_it_is(boss, query):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert boss.get(DESK, query).status_code == 200
        # The moderators' backlog is counted anew every half a second.
        return len([q for q in queries.captured_queries if "comments_comment" not in q["sql"]])

    home, service = edition(), category()

    def more(count: int) -> None:
        stories = (Article(edition=home, headline=f"فلامینگو در {n}") for n in range(count))
        Article.objects.bulk_create(stories)
        for _ in range(2):
            published_article(category=service)

    more(60)
    few = cost()
    more(300)
    assert cost() == few <= 9


def test_a_list_reads_no_text_of_a_story(boss):
    article(body="<p>متن</p>")
    with CaptureQueriesContext(connection) as queries:
        boss.get(DESK)
    assert not [q for q in queries.captured_queries if re.search(r'\."body"', q["sql"])]


@pytest.mark.parametrize(
    "stories",
    [
        lambda: Article.objects.all(),
        lambda: Article.objects.drafts(),
        lambda: Article.objects.released().filter(is_breaking=True),
        lambda: Article.objects.filter(kind=Kind.NEWS, edition=edition()),
    ],
    ids=["all", "drafts", "breaking", "kind"],
)
def test_pages_are_found_in_the_index_of_the_desk(stories):
    """Where the planner has nothing measured yet, and where many filters meet."""
    page = stories().order_by("-updated_at", "-pk")[:50]
    assert "article_desk" in plan(in_two_steps(page))


def test_an_index_says_which_and_only_those_are_fetched():
    told = plan(in_two_steps(Article.objects.order_by("-updated_at", "-pk")[100:150]))
    assert "article_desk" in told


def plan(rows) -> str:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Of so few rows it would rather read and sort all than open an index.
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
    return rows.explain()


def test_services_are_ordered_by_their_place(boss):
    first, second = category("نخست", position=1), category("دوم", position=2)
    late, early = article(category=second), article(category=first)
    assert listed(boss, o="5") == [early, late]
