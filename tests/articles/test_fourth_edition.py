"""Another edition is a row of data and a file of words; and all editions tell machines the same."""

import re
from datetime import timedelta
from pathlib import Path

import feedparser
import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings as project
from django.test import Client
from django.utils import timezone
from lxml import etree

from articles.models import Edition
from qodsna import environment
from qodsna.languages import choices
from tests.articles.editions import Paper, arabic, paper
from tests.articles.machines import PEOPLES_DIGITS, check_json_ld, machine_fields
from tests.articles.pages import Page
from tests.articles.test_metadata import told
from tests.builders import category, edition, published_article, tag, user

pytestmark = pytest.mark.django_db

GRAMMAR = etree.RelaxNG(file=str(Path(__file__).with_name("files") / "sitemap.rng"))
# A translator who has only begun: what is not here is said in English.
WORDS = {
    "این صفحه پیدا نشد": "Halaman ini tidak ditemukan",
    "آخرین خبرها": "Berita terbaru",
    "آرشیو": "Arsip",
    "جست‌وجو": "Cari",
    "شناسه مطلب:": "Kode:",
    "این خبر به زبان‌های دیگر": "Berita ini dalam bahasa lain",
}


@pytest.fixture
def words_of_indonesian(settings, tmp_path) -> None:
    """As ``make run`` finds them: a folder in ``locale/`` with a compiled catalogue."""
    folder = tmp_path / "locale/id/LC_MESSAGES"
    folder.mkdir(parents=True)
    lines = ['msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n']
    lines += [f'msgid "{msgid}"\nmsgstr "{words}"\n' for msgid, words in WORDS.items()]
    (folder / "django.po").write_text("\n".join(lines), encoding="utf-8")
    with (folder / "django.po").open("rb") as po, (folder / "django.mo").open("wb") as mo:
        write_mo(mo, read_po(po, locale="id"))
    settings.LOCALE_PATHS = [tmp_path / "locale", *project.LOCALE_PATHS]
    settings.LANGUAGES = environment.languages(*settings.LOCALE_PATHS, first="fa")


@pytest.fixture
def indonesian(words_of_indonesian) -> Edition:
    """Founded at the desk of editions by who administers them."""
    edition()
    client = Client()
    client.force_login(user("root", role="administrator"))
    response = client.post(
        "/admin/articles/edition/add/",
        {
            "name": "Kantor Berita Uji",
            "site_name": "Uji",
            "slogan": "Berita apa adanya",
            "palette": "indigo",
            "code": "id",
            "language": "id",
            "direction": "ltr",
            "calendar": "gregorian",
            "second_calendar": "hijri",
            "position": "3",
            "sign_off_words": "Selesai",
            "footer": "Hak cipta Uji",
            "newsletter_hour": 7,
            "comments_open": "on",
        },
    )
    assert response.status_code == 302, response.context["errors"]
    return Edition.objects.get(code="id")


def test_the_languages_of_the_site_are_those_with_a_catalogue(words_of_indonesian):
    assert [code for code, _ in environment.languages(project.BASE_DIR / "locale", first="fa")] == [
        "fa",
        "ar",
        "en",
    ]
    assert ("id", "Bahasa Indonesia") in choices()


def test_every_page_of_the_new_edition_speaks_its_language_and_english_where_words_lack(
    client, indonesian
):
    service = category("Lingkungan", edition=indonesian)
    story = published_article(edition=indonesian, category=service, headline="Burung kembali")
    story.tags.add(tag("Danau", edition=indonesian))
    paths = ["/id/", story.get_absolute_url(), service.get_absolute_url(), story.print_path]
    paths += ["/id/archive", "/id/videos", "/id/search?q=burung", "/id/nothing", "/id/most-read"]
    for path in paths:
        page = Page(client.get(path))
        (html,) = page.all("html")
        assert (html["lang"], html["dir"]) == ("id", "ltr"), path
        words = page.text
        for name in sorted((a.text for a in page.all("a", lang="fa")), key=len, reverse=True):
            words = words.replace(name, "")
        assert re.findall("[\u0600-\u06ff]+", words) == [], path
    front, there, lost = (Page(client.get(path)).text for path in ("/id/", paths[1], "/id/nothing"))
    assert "Berita terbaru" in there
    assert "Kode:" in there
    assert "Skip to content" in front
    assert "Halaman ini tidak ditemukan" in lost
    assert "Burung kembali" in Page(client.get("/id/search?q=burung")).text


def test_its_dates_are_written_in_its_words_with_the_second_calendar_beside(client, indonesian):
    dates = [each.text for each in Page(client.get("/id/")).all("time") if each["data-today"]]
    assert len(dates) == 2
    assert re.fullmatch(r"(Senin|Selasa|Rabu|Kamis|Jumat|Sabtu|Minggu) \d+ \w+ 20\d\d", dates[0])
    assert re.fullmatch(r"\d+ [A-Za-zʻ -]+ 14\d\d", dates[1])


@pytest.fixture(params=["fa", "ar", "en", "id"])
def place(request) -> Edition:
    if request.param == "id":
        return request.getfixturevalue("indonesian")
    return {"fa": edition, "ar": arabic, "en": lambda: edition("en")}[request.param]()


@pytest.fixture
def own(place) -> Paper:
    found = paper(place)
    other = edition("en") if place.code != "en" else edition()
    found.story.join(published_article(edition=other, headline="Another tongue"), by=None)
    return found


def test_every_feed_is_read_by_a_reader_of_feeds(client, own):
    for path in own.feeds:
        feed = feedparser.parse(client.get(path).content)
        assert not feed.bozo, (path, feed.get("bozo_exception"))
        assert feed.version == ("rss20" if path.endswith("rss") else "atom10")
        assert feed.feed.title
        assert feed.entries, path
        for entry in feed.entries:
            assert entry.published_parsed <= timezone.now().utctimetuple()
            assert entry.title
            told_to_machines = (entry.link, entry.id, entry.published, entry.get("updated", ""))
            assert not PEOPLES_DIGITS.search(" ".join(told_to_machines))


def test_every_sitemap_is_as_its_grammar_asks(client, own):
    index = etree.fromstring(client.get("/sitemap.xml").content)
    GRAMMAR.assertValid(index)
    files = [each.text.removeprefix("http://testserver") for each in index.iter("{*}loc")]
    assert any(own.edition.code in each for each in files)
    languages = set()
    for path in [*files, "/news-sitemap.xml"]:
        root = etree.fromstring(client.get(path).content)
        GRAMMAR.assertValid(root)
        languages |= {each.get("hreflang") for each in root.iter("{*}link")}
    assert {own.edition.language, "x-default"} < languages


def test_json_ld_of_every_page_is_for_machines(client, own):
    for path in own.pages:
        page = Page(client.get(path))
        for data in told(page):
            check_json_ld(data)
            assert data.get("inLanguage", own.edition.language) == own.edition.language
        assert [each for each in machine_fields(page) if PEOPLES_DIGITS.search(each)] == []


def test_without_news_there_is_no_file_of_it(client):
    edition()
    published_article(ago=timedelta(days=3))
    assert client.get("/news-sitemap.xml").status_code == 404
    assert b"news-sitemap" not in client.get("/robots.txt").content
