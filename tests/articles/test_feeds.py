"""Feeds of everything, and what every program that reads them gets."""

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.frame import kept
from articles.models import Article, Edition
from media import making, renditions
from media.models import Image
from qodsna import http
from tests.articles.editions import HIDDEN, Paper, arabic, into, paper, papers
from tests.articles.machines import (
    ATOM,
    CONTENT,
    check_atom,
    check_mail_date,
    check_moment,
    check_rss,
    one,
    xml,
)
from tests.articles.pages import Page
from tests.builders import (
    author,
    category,
    dossier,
    edition,
    image,
    picture_file,
    published_article,
    tag,
)

pytestmark = pytest.mark.django_db

NOON = datetime(2025, 8, 5, 8, 30, tzinfo=UTC)
POLICY = "public, max-age=0, s-maxage=1, must-revalidate"


def read(client, path: str, language: str) -> list[ElementTree.Element]:
    check = check_rss if path.endswith("rss") else check_atom
    return check(xml(client.get(path)), language)


def codes(items: list[ElementTree.Element]) -> list[int]:
    guids = [item.findtext("guid") or item.findtext(f"{ATOM}id") or "" for item in items]
    return [int(guid.rpartition("/")[2]) for guid in guids]


@pytest.fixture(params=["fa", "ar", "en"])
def place(request) -> Edition:
    return {"fa": edition, "ar": arabic, "en": lambda: edition("en")}[request.param]()


@pytest.fixture
def own(place) -> Paper:
    return paper(place)


def test_every_feed_of_every_edition_says_what_is_published_and_nothing_else(client, own):
    listed = {own.story.pk}
    for path in own.feeds:
        response = client.get(path)
        assert HIDDEN not in response.content.decode()
        kind = "rss" if path.endswith("rss") else "atom"
        assert response["Content-Type"] == f"application/{kind}+xml; charset=utf-8"
        found = set(codes(read(client, path, own.edition.language)))
        everything = listed | {own.film.pk, own.report.pk}
        assert found == (listed if "/tag/" in path or "author" in path or "dossier" in path
                         else everything), path  # fmt: skip


def test_an_edition_has_its_own_stories_newest_first_and_no_more_than_fifty(client):
    here = [published_article(ago=timedelta(minutes=n)) for n in range(53)]
    published_article(edition=edition("en"))
    for path in ("/fa/rss", "/fa/atom", f"{here[0].category.get_absolute_url()}/rss"):
        assert codes(read(client, path, "fa")) == [each.pk for each in here[:50]]


def test_a_story_comes_into_a_feed_at_its_moment_and_leaves_it_at_its_end(client):
    with time_machine.travel(NOON, tick=False) as clock:
        published_article(ago=-timedelta(hours=1), published_until=NOON + timedelta(hours=2))
        seen = []
        for _ in range(3):
            kept.forget()
            seen.append(len(read(client, "/fa/rss", "fa")))
            clock.shift(timedelta(hours=1))
        assert seen == [0, 1, 0]


def test_its_identity_stays_when_the_headline_changes(client):
    story = published_article(headline="تیتر کهنه")
    before = client.get("/fa/rss").content.decode()
    Article.objects.filter(pk=story.pk).update(headline="تیتر تازه")
    for path in ("/fa/rss", "/fa/atom"):
        (item,) = read(client, path, "fa")
        identity = item.findtext("guid") or item.findtext(f"{ATOM}id") or ""
        assert identity == f"http://testserver/fa/{story.pk}"
        assert f">{identity}<" in before
        assert client.get(f"/fa/{story.pk}").status_code == 301


def test_moments_are_gregorian_and_the_last_change_is_what_readers_were_told(client, own):
    path = f"{own.lists['tag']}/"
    (item,) = read(client, f"{path}rss", own.edition.language)
    published = own.story.published_at
    assert check_mail_date(one(item, "pubDate")) == published.replace(microsecond=0)
    (entry,) = read(client, f"{path}atom", own.edition.language)
    assert check_moment(one(entry, f"{ATOM}published")) == published
    told = own.story.corrections.get().at
    assert check_moment(one(entry, f"{ATOM}updated")) == told
    root = xml(client.get(f"{path}atom"))
    assert check_moment(one(root, f"{ATOM}updated")) == told


