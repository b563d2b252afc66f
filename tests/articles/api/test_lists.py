"""Lists: filters, pages that stay while news arrive, and what a page costs."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.frame import kept
from articles.models import Article
from articles.search import listing
from qodsna import http
from tests.articles.api.asking import codes, get
from tests.articles.editions import into
from tests.builders import author, category, dossier, edition, published_article, tag

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


def walk(client, **asked: Any) -> list[int]:
    """Every story of a list, page by page."""
    answer = get(client, "/fa/articles", **asked)
    found = [each["id"] for each in answer.json()["items"]]
    while following := answer.json()["next"]:
        assert answer["Link"] == f'<{following}>; rel="next"'
        answer = client.get(following)
        found += [each["id"] for each in answer.json()["items"]]
    return found


@pytest.fixture
def world() -> dict[str, Any]:
    """Twelve stories a minute apart; every second, third and fourth of them is something."""
    top = category("محیط زیست")
    below, other = category("آب", parent=top), category("ورزش")
    things = {"tag": tag(), "author": author(), "dossier": dossier()}
    stories = []
    for n in range(12):
        story = published_article(
            ago=(n + 1) * MINUTE,
            category=[top, below, other][n % 3],
            kind="report" if n % 2 else "news",
            is_breaking=n % 4 == 0,
            headline=f"باران {n}" if n % 2 else f"برف {n}",
        )
        if n % 3 == 0:
            story.tags.add(things["tag"])
        if n % 4 == 0:
            story.authors.add(things["author"])
            into(things["dossier"], story)
        stories.append(story)
    published_article(edition=edition("en"))
    return {"stories": stories, "top": top, "below": below, **things}


def every(world, *wanted: int) -> list[int]:
    return [each.pk for n, each in enumerate(world["stories"]) if all(n % w == 0 for w in wanted)]


def test_each_filter_finds_its_own_newest_first(client, world):
    stories = world["stories"]
    slugs = {name: world[name].slug for name in ("tag", "author", "dossier")}
    odd = [each.pk for n, each in enumerate(stories) if n % 2]
    under = [each.pk for n, each in enumerate(stories) if n % 3 < 2]
    expected = [
        ({}, every(world)),
        ({"kind": "report"}, odd),
        ({"service": world["top"].slug}, under),
        ({"service": world["below"].slug}, [s.pk for n, s in enumerate(stories) if n % 3 == 1]),
        ({"service": world["top"].slug, "kind": "report"}, [c for c in under if c in odd]),
        ({"tag": slugs["tag"]}, every(world, 3)),
        ({"author": slugs["author"]}, every(world, 4)),
        ({"tag": slugs["tag"], "author": slugs["author"]}, every(world, 12)),
        ({"tag": slugs["tag"], "kind": "news"}, every(world, 6)),
        ({"dossier": slugs["dossier"]}, every(world, 4)),
        ({"dossier": slugs["dossier"], "tag": slugs["tag"]}, every(world, 12)),
        ({"dossier": slugs["dossier"], "breaking": "true"}, every(world, 4)),
        ({"breaking": "true"}, every(world, 4)),
        ({"breaking": "true", "author": slugs["author"], "kind": "news"}, every(world, 4)),
        ({"breaking": "true", "service": world["top"].slug},
         [c for c in every(world, 4) if c in under]),
        ({"q": "باران"}, odd),
        ({"q": "باران", "service": world["top"].slug}, [c for c in odd if c in under]),
        ({"q": "ناپیدا"}, []),
        ({"q": "…"}, []),
    ]  # fmt: skip
    for asked, found in expected:
        assert codes(client, **asked) == found, asked
        for limit in (1, 2, 5):
            assert walk(client, limit=limit, **asked) == found, asked


def test_a_span_is_half_open_and_says_its_zone(client, world):
    stories = world["stories"]
    since, until = stories[8].published_at, stories[3].published_at
    inside = [each.pk for each in stories[4:9]]
    for more in ({}, {"q": "باران"}, {"dossier": world["dossier"].slug}, {"breaking": "true"}):
        own = codes(client, **more)
        found = walk(client, limit=2, to=until.isoformat(), **{"from": since.isoformat()}, **more)
        assert found == [code for code in inside if code in own]
    zoned = until.astimezone(timezone(timedelta(hours=3, minutes=30)))
    assert walk(client, to=zoned.isoformat()) == [each.pk for each in stories[4:]]
    unescaped = f"/api/v1/fa/articles?from={since.isoformat()}"
    assert len(client.get(unescaped).json()["items"]) == 9
    assert codes(client, **{"from": until.isoformat(), "to": since.isoformat()}) == []
    assert codes(client, **{"from": "0001-01-01T00:00:00Z", "to": "9999-12-31T23:59:59Z"})
    assert codes(client, q="باران", **{"from": "9999-12-31T23:59Z"}) == []


@pytest.mark.parametrize("asked", [{}, {"q": "باران"}, {"kind": "report"}])
def test_a_page_stays_where_it_is_while_news_arrive_and_go(client, world, asked):
    whole = walk(client, **asked)
    first = get(client, "/fa/articles", limit=2, **asked).json()
    published_article(ago=timedelta(0), kind="report", headline="باران تازه")
    Article.objects.get(pk=first["items"][-1]["id"]).withdraw(by=None)
    kept.forget()
    second = client.get(first["next"]).json()
    assert [each["id"] for each in second["items"]] == whole[2:4]


@pytest.mark.parametrize("asked", [{}, {"q": "باران"}, {"kind": "news"}, {"breaking": "true"}])
def test_stories_of_one_moment_come_once_each(client, asked, monkeypatch):
    monkeypatch.setattr(listing, "SPARE", 1)
    moment = datetime(2025, 8, 5, 8, 30, 0, 123456, tzinfo=UTC)
    made = [published_article(headline="باران", published_at=moment) for _ in range(7)]
    Article.objects.update(
        is_breaking=True, flashed_at=moment, breaking_until=datetime(2999, 1, 1, tzinfo=UTC)
    )
    assert walk(client, limit=2, **asked) == [each.pk for each in reversed(made)]


def queries(client, **asked: Any) -> int:
    kept.forget()
    with CaptureQueriesContext(connection) as caught:
        get(client, "/fa/articles", **asked)
    return len(caught)


@pytest.fixture
def _in_one_moment(world, monkeypatch) -> Iterator[None]:
    """Nothing that is kept grows old between two questions, and no minute of a limit ends."""
    monkeypatch.setattr(http, "kept_seconds", lambda now: 3600)
    with time_machine.travel(datetime.now(UTC), tick=False):
        yield


@pytest.mark.usefixtures("_in_one_moment")
def test_a_page_costs_the_same_queries_whatever_is_there(client, world):
    things = {name: world[name].slug for name in ("tag", "author", "dossier")}
    walked: list[dict[str, Any]] = [
        {},
        {"kind": "news"},
        {"service": world["top"].slug},
        {"breaking": "true"},
        {"dossier": things["dossier"]},
        {"format": "ninjs"},
    ]
    searched: list[dict[str, Any]] = [{"tag": things["tag"]}, {"q": "باران"}]
    queries(client)
    before = [queries(client, **each) for each in walked]
    assert before == [6, 6, 6, 7, 7, 6]
    for n in range(15):
        story = published_article(ago=n * MINUTE, headline=f"باران {n}", category=world["below"])
        story.tags.add(world["tag"], tag(f"برچسب {n}"))
        story.authors.add(author(f"نویسنده {n}"))
        into(world["dossier"], story)
    assert [queries(client, **each) for each in walked] == before
    # Further days are looked at as long as there are few.
    assert all(queries(client, **each) <= 16 for each in searched)


@pytest.mark.usefixtures("_in_one_moment")
def test_a_deep_page_costs_what_the_first_costs(client, world):
    first = get(client, "/fa/articles", limit=2).json()
    deep = client.get(client.get(first["next"]).json()["next"]).json()["next"]
    cost = queries(client, limit=2)
    kept.forget()
    with CaptureQueriesContext(connection) as caught:
        client.get(deep)
    assert len(caught) == cost


@pytest.mark.usefixtures("_in_one_moment")
def test_a_story_costs_the_same_queries_whatever_stands_around_it(client, world):
    def cost(code: int) -> int:
        kept.forget()
        with CaptureQueriesContext(connection) as caught:
            get(client, f"/fa/articles/{code}")
        return len(caught)

    bare, rich = world["stories"][1], world["stories"][0]
    cost(bare.pk)
    rich.tags.add(*(tag(f"برچسب {n}") for n in range(5)))
    assert cost(rich.pk) <= cost(bare.pk) + 1
    assert cost(rich.pk) <= 13
