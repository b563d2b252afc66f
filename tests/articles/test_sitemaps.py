"""Sitemaps, the sitemap of the news, and what robots are asked."""

from datetime import UTC, datetime, timedelta
from urllib.robotparser import RobotFileParser

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import sitemaps
from articles.frame import kept
from articles.models import Article, Correction
from articles.sitemaps import Month
from articles.status import Amendment
from qodsna import http
from qodsna.persian import TEHRAN
from tests.articles.editions import CODES, HIDDEN, papers
from tests.articles.machines import (
    IMAGE,
    NEWS,
    check_address,
    check_moment,
    check_sitemap,
    one,
    xml,
)
from tests.builders import category, edition, image, published_article, withdrawn_article

pytestmark = pytest.mark.django_db

NOON = datetime(2025, 8, 5, 8, 30, tzinfo=UTC)
POLICY = "public, max-age=0, s-maxage=1, must-revalidate"
SITE = "http://testserver"


def places(client, path: str, kind: str = "url") -> dict[str, str]:
    """Each address in a file, with its last change."""
    return dict(check_sitemap(xml(client.get(path)), kind))


def files(client) -> dict[str, str]:
    kept.forget()
    found = places(client, "/sitemap.xml", "sitemap")
    return {place.removeprefix(SITE): changed for place, changed in found.items()}


def everything(client) -> list[str]:
    """Every address in every file that the index names."""
    return [place for path in files(client) for place in places(client, path)]


def addresses(*stories: Article) -> list[str]:
    return [f"{SITE}{each.get_absolute_url()}" for each in stories]


def test_what_is_published_in_any_edition_stands_in_one_file_once_and_nothing_else(client):
    own = papers()
    told = everything(client)
    assert len(told) == len({*told})
    stories = [story for each in own for story in (each.story, each.film, each.report)]
    assert {each for each in told if each.split("/")[4].isdecimal()} == {*addresses(*stories)}
    for place in told:
        response = client.get(place.removeprefix(SITE))
        assert response.status_code == 200, place
        assert HIDDEN not in place
    for each in own:
        lists = {f"{SITE}{each.lists[kind]}" for kind in ("service", "dossier")}
        assert {*lists, f"{SITE}/{each.edition.code}/"} <= {*told}


def test_a_month_begins_at_midnight_in_tehran(client):
    midnight = datetime(2025, 8, 1, tzinfo=TEHRAN)
    last = published_article(published_at=midnight - timedelta(seconds=1))
    first = published_article(published_at=midnight)
    assert [*places(client, "/sitemap-fa-2025-07.xml")] == addresses(last)
    assert [*places(client, "/sitemap-fa-2025-08.xml")] == addresses(first)
    assert {"/sitemap-fa-2025-07.xml", "/sitemap-fa-2025-08.xml"} <= {*files(client)}


def test_months_without_a_story_are_no_files(client):
    published_article(published_at=datetime(2025, 1, 9, tzinfo=UTC))
    published_article(published_at=datetime(2025, 4, 9, tzinfo=UTC))
    withdrawn_article(published_at=datetime(2025, 2, 9, tzinfo=UTC))
    assert [*files(client)] == [
        "/sitemap-fa.xml",
        "/sitemap-fa-2025-01.xml",
        "/sitemap-fa-2025-04.xml",
    ]
    assert client.get("/sitemap-fa-2025-02.xml").status_code == 404


def test_months_follow_one_another_over_the_end_of_the_year():
    assert Month(2025, 12).next == Month(2026, 1)
    assert [str(each) for each in (Month(2025, 1), Month(2025, 1).next)] == ["2025-01", "2025-02"]
    assert Month.of(datetime(2025, 12, 31, 20, 30, tzinfo=UTC)) == Month(2026, 1)