def test_it_names_service_tags_and_writers(client, own):
    path = f"{own.lists['tag']}/"
    (item,) = read(client, f"{path}rss", own.edition.language)
    name = own.edition.code.upper()
    assert [each.text for each in item.findall("category")] == [f"{name} ۲۴", f"{name} ۱۴۰۴"]
    assert item.findtext("{http://purl.org/dc/elements/1.1/}creator") == f"{name} ۷"
    assert item.findtext("title") == f"{name} ۱۴۰۴ & <b>"
    (entry,) = read(client, f"{path}atom", own.edition.language)
    assert [each.get("term") for each in entry.findall(f"{ATOM}category")] == [
        f"{name} ۲۴",
        f"{name} ۱۴۰۴",
    ]


def test_a_summary_or_all_of_the_text_as_the_edition_wishes(client, own):
    path = f"{own.lists['tag']}/"
    for kind, tag_name in (("rss", CONTENT), ("atom", f"{ATOM}content")):
        (item,) = read(client, f"{path}{kind}", own.edition.language)
        assert item.find(tag_name) is None
    Edition.objects.update(feeds_in_full=True)
    kept.forget()
    for kind, tag_name in (("rss", CONTENT), ("atom", f"{ATOM}content")):
        (item,) = read(client, f"{path}{kind}", own.edition.language)
        text = one(item, tag_name)
        assert f'lang="{own.edition.language}" dir="{own.edition.direction}"' in text
        assert '<a href="http://testserver/fa/"' in text
        assert text.count('<img src="http://testserver/media/renditions/') == 2
        assert "data-image" not in text
        assert "&lt;b&gt;" not in text  # the headline is not repeated


def test_a_picture_goes_along_with_its_true_length_as_soon_as_it_is_made(client):
    picture = image(file=picture_file((1300, 900)))
    published_article(lead_image=picture)
    (item,) = read(client, "/fa/rss", "fa")
    assert item.find("enclosure") is None
    making.make(picture, renditions.every(picture))
    picture.mark_rendered()
    (item,) = read(client, "/fa/rss", "fa")
    told = item.find("enclosure").attrib
    file = client.get(told["url"].removeprefix("http://testserver"))
    assert (len(b"".join(file)), file["Content-Type"]) == (int(told["length"]), told["type"])
    (entry,) = read(client, "/fa/atom", "fa")
    (link,) = [each for each in entry.findall(f"{ATOM}link") if each.get("rel") == "enclosure"]
    assert (link.get("href"), link.get("length")) == (told["url"], told["length"])
    Image.objects.update(rights_until=timezone.now() - timedelta(minutes=1))
    (item,) = read(client, "/fa/rss", "fa")
    assert item.find("enclosure") is None


def test_no_character_breaks_a_feed(client):
    Edition.objects.filter(pk=edition().pk).update(feeds_in_full=True)
    story = published_article(lead_image=image())
    junk = "".join(map(chr, [*range(1, 32), 0x7F, 0x85, 0x2028, 0xFFFE, 0xFFFF, 0x202E])) + "]]>&<"
    Article.objects.filter(pk=story.pk).update(
        headline=f"تیتر{junk}", lead=f"لید{junk}", body=f"<p>متن{junk.replace('<', '')}</p>"
    )
    story.tags.add(spoilt := tag())
    type(spoilt).objects.update(name=f"برچسب{junk}")
    for path in ("/fa/rss", "/fa/atom", f"{spoilt.get_absolute_url()}/rss"):
        (item,) = read(client, path, "fa")
        assert "تیتر" in (item.findtext("title") or item.findtext(f"{ATOM}title") or "")


def test_a_hub_is_named_where_there_is_one(client, settings, own):
    for path in own.feeds[:4]:
        assert 'rel="hub"' not in client.get(path)["Link"]
    settings.WEBSUB_HUB = "https://hub.example/"
    for path in own.feeds[:4]:
        response = client.get(path)
        links = {each.get("rel"): each.get("href") for each in xml(response).iter(f"{ATOM}link")}
        assert links["hub"] == "https://hub.example/"
        assert f'<{links["self"]}>; rel="self"' in response["Link"]
        assert '<https://hub.example/>; rel="hub"' in response["Link"]
        assert links["self"].endswith(path)


