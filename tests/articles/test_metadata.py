"""What machines read of every page, in every edition, and what a browser keeps of it."""

import json
import re
from collections.abc import Iterator
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
import segno

from articles.frame import kept
from articles.models import Article, Edition
from articles.sharing import PLACES
from media.models import Image
from qodsna import http
from tests.articles.editions import HIDDEN, Paper, papers
from tests.articles.machines import (
    PEOPLES_DIGITS,
    check_address,
    check_json_ld,
    check_moment,
    machine_fields,
)
from tests.articles.pages import Page
from tests.builders import edition, image, picture_file, published_article

pytestmark = pytest.mark.django_db

POLICY = "public, max-age=0, s-maxage=1, must-revalidate"


@pytest.fixture
def side_by_side() -> list[Paper]:
    return papers()


def told(page: Page) -> Iterator[dict]:
    """The things that a page tells machines of, each with its type."""
    for script in page.all("script", type="application/ld+json"):
        data = json.loads(script.text)
        assert data["@context"] == "https://schema.org"
        yield from data.get("@graph", [data])


def of_type(page: Page, name: str) -> dict:
    (found,) = [each for each in told(page) if each["@type"] == name]
    return found


def properties(page: Page) -> dict[str, str]:
    return {each["property"]: each["content"] for each in page.all("meta") if each["property"]}


def test_no_digit_or_date_of_people_stands_where_machines_read(client, side_by_side):
    """Every kind of page, list, feed, sitemap and file, in every edition."""
    machines = ["/sitemap.xml", "/news-sitemap.xml", "/robots.txt"]
    for own in side_by_side:
        for path in own.pages:
            page = Page(client.get(path))
            wrong = [each for each in machine_fields(page) if PEOPLES_DIGITS.search(each)]
            assert wrong == [], path
            for time in page.all("time"):
                moment = time["datetime"]
                assert re.fullmatch("20[0-9]{2}-[0-9]{2}-[0-9]{2}", moment) or check_moment(moment)
            for data in told(page):
                check_json_ld(data)
            for name, value in properties(page).items():
                if name.endswith("_time"):
                    check_moment(value)
        machines += [f"/{own.edition.code}/{name}" for name in ("worker.js", "offline")]
        machines += own.feeds
        texts = [client.get(f"/{own.edition.code}/manifest.webmanifest").json()]
        assert not PEOPLES_DIGITS.search(json.dumps(texts[0]["icons"]))
    for path in machines:
        text = client.get(path).content.decode()
        told_to_machines = re.findall(
            r"<(?:loc|lastmod|link|guid|id|updated|published|pubDate|lastBuildDate)>([^<]*)<"
            r'|(?:href|url|length)="([^"]*)"',
            text,
        )
        joined = unquote(" ".join("".join(each) for each in told_to_machines))
        assert not PEOPLES_DIGITS.search(joined), path


def test_nothing_unpublished_is_told_anywhere(client, side_by_side):
    for own in side_by_side:
        own_files = [
            f"/{own.edition.code}/{name}" for name in ("worker.js", "manifest.webmanifest")
        ]
        for path in [*own.pages, *own_files, *own.feeds, "/sitemap.xml", "/news-sitemap.xml"]:
            response = client.get(path)
            assert HIDDEN not in unquote(response.content.decode()), path


def test_a_story_tells_all_that_schema_org_wants_of_news(client, side_by_side):
    for own in side_by_side:
        page = Page(client.get(own.story.get_absolute_url()))
        news = of_type(page, "NewsArticle")
        assert news["url"] == page.one("link", rel="canonical")["href"]
        assert news["identifier"] == str(own.story.pk)
        assert news["inLanguage"] == own.edition.language
        assert check_moment(news["datePublished"]) == own.story.published_at
        assert check_moment(news["dateModified"]) == own.story.corrections.get().at
        assert check_moment(news["expires"]) == own.story.published_until
        (picture,) = news["image"]
        assert (picture["@type"], picture["creditText"]) == ("ImageObject", "رضا")
        assert (picture["width"], picture["height"]) == (1200, 630)
        (person,) = news["author"]
        assert (person["@type"], person["url"]) == (
            "Person",
            f"http://testserver{own.lists['author']}",
        )
        assert news["publisher"]["name"] == own.edition.name
        assert news["articleSection"] == own.story.category.name


def test_a_photo_report_tells_its_pictures_and_a_film_itself(client, side_by_side):
    for own in side_by_side:
        report = of_type(Page(client.get(own.report.get_absolute_url())), "NewsArticle")
        assert len(report["image"]) == 2
        film = of_type(Page(client.get(own.film.get_absolute_url())), "VideoObject")
        assert {"name", "description", "uploadDate", "duration", "thumbnailUrl"} <= {*film}
        assert film["duration"] == "PT2M5S"