def test_a_full_month_goes_on_in_further_files_that_keep_their_places(client, monkeypatch):
    monkeypatch.setattr(sitemaps, "ADDRESSES", 3)
    stories = [published_article(published_at=NOON + timedelta(minutes=n // 2)) for n in range(7)]
    paths = [f"/sitemap-fa-2025-08{number}.xml" for number in ("", "-2", "-3")]
    assert [*files(client)] == ["/sitemap-fa.xml", *paths]
    assert [[*places(client, path)] for path in paths] == [
        addresses(*stories[:3]),
        addresses(*stories[3:6]),
        addresses(*stories[6:]),
    ]
    for name in ("2025-08-1", "2025-08-4", "2025-8"):
        assert client.get(f"/sitemap-fa-{name}.xml").status_code == 404


def test_the_last_change_of_a_story_is_when_it_came_or_when_readers_were_told(client):
    story = published_article(published_at=NOON)
    Article.objects.filter(pk=story.pk).update(updated_at=NOON + timedelta(days=9))
    path = "/sitemap-fa-2025-08.xml"
    assert check_moment(*places(client, path).values()) == NOON
    for days, kind in ((1, Amendment.CORRECTION), (2, Amendment.MINOR)):
        with time_machine.travel(NOON + timedelta(days=days), tick=False):
            corrected(story, kind)
    assert check_moment(*places(client, path).values()) == NOON + timedelta(days=1)


def corrected(story: Article, kind: Amendment) -> None:
    Correction.objects.record(story, kind=kind, note="یک واژه", version=1, parts=["lead"], by=None)


def test_the_last_change_of_a_file_is_that_of_anything_that_stood_in_it(client):
    day = timedelta(days=1)
    first, second = published_article(published_at=NOON), published_article(published_at=NOON + day)
    published_article(published_at=NOON - 40 * day)
    path = "/sitemap-fa-2025-08.xml"
    assert check_moment(files(client)[path]) == NOON + day
    with time_machine.travel(NOON + 2 * day, tick=False):
        corrected(first, Amendment.CORRECTION)
    assert check_moment(files(client)[path]) == NOON + 2 * day
    with time_machine.travel(NOON + 3 * day, tick=False):
        second.withdraw(by=None)
    assert check_moment(files(client)[path]) == NOON + 3 * day
    assert check_moment(files(client)["/sitemap-fa-2025-06.xml"]) == NOON - 40 * day


def test_a_story_comes_at_its_moment_and_leaves_at_its_end(client):
    with time_machine.travel(NOON, tick=False) as clock:
        published_article(ago=-timedelta(hours=1), published_until=NOON + timedelta(hours=2))
        seen = []
        for _ in range(3):
            told = [place for place in everything(client) if place.split("/")[4].isdecimal()]
            seen += [len(told), client.get("/news-sitemap.xml").status_code]
            clock.shift(timedelta(hours=1))
        assert seen == [0, 404, 1, 200, 0, 404]


# The news


def test_the_news_of_two_days_is_told_with_its_title_language_and_picture(client):
    own = papers()
    published_article(ago=timedelta(hours=48, minutes=1))
    late = published_article(ago=timedelta(hours=47, minutes=59))
    root = xml(client.get("/news-sitemap.xml"))
    found = [place for place, _ in check_sitemap(root)]
    stories = [story for each in own for story in (each.story, each.film, each.report)]
    assert {*found} == {*addresses(*stories, late)}
    assert HIDDEN not in ",".join(found)
    by_place = dict(zip(found, root, strict=True))
    for each in own:
        (place,) = addresses(each.story)
        piece = by_place[place].find(f"{NEWS}news")
        assert one(piece, f"{NEWS}title") == each.story.title
        assert check_moment(one(piece, f"{NEWS}publication_date")) == (
            each.story.published_at.replace(microsecond=0)
        )
        publication = piece.find(f"{NEWS}publication")
        assert one(publication, f"{NEWS}name") == each.edition.name
        assert one(publication, f"{NEWS}language") == each.edition.language
        check_address(one(by_place[place], f"{IMAGE}image/{IMAGE}loc"))


def test_of_a_flood_of_news_the_newest_thousand_are_told(client, monkeypatch):
    monkeypatch.setattr(sitemaps, "NEWS", 3)
    stories = [published_article(ago=timedelta(minutes=n)) for n in range(5)]
    english = published_article(edition=edition("en"), ago=timedelta(seconds=30))
    assert [*places(client, "/news-sitemap.xml")] == addresses(stories[0], english, stories[1])


def test_no_character_breaks_a_sitemap(client):
    story = published_article()
    junk = "".join(map(chr, [*range(1, 32), 0x7F, 0xFFFE, 0xFFFF])) + "]]>&<"
    Article.objects.filter(pk=story.pk).update(headline=f"تیتر{junk}")
    (place,) = places(client, "/news-sitemap.xml")
    assert place.startswith(f"{SITE}/fa/{story.pk}/")
    assert place in everything(client)


# Robots


def test_robots_leave_the_newsroom_previews_and_search_alone_and_find_the_sitemaps(client):
    story = published_article()
    for code in CODES[1:]:
        edition(code, name=code, site_name=code)
    response = client.get("/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    rules = RobotFileParser()
    rules.parse(response.content.decode().splitlines())
    open_ = ["/", "/fa/", story.get_absolute_url(), "/fa/rss", "/sitemap.xml", "/media/renditions/"]
    closed = ["/admin/", "/admin/articles/", "/shared/x", "/fa/search?q=x", "/en/search/rss"]
    assert all(rules.can_fetch("*", f"{SITE}{path}") for path in open_)
    assert not any(rules.can_fetch("*", f"{SITE}{path}") for path in closed)
    assert rules.site_maps() == [f"{SITE}/sitemap.xml", f"{SITE}/news-sitemap.xml"]


# What all of them have in common


PATHS = ("/sitemap.xml", "/news-sitemap.xml", "/robots.txt", "/sitemap-fa.xml")


@pytest.mark.parametrize("path", PATHS)
def test_they_are_for_everyone_and_who_has_them_hears_304(client, path):
    published_article(lead_image=image())
    response = client.get(path)
    assert response["Cache-Control"] == POLICY
    assert not response.cookies
    again = client.get(path, headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.head(path)["Content-Length"] == str(len(response.content))
    assert client.post(path).status_code == 405


def test_before_the_first_edition_there_is_none(client):
    for path in PATHS:
        assert client.get(path).status_code == 404
    edition()
    for path in ("/sitemap-xx.xml", "/sitemap-xx-2025-08.xml", "/sitemap-fa-2025-13.xml"):
        assert client.get(path).status_code == 404


@pytest.mark.parametrize(("path", "budget"), [
    ("/sitemap.xml", 6), ("/sitemap-fa-2025-08.xml", 2), ("/news-sitemap.xml", 2),
    ("/sitemap-fa.xml", 3), ("/robots.txt", 2),
])  # fmt: skip
def test_they_cost_the_same_with_little_and_with_much(client, monkeypatch, path, budget):
    monkeypatch.setattr(http, "kept_seconds", lambda now: 3600)
    published_article(published_at=NOON, lead_image=image())
    published_article(lead_image=image())
    client.get("/fa/")
    with CaptureQueriesContext(connection) as little:
        assert client.get(path).status_code == 200
    for number in range(8):
        story = published_article(published_at=NOON + number * timedelta(hours=1))
        corrected(story, Amendment.CORRECTION)
        withdrawn_article(published_at=NOON)
        published_article(lead_image=image(), ago=timedelta(minutes=number))
        published_article(published_at=NOON - number * timedelta(days=40))
        category(f"سرویس {number}")
    with CaptureQueriesContext(connection) as much:
        assert client.get(path).status_code == 200
    assert len(little) == len(much) <= budget


def test_a_span_has_one_condition_at_each_end():
    now = timezone.now()
    for end in (now - timedelta(days=1), now + timedelta(days=1)):
        asked = str(Article.objects.published_in(now - timedelta(days=9), end).query)
        assert (asked.count('"published_at" <'), asked.count('"published_at" >')) == (1, 1)


def test_what_the_index_asks_is_found_along_an_index():
    here = edition()
    now = timezone.now()
    for rows in (
        Article.objects.in_edition(here).published_in(now, now).order_by().values("pk"),
        Article.objects.published().in_edition(here).soonest_first().for_sitemap()[:9],
        Article.objects.laid_aside().in_all_editions().values_list("published_at"),
    ):
        plan = rows.explain()
        assert "article_newest" in plan or connection.vendor == "postgresql", plan
        assert "TEMP B-TREE" not in plan