def test_a_feed_is_for_everyone_and_who_has_it_hears_304(client, own):
    for path in own.feeds:
        response = client.get(path)
        assert response["Cache-Control"] == POLICY
        assert not response.cookies
        assert not response.has_header("Vary")
        again = client.get(path, headers={"If-None-Match": response["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert client.post(path).status_code == 405


def test_who_has_a_feed_with_a_withdrawn_story_gets_the_one_without(client):
    published_article(ago=timedelta(hours=1))
    old = published_article(ago=timedelta(hours=2))
    before = client.get("/fa/rss")
    old.withdraw(by=None)
    asked = {"If-None-Match": before["ETag"], "If-Modified-Since": http.time.strftime("%c")}
    assert client.get("/fa/rss", headers=asked).status_code == 200
    assert not before.has_header("Last-Modified")


def test_a_feed_of_nothing_is_sound_and_stays_the_same(client):
    edition()
    for path in ("/fa/rss", "/fa/atom", f"{category().get_absolute_url()}/rss"):
        with time_machine.travel(NOON):
            first = client.get(path)
        assert read(client, path, "fa") == []
        assert client.get(path)["ETag"] == first["ETag"]


@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_what_is_not_there_has_no_feed(client, kind):
    edition("en")
    hidden = dossier("پنهان", is_shown=False)
    for path in (
        f"{hidden.get_absolute_url()}/{kind}", f"/xx/{kind}", f"/fa/service/x/{kind}",
        f"/fa/tag/x/{kind}", f"/fa/author/x/{kind}", f"{tag('آب').get_absolute_url()}/{kind}",
        f"/fa/{kind}/", "/fa/feed",
        tag().get_absolute_url().replace("/fa/", "/en/") + f"/{kind}",
    ):  # fmt: skip
        assert client.get(path).status_code == 404, path


def test_every_page_leads_to_the_feeds_of_its_edition_and_a_list_to_its_own(client, own):
    home = own.edition.get_absolute_url()
    for path in own.pages:
        if path.endswith(("/print", "/offline")):
            continue
        page = Page(client.get(path))
        told = [each["href"] for each in page.all("link", rel="alternate") if each["type"]]
        assert told[-2:] == [f"{home}rss", f"{home}atom"]
        below = [f"{path}/rss", f"{path}/atom"] if path in own.lists.values() else []
        assert told[:-2] == below


def many(subject: str) -> str:
    """The address of something with sixty stories that have one of everything."""
    service = category("پر")
    subjects = {"tag": tag("پر"), "author": author("پر"), "dossier": dossier("پر")}
    picture = image()
    for number in range(60):
        story = published_article(
            category=service,
            lead_image=image(),
            body=f'<p>متن</p><figure data-image="{picture.pk}"></figure>',
            ago=timedelta(minutes=number),
        )
        story.tags.add(subjects["tag"], tag(f"برچسب {number}"))
        story.authors.add(subjects["author"], author(f"نویسنده {number}"))
        into(subjects["dossier"], story)
    here = {"service": service, **subjects}.get(subject)
    return f"{here.get_absolute_url()}/" if here else "/fa/"


@pytest.mark.parametrize("subject", ["everything", "service", "tag", "author", "dossier"])
def test_a_feed_costs_the_same_with_little_and_with_much(client, monkeypatch, subject):
    monkeypatch.setattr(http, "kept_seconds", lambda now: 3600)
    Edition.objects.filter(pk=edition().pk).update(feeds_in_full=True)
    path = many(subject)
    client.get("/fa/")
    with CaptureQueriesContext(
        connection,
    ) as much:
        assert len(read(client, f"{path}rss", "fa")) == 50
    # The subject, its stories, their tags, their authors, the pictures of their texts.
    assert len(much) <= 5
    Article.objects.exclude(pk__in=Article.objects.newest_first()[:1]).delete()
    with CaptureQueriesContext(connection) as little:
        assert len(read(client, f"{path}rss", "fa")) == 1
    assert len(little) == len(much)


def test_all_three_editions_stand_side_by_side(client):
    for own in papers():
        found = codes(read(client, f"/{own.edition.code}/atom", own.edition.language))
        assert set(found) == {own.story.pk, own.film.pk, own.report.pk}