def test_the_way_to_a_page_is_a_list_of_breadcrumbs(client, side_by_side):
    for own in side_by_side:
        service = own.story.category
        below = [service.parent.get_absolute_url(), service.get_absolute_url()]
        for path, last in (
            (own.story.get_absolute_url(), own.story.get_absolute_url()),
            (own.lists["service"], None),
        ):
            way = of_type(Page(client.get(path)), "BreadcrumbList")["itemListElement"]
            assert [step["position"] for step in way] == [*range(1, len(way) + 1)]
            assert [step["item"].removeprefix("http://testserver") for step in way] == [
                own.edition.get_absolute_url(),
                *below,
                *([last] if last else []),
            ]
            assert all(step["name"] for step in way)


def test_the_front_page_tells_whose_site_it_is(client):
    edition(logo=image("نشان", file=picture_file((400, 400))), slogan="شعار ما")
    page = Page(client.get("/fa/"))
    agency, site = told(page)
    assert (agency["@type"], site["@type"]) == ("NewsMediaOrganization", "WebSite")
    assert agency["logo"]["@type"] == "ImageObject"
    assert site["publisher"]["@id"] == agency["@id"]
    assert (site["url"], site["inLanguage"]) == ("http://testserver/fa/", "fa")


def test_every_page_that_may_be_sent_on_says_what_it_looks_like(client, side_by_side):
    for own in side_by_side:
        for path in own.pages:
            if path.endswith(("/print", "/offline", "/nothing")):
                continue
            page = Page(client.get(path))
            said = properties(page)
            assert {"og:type", "og:title", "og:description", "og:url", "og:site_name"} <= {*said}
            assert all(said.values()) or not own.edition.slogan
            assert said["og:url"] == page.one("link", rel="canonical")["href"], path
            check_address(said["og:url"])
            card = page.one("meta", name="twitter:card")["content"]
            assert card == ("summary_large_image" if "og:image" in said else "summary")


def test_a_story_has_a_short_address_that_leads_to_it(client):
    story = published_article()
    page = Page(client.get(story.get_absolute_url()))
    short = page.one("link", rel="shortlink")["href"]
    assert short == f"http://testserver/fa/{story.pk}"
    assert client.get(short.removeprefix("http://testserver"))["Location"] == (
        story.get_absolute_url()
    )


@pytest.mark.parametrize("path", ["", "photos", "videos"])
def test_what_every_edition_has_leads_to_the_same_in_the_others(client, path):
    edition()
    assert Page(client.get(f"/fa/{path}")).all("link", rel="alternate", hreflang="fa") == []
    edition("en")
    kept.forget()
    for code in ("fa", "en"):
        page = Page(client.get(f"/{code}/{path}"))
        others = {
            e["hreflang"]: e["href"] for e in page.all("link", rel="alternate") if e["hreflang"]
        }
        assert others == {
            "fa": f"http://testserver/fa/{path}",
            "x-default": f"http://testserver/fa/{path}",
            "en": f"http://testserver/en/{path}",
        }


# Carried on by readers


def test_a_story_is_carried_on_by_links_and_no_page_asks_another_host(client):
    story = published_article(headline="باران & «سیل»؟")
    short = f"http://testserver{story.short_path}"
    page = Page(client.get(story.get_absolute_url()))
    links = [each for each in page.all("a") if each.within("share__places")]
    assert [link.text for link in links] == [str(name) for name, _ in PLACES]
    for link in links:
        parts = urlsplit(link["href"])
        sent = " ".join(value for values in parse_qs(parts.query).values() for value in values)
        assert short in sent
        assert story.title in sent
        assert {"noopener", "noreferrer", "nofollow"} <= {*link["rel"].split()}
    hosts = [urlsplit(link["href"]).netloc for link in links]
    assert hosts == ["t.me", "ble.ir", "eitaa.com", "wa.me", "x.com", ""]
    loading = {"script", "link", "img", "iframe", "source", "video", "form"}
    for element in page.elements:
        if element.tag in loading:
            for name in ("src", "href", "action", "poster"):
                assert urlsplit(element[name]).netloc in {"", "testserver"}
    (button,) = page.all("button", **{"data-address": short})
    assert "hidden" in button.attributes


def test_the_print_page_has_the_short_address_for_a_phones_camera(client):
    story = published_article()
    response = client.get(story.print_path)
    page = Page(response)
    drawing = page.one("div", "sheet__code")
    assert drawing["role"] == "img"
    (line,) = [each["d"] for each in page.all("path", "qrline")]
    code = segno.make(f"http://testserver{story.short_path}", micro=False, error="m")
    assert line in code.svg_inline(border=2)
    assert "style=" not in response.content.decode()


