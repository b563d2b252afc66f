"""The feed of a search: what the search page finds, by date."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Article
from tests.articles.editions import HIDDEN, papers
from tests.articles.machines import ATOM, check_atom, check_rss, xml
from tests.articles.pages import Page
from tests.builders import category, edition, published_article, tag, withdrawn_article

pytestmark = pytest.mark.django_db

RAIN = "%D8%A8%D8%A7%D8%B1%D8%A7%D9%86"


def titles(client, path: str) -> list[str]:
    check = check_rss if "/rss" in path else check_atom
    items = check(xml(client.get(path)), "fa")
    return [item.findtext("title") or item.findtext(f"{ATOM}title") or "" for item in items]


@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_it_has_what_is_found_the_newest_first(client, kind):
    wet = category("آب")
    published_article(headline="باران کهنه", ago=timedelta(days=900), category=wet)
    published_article(headline="باران تازه", category=wet).tags.add(tag("سیل"))
    published_article(headline="آفتاب", category=wet)
    published_article(headline="باران دیگر", category=category("ورزش"), ago=timedelta(days=3))
    withdrawn_article(headline="باران رفته")
    path = f"/fa/search/{kind}?q={RAIN}"
    assert titles(client, path) == ["باران تازه", "باران دیگر", "باران کهنه"]
    assert titles(client, f"{path}&service=آب") == ["باران تازه", "باران کهنه"]
    assert titles(client, f"{path}&tag=سیل&sort=date") == ["باران تازه"]
    assert titles(client, f"{path}&until=1300/01/01") == []


def test_the_search_page_leads_to_it_and_neither_is_indexed(client):
    published_article(headline="باران")
    page = Page(client.get(f"/fa/search?q={RAIN}&sort=date&kind=news"))
    told = [each["href"] for each in page.all("link", rel="alternate") if each["type"]]
    rss, atom = told[:2]
    for path in (rss, atom):
        response = client.get(path)
        assert response["X-Robots-Tag"] == "noindex, follow"
        assert "s-maxage=1" in response["Cache-Control"]
        links = {e.get("rel"): e.get("href") for e in xml(response).iter(f"{ATOM}link")}
        assert links["self"] == f"http://testserver{path}"
        assert titles(client, path) == ["باران"]
        again = client.get(path, headers={"If-None-Match": response["ETag"]})
        assert again.status_code == 304
    (channel,) = xml(client.get(rss))
    assert channel.findtext("title") == "جست‌وجو: باران | خبرگزاری آزمون"
    assert (channel.findtext("link") or "").endswith(f"/fa/search?q={RAIN}&kind=news")
    empty = Page(client.get("/fa/search"))
    assert len([each for each in empty.all("link", rel="alternate") if each["type"]]) == 2


def test_nothing_hidden_is_in_it(client):
    for own in papers():
        text = client.get(f"/{own.edition.code}/search/rss?q={HIDDEN}").content.decode()
        assert text.count("<item>") == 0


def test_a_story_leaves_it_at_its_end(client):
    story = published_article(headline="باران")
    Article.objects.filter(pk=story.pk).update(published_until=timezone.now())
    assert titles(client, f"/fa/search/rss?q={RAIN}") == []


@pytest.mark.parametrize(
    "query", ["", "q=", "q=%00", "q=a&kind=gossip", "q=a&tag=nothing", "q=a&since=1404/99/99"]
)
def test_who_asks_nothing_that_can_be_finds_no_feed(client, query):
    edition()
    assert client.get(f"/fa/search/rss?{query}").status_code == 404


@pytest.mark.parametrize("query", ["q=%22", "q=-", "q=(((", "q=" + "a" * 3000, "q=%F0%28"])
def test_whatever_is_searched_has_a_feed_or_none(client, query):
    edition()
    assert client.get(f"/fa/search/atom?{query}").status_code in {200, 404}