# What a browser keeps


def test_each_edition_is_installed_as_what_it_is(client, side_by_side):
    for own in side_by_side:
        place = own.edition
        page = Page(client.get(f"/{place.code}/"))
        response = client.get(page.one("link", rel="manifest")["href"])
        assert response["Content-Type"] == "application/manifest+json; charset=utf-8"
        assert response["Cache-Control"] == POLICY
        manifest = response.json()
        assert (manifest["name"], manifest["short_name"]) == (place.name, place.site_name)
        assert (manifest["lang"], manifest["dir"]) == (place.language, place.direction)
        assert {manifest[name] for name in ("id", "scope", "start_url")} == {f"/{place.code}/"}
        sizes = {(each["sizes"], each["purpose"]) for each in manifest["icons"]}
        assert sizes == {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")}


@pytest.mark.parametrize(
    ("size", "wide"),
    [((400, 400), ["192x192", "320x320"]), ((100, 100), None), ((900, 200), None)],
)
def test_a_logo_that_makes_an_icon_is_the_icon(client, size, wide):
    edition(logo=image("نشان", file=picture_file(size)))
    icons = client.get("/fa/manifest.webmanifest").json()["icons"]
    if wide is None:
        assert all(each["src"].startswith("/static/icons/") for each in icons)
        return
    assert [each["sizes"] for each in icons] == wide
    for each in icons:
        file = client.get(each["src"])
        assert (file.status_code, file["Content-Type"]) == (200, each["type"])
    Image.objects.update(rights_until="2020-01-01T00:00Z")
    kept.forget()
    icons = client.get("/fa/manifest.webmanifest").json()["icons"]
    assert all(each["src"].startswith("/static/icons/") for each in icons)


def test_without_a_connection_there_is_a_page_without_news(client, side_by_side):
    for own in side_by_side:
        path = f"/{own.edition.code}/offline"
        response = client.get(path)
        page = Page(response)
        assert response["Cache-Control"] == POLICY
        assert (page.one("html")["lang"], page.one("html")["dir"]) == (
            own.edition.language,
            own.edition.direction,
        )
        assert page.one("meta", name="robots")["content"] == "noindex"
        assert own.story.title not in page.text
        assert page.one("a", "button")["href"] == ""


def worker(client, code: str = "fa") -> dict:
    """What the worker of an edition keeps."""
    response = client.get(f"/{code}/worker.js")
    assert response["Content-Type"] == "text/javascript; charset=utf-8"
    assert response["Cache-Control"] == POLICY
    (kept_by_it,) = re.findall(r"^self\.kept = (.*);$", response.content.decode(), re.MULTILINE)
    return json.loads(kept_by_it)


def test_the_worker_keeps_that_page_with_its_files_and_is_another_when_it_changes(client):
    edition()
    before = worker(client)
    page = Page(client.get(before["page"]))
    sheets = [each["href"] for each in page.all("link", rel="stylesheet")]
    assert {*sheets, "/static/js/preferences.js"} <= {*before["files"]}
    assert all(file.startswith("/static/") for file in before["files"])
    assert worker(client) == before
    published_article()
    kept.forget()
    assert worker(client) == before
    Edition.objects.update(site_name="نام تازه")
    kept.forget()
    assert worker(client)["cache"] != before["cache"]


def test_the_worker_lies_where_it_sees_no_address_of_the_newsroom(client):
    """A worker may serve what lies in its own folder, and nobody allows it more."""
    edition()
    script = Page(client.get("/fa/")).one("script", **{"data-worker": "/fa/worker.js"})
    assert script["src"].endswith("keep.js")
    assert not client.get("/fa/worker.js").has_header("Service-Worker-Allowed")
    policy = client.get("/fa/")["Content-Security-Policy"]
    assert "worker-src 'self'" in policy
    assert "manifest-src 'self'" in policy


def test_the_offline_page_and_its_worker_ask_nothing_but_the_frame(
    client, monkeypatch, django_assert_num_queries
):
    edition()
    monkeypatch.setattr(http, "kept_seconds", lambda now: 3600)
    client.get("/fa/")
    for path in ("/fa/offline", "/fa/worker.js", "/fa/manifest.webmanifest"):
        with django_assert_num_queries(0):
            assert client.get(path).status_code == 200


def test_metadata_costs_no_query_of_its_own(client, side_by_side, django_assert_max_num_queries):
    own = side_by_side[0]
    Article.objects.filter(pk=own.story.pk).update(video=own.film.video)
    client.get("/fa/")
    with django_assert_max_num_queries(13):
        client.get(own.story.get_absolute_url())
