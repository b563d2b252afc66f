"""The addresses of the newspaper, and what every reader gets from them."""

import gzip
import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import pytest
import time_machine
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po
from django.conf import settings as project
from django.contrib.staticfiles import finders
from django.template import engines
from django.template.base import Node, Template
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.test import Client
from django.utils import timezone

from articles.frame import kept
from articles.models import Article, Suggested
from articles.status import Kind
from articles.views import PAGE_SIZE
from qodsna import http
from qodsna.calendars import CALENDARS
from qodsna.persian import TEHRAN
from tests.articles.pages import Page
from tests.builders import (
    article,
    author,
    category,
    chief,
    dossier,
    edition,
    image,
    published_article,
    ready_video,
    related,
    tag,
    video,
    withdrawn_article,
)
from tests.comments.builders import approved_comment

pytestmark = pytest.mark.django_db

NOON = datetime(2025, 8, 5, 8, 30, tzinfo=UTC)
POLICY = "public, max-age=0, s-maxage=1, must-revalidate"


@pytest.fixture
def warm(monkeypatch, client):
    """Asks once, so that what is kept for half a second is kept; here it is long."""
    monkeypatch.setattr(http, "kept_seconds", lambda now: 3600)
    return client.get


@pytest.fixture
def story() -> Article:
    """A story with one of everything."""
    service = category("زیست", parent=category("جامعه"))
    full = published_article(
        headline="بازگشت فلامینگوها\nبه دریاچه",
        kicker="اداره محیط زیست خبر داد؛",
        subheadline="«مینا رستگار»",
        lead="پرندگان بازگشتند.",
        body="<h2>میان‌تیتر</h2><p>متن خبر</p>",
        sign_off="م.ح",
        category=service,
        lead_image=image(caption="دریاچه", credit="کاوه روشن"),
    )
    full.tags.add(tag())
    full.authors.add(author())
    related(full, published_article(category=service, lead_image=image("خویشاوند")))
    published_article(kind=Kind.VIDEO, video=video(), category=service)
    approved_comment(article=full, parent=approved_comment(article=full))
    return full


@pytest.fixture
def addresses(story) -> dict[str, str]:
    """One of every page that all readers share."""
    day = CALENDARS["jalali"].parts(story.published_at.astimezone(TEHRAN).date())
    return {
        "front": "/fa/",
        "article": story.get_absolute_url(),
        "print": story.print_path,
        "service": story.category.get_absolute_url(),
        "tag": story.tags.get().get_absolute_url(),
        "author": story.authors.get().get_absolute_url(),
        "search": f"/fa/search?q={quote('فلامینگوها')}",
        "archive": "/fa/archive",
        "archive of a day": f"/fa/archive/{'/'.join(f'{each:02}' for each in day)}",
        "most read": "/fa/most-read/week",
        "withdrawn": withdrawn_article(note="اشتباه بود").get_absolute_url(),
    }


LISTS = ["service", "tag", "author", "search", "archive", "archive of a day", "most read"]
PAGES = ["front", "article", "print", *LISTS, "withdrawn"]


# Addresses


def test_the_site_opens_on_its_first_edition(client):
    edition()
    edition("en")
    response = client.get("/")
    assert (response.status_code, response["Location"]) == (302, "/fa/")


def test_the_newsroom_chooses_which_edition_is_first(client):
    edition(position=2)
    edition("en")
    assert client.get("/")["Location"] == "/en/"


@pytest.mark.parametrize("path", ["/", "/fa/", "/fa/1/x", "/nothing"])
def test_before_the_first_edition_there_is_a_page_that_says_so(client, path):
    response = client.get(path)
    assert response.status_code == 404
    assert "هنوز نسخه‌ای از سایت ساخته نشده است" in Page(response).text


def test_the_front_page_ends_with_a_slash(client):
    edition()
    response = client.get("/fa")
    assert (response.status_code, response["Location"]) == (301, "/fa/")


@pytest.mark.parametrize(
    "way",
    [
        "/fa/{code}",
        "/fa/{code}/",
        "/fa/{code}/-",
        "/fa/{code}/یک-تیتر-دیگر",
        "/fa/{code}/بازگشت-فلامینگوها",
        "/fa/{persian}",
        "/fa/{persian}/بازگشت-فلامینگوها-به-دریاچه",
        "/fa/{arabic}/بازگشت-فلامینگوها-به-دریاچه",
        "/fa/0{code}/بازگشت-فلامینگوها-به-دریاچه",
    ],
)
def test_every_way_to_a_story_leads_to_its_one_address(client, way):
    story = published_article(pk=376960, headline="بازگشت فلامینگوها به دریاچه")
    path = way.format(code=376960, persian="۳۷۶۹۶۰", arabic="٣٧٦٩٦٠")
    response = client.get(path)
    assert (response.status_code, response["Location"]) == (301, story.get_absolute_url())
    assert client.get(response["Location"]).status_code == 200


def test_a_new_headline_moves_the_address_and_the_old_one_leads_there(client):
    story = published_article(headline="تیتر کهنه")
    old = story.get_absolute_url()
    story.headline = "تیتر تازه"
    story.save()
    response = client.get(old)
    assert (response.status_code, response["Location"]) == (301, story.get_absolute_url())


def test_a_story_whose_headline_has_no_letter_opens_too(client):
    story = published_article(headline="؟!")
    assert story.get_absolute_url() == f"/fa/{story.pk}/-"
    assert client.get(story.get_absolute_url()).status_code == 200


def test_a_subservice_and_a_name_with_digits_have_addresses(client):
    service = category("۲۰ سال بعد", parent=category("تاریخ"))
    assert unquote(service.get_absolute_url()) == "/fa/service/20-سال-بعد"
    assert client.get(service.get_absolute_url()).status_code == 200


HIDDEN = [
    pytest.param(lambda: article(), id="draft"),
    pytest.param(lambda: article(published_at=NOON, category=category()), id="dated draft"),
    pytest.param(lambda: published_article(ago=-timedelta(minutes=1)), id="scheduled"),
]


@pytest.mark.parametrize("make", HIDDEN)
def test_what_is_not_published_is_not_found_and_its_address_says_nothing(client, make):
    story = make()
    for path in (story.short_path, f"{story.short_path}/", story.get_absolute_url()):
        response = client.get(path)
        assert response.status_code == 404
        assert story.headline not in response.content.decode()
    assert client.get(story.print_path).status_code == 404
    assert client.get(story.get_absolute_url(), headers={"If-None-Match": "*"}).status_code == 404


def test_a_story_is_found_in_its_own_edition_only(client):
    story = published_article()
    edition("en")
    for path in (f"/en/{story.pk}", f"/en/{story.pk}/{story.slug}", f"/en/{story.pk}/print"):
        assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/xx/", "/xx/1/x", "/fars/", "/FA/", "/f/", "/fa/0", "/fa/0/x", "/fa/-1", "/fa/-1/x",
        f"/fa/{10**30}", f"/fa/{10**30}/x", f"/fa/{10**18 - 1}", "/fa/abc", "/fa/1e5", "/fa/1.5",
        "/fa/²", "/fa/१२३", "/fa/service/", "/fa/service/nothing", "/fa/tag/nothing",
        "/fa/author/nothing", "/fa//", "/fa/1/x/y", "/fa/1/a%2Fb", "/nothing.php",
    ],
)  # fmt: skip
def test_an_address_of_nothing_is_not_found(client, path):
    published_article(pk=1)
    response = client.get(path)
    assert response.status_code == 404
    assert "این صفحه پیدا نشد" in Page(response).one("h1").text


def test_what_is_missed_in_another_edition_is_said_in_its_language(client):
    edition()
    edition("en")
    page = Page(client.get("/en/nothing"))
    assert (page.one("html")["lang"], page.one("html")["dir"]) == ("en", "ltr")


HOSTILE = [
    "%00", "%25", "%", "%%%", "..", "../..", "%2e%2e%2f", "a%2Fb", "a%5Cb", "'\"<script>", "%0A",
    "%0d%0aSet-Cookie:x=1", "%E2%80%AE", "%F0%9F%8C%A7", "%ED%A0%80", "%FF", "%C3%28", "x" * 2000,
    quote("دریاچه-" * 300), "{{7*7}}", "${7*7}", "%7Fx", "a;b=c", "a&b", "~", "-", " ", "+",
]  # fmt: skip


@pytest.mark.parametrize("slug", HOSTILE)
@pytest.mark.parametrize(
    "place",
    ["/{}", "/{}/", "/fa/{}", "/fa/1/{}", "/fa/service/{}", "/fa/tag/{}", "/fa/author/{}"],
)
def test_no_address_however_hostile_breaks_the_site(client, place, slug):
    published_article(pk=1)
    response = client.get("/", PATH_INFO=unquote(place.format(slug), "latin-1"))
    assert response.status_code in {200, 301, 302, 404}
    assert not response.cookies
    if response.status_code in {301, 302}:
        assert re.fullmatch(r"/[!-~]*", response["Location"])
        assert not response["Location"].startswith("//")


# Withdrawn


def test_a_withdrawn_story_says_that_it_is_gone_and_why(client):
    story = withdrawn_article(headline="خبری نادرست", lead="لید", note="نادرست بود.")
    for path in (story.get_absolute_url(), story.short_path, f"/fa/{story.pk}/x"):
        response = client.get(path)
        page = Page(response)
        assert response.status_code == 410
        assert page.one("h1").text == "این مطلب از سایت برداشته شده است"
        assert page.one("p", "notice__note").text == "نادرست بود."
        assert page.one("meta", name="robots")["content"] == "noindex"
        assert "خبری نادرست" not in response.content.decode()


def test_a_story_withdrawn_without_a_note_shows_none(client):
    page = Page(client.get(withdrawn_article().get_absolute_url()))
    assert page.all("p", "notice__note") == []


def test_a_withdrawn_story_is_nowhere_else(client, story, addresses):
    neighbour = published_article(category=story.category)
    related(neighbour, story)
    story.withdraw(by=None)
    kept.forget()
    for name in ("front", "service", "tag", "author", "search"):
        assert Page(client.get(addresses[name])).stories()[story.pk] == 0
    assert Page(client.get(neighbour.get_absolute_url())).stories()[story.pk] == 0
    assert client.get(story.print_path).status_code == 404


# The page of a story


def test_the_page_of_a_story_has_everything_in_its_place(client, story):
    page = Page(client.get(story.get_absolute_url()))
    own = [element for element in page.elements if element.within("story")]
    told = [
        (each.classes or [each.tag])[0]
        for each in own
        if {*each.classes} & {"crumbs", "kicker", "story__headline", "story__subheadline", "byline",
                              "figure", "story__lead", "story__body", "story__sign-off", "tags"}
    ]  # fmt: skip
    assert told == [
        "crumbs", "kicker", "story__headline", "story__subheadline", "byline", "figure",
        "story__lead", "story__body", "story__sign-off", "tags",
    ]  # fmt: skip
    assert page.one("p", "story__sign-off").text == "انتهای پیام/م.ح"
    assert page.one("figcaption").text == "دریاچه عکس: کاوه روشن"
    assert f"شناسه مطلب: {story.pk}".translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")) in (
        page.one("div", "byline").text
    )
    assert page.one("title").text == "بازگشت فلامینگوها به دریاچه | خبرگزاری آزمون"
    assert page.one("meta", name="description")["content"] == "پرندگان بازگشتند."
    assert page.one("link", rel="canonical")["href"] == (
        f"http://testserver{story.get_absolute_url()}"
    )


def test_the_headline_keeps_the_line_break_of_the_editor(client, story):
    for path in (story.get_absolute_url(), story.print_path):
        html = client.get(path).content.decode()
        assert re.search(r"<h1[^>]*>\s*بازگشت فلامینگوها<br>به دریاچه\s*</h1>", html)


def test_the_moment_is_jalali_for_people_and_iso_for_machines(client):
    story = published_article(published_at=datetime(2025, 8, 5, 13, 0, tzinfo=UTC))
    page = Page(client.get(story.get_absolute_url()))
    (moment,) = [time for time in page.all("time") if time.within("byline")]
    assert moment["datetime"] == "2025-08-05T16:30:00+03:30"
    assert moment.text == "سه‌شنبه ۱۴ مرداد ۱۴۰۴، ۱۶:۳۰"


def test_the_english_edition_reads_from_left_to_right_in_its_own_calendar(client):
    story = published_article(
        edition=edition("en"),
        headline="Rain in Rasht",
        sign_off="A.B",
        published_at=datetime(2025, 8, 5, 13, 0, tzinfo=UTC),
    )
    page = Page(client.get(story.get_absolute_url()))
    assert (page.one("html")["lang"], page.one("html")["dir"]) == ("en", "ltr")
    assert page.one("p", "story__sign-off").text == "End of message/A.B"
    byline = page.one("div", "byline").text
    assert "5 August 2025" in byline
    assert f" {story.pk}" in byline


@pytest.mark.parametrize("name", PAGES)
def test_headings_step_down_one_by_one_from_a_single_first(client, addresses, name):
    levels = Page(client.get(addresses[name])).headings
    assert (levels[0], levels.count(1)) == (1, 1)
    steps = [after - before for before, after in pairwise(levels)]
    assert max(steps, default=0) <= 1


HTML = "<b onmouseover=alert(1)>&\"'"


def test_what_people_type_is_text_and_never_markup(client):
    service = category(f"سرویس {HTML}", description=HTML)
    story = published_article(
        headline=f"تیتر {HTML}\n{HTML}", kicker=HTML, subheadline=HTML, lead=HTML, sign_off=HTML,
        category=service, lead_image=image(HTML, caption=HTML, credit=HTML), is_breaking=True,
    )  # fmt: skip
    story.tags.add(tag(f"برچسب {HTML}"))
    story.authors.add(author(f"نویسنده {HTML}", biography=HTML))
    related(story, url="https://example.com/?a=1&b='\"<b>", title=HTML, lead=HTML)
    gone = withdrawn_article(headline=HTML, note=HTML, category=service)
    paths = [
        "/fa/", story.get_absolute_url(), story.print_path, gone.get_absolute_url(),
        service.get_absolute_url(), story.tags.get().get_absolute_url(),
        story.authors.get().get_absolute_url(),
    ]  # fmt: skip
    for path in paths:
        page = Page(client.get(path))
        assert page.all("b") == []
        assert [
            e for e in page.elements if any(name.startswith("on") for name in e.attributes)
        ] == []
        assert HTML in page.text


def test_related_links_stand_in_the_editors_order_without_what_is_not_published(client):
    story = published_article()
    second, third = published_article(headline="دوم"), published_article(headline="سوم")
    related(story, third, position=3)
    related(story, second, position=2)
    related(story, url="https://example.com/", title="یکم", position=1)
    related(story, article(headline="پیش‌نویس"), position=0)
    related(story, withdrawn_article(headline="برداشته"), position=4)
    related(story, published_article(headline="فردا", ago=-timedelta(days=1)), position=5)
    page = Page(client.get(story.get_absolute_url()))
    links = [link for link in page.all("a") if link.within("card__headline")]
    assert [link.text for link in links] == ["یکم", "دوم", "سوم"]
    assert links[0]["rel"] == "external noopener"
    assert [link["href"] for link in links] == [
        "https://example.com/",
        second.get_absolute_url(),
        third.get_absolute_url(),
    ]


def test_a_story_without_related_content_has_no_empty_block(client):
    page = Page(client.get(published_article().get_absolute_url()))
    assert page.all("h2", id="related") == []


def test_a_film_is_played_with_its_poster_and_asks_for_nothing_before(client):
    film = ready_video()
    story = published_article(kind=Kind.VIDEO, video=film, lead_image=image())
    page = Page(client.get(story.get_absolute_url()))
    player, picture = page.one("video"), page.one("img", fetchpriority="high")
    assert picture["src"].startswith(f"/media/renditions/{film.poster.pk}/")
    assert (player["preload"], player["aria-label"]) == ("none", film.title)
    assert "controls" in player.attributes


def test_breaking_news_stands_on_every_page_of_its_edition_for_six_hours(client, story, addresses):
    with time_machine.travel(NOON, tick=False):
        hot = [
            published_article(headline=f"فوری {n}", is_breaking=True, ago=timedelta(hours=n))
            for n in range(4)
        ]
    for moment, shown in ((NOON, hot[:3]), (NOON + timedelta(hours=4, minutes=59), hot[:2])):
        with time_machine.travel(moment, tick=False):
            kept.forget()
            strip = Page(client.get("/fa/")).stories("breaking")
        assert strip == {each.pk: 1 for each in shown}
    with time_machine.travel(NOON + timedelta(hours=7), tick=False):
        kept.forget()
        assert Page(client.get("/fa/")).all("section", "breaking") == []


def test_breaking_news_stays_in_its_edition(client):
    edition("en")
    published_article(is_breaking=True)
    assert Page(client.get("/en/")).all("section", "breaking") == []


# The print page


def test_the_print_page_is_the_story_alone(client, story):
    page = Page(client.get(story.print_path))
    assert page.one("meta", name="robots")["content"] == "noindex"
    assert page.one("link", rel="canonical")["href"].endswith(story.get_absolute_url())
    for said in ("بازگشت فلامینگوها", "متن خبر", "انتهای پیام/م.ح", "خبرگزاری آزمون"):
        assert said in page.text
    assert f"http://testserver{story.short_path}" in page.text
    assert page.all("nav") == []


# Lists


def test_a_service_shows_its_own_stories_and_those_below_it(client):
    top, other = category("جامعه"), category("ورزش")
    below = category("زیست", parent=top)
    deepest = category("آب", parent=below)
    wanted = [published_article(category=each) for each in (top, below, deepest)]
    published_article(category=other)
    page = Page(client.get(top.get_absolute_url()))
    assert set(page.stories("list")) == {each.pk for each in wanted}
    assert page.one("h1").text == "جامعه"
    assert [link.text for link in page.all("a") if link.within("tags")] == ["زیست"]


def test_a_subservice_tells_its_way_and_marks_its_service(client):
    below = category("زیست", parent=category("جامعه"))
    page = Page(client.get(below.get_absolute_url()))
    assert [link.text for link in page.all("a") if link.within("crumbs")] == ["خانه", "جامعه"]
    assert [link.text for link in page.all("a", **{"aria-current": "true"})] == ["جامعه"]


def test_a_tag_and_an_author_have_their_stories(client, story):
    published_article()
    for subject in (story.tags.get(), story.authors.get()):
        page = Page(client.get(subject.get_absolute_url()))
        assert page.stories("list") == {story.pk: 1}
        assert page.one("h1").text == subject.name


@pytest.mark.parametrize("make", [tag, author])
def test_a_name_without_a_story_that_readers_see_is_none(client, make):
    subject = make()
    getattr(article(), f"{make.__name__}s").add(subject)
    assert client.get(subject.get_absolute_url()).status_code == 404
    getattr(published_article(), f"{make.__name__}s").add(subject)
    assert client.get(subject.get_absolute_url()).status_code == 200


def test_a_service_without_stories_says_so(client):
    page = Page(client.get(category().get_absolute_url()))
    assert page.one("p", "notice").text == "هنوز خبری در این بخش منتشر نشده است."
    assert page.all("nav", "pager") == []


@pytest.mark.parametrize("make", [category, tag, author])
def test_a_list_of_another_edition_is_not_found(client, make):
    edition("en")
    path = make("آب").get_absolute_url().replace("/fa/", "/en/")
    assert client.get(path).status_code == 404


def fill(kind: str, stories: int) -> tuple[str, list[int]]:
    """The address of a list of so many stories, many of one moment; their codes as listed."""
    make = {"service": category, "tag": tag, "author": author}[kind]
    subject = make("فهرست")
    places = [subject, category("زیر", parent=subject)] if kind == "service" else [category("جا")]
    listed = [
        published_article(
            category=places[number % len(places)],
            published_at=NOON - timedelta(hours=number // 7),
        )
        for number in range(stories)
    ]
    if kind != "service":
        for each in listed:
            getattr(each, f"{kind}s").add(subject)
    listed.sort(key=lambda each: (each.published_at, each.pk), reverse=True)
    return subject.get_absolute_url(), [each.pk for each in listed]


@pytest.mark.parametrize("kind", ["service", "tag", "author"])
def test_page_after_page_shows_every_story_once_and_in_order(client, kind):
    first, codes = fill(kind, 2 * PAGE_SIZE + 3)
    seen, path, sizes = [], first, []
    while path:
        page = Page(client.get(path))
        codes_here = list(page.stories("list"))
        sizes.append(len(codes_here))
        seen += codes_here
        older = page.all("a", rel="next")
        path = f"{first}{older[0]['href']}" if older else ""
    assert seen == codes
    assert sizes == [PAGE_SIZE, PAGE_SIZE, 3]
    assert [link["href"] for link in page.all("a") if link.within("pager")] == [first]


def test_a_list_of_exactly_one_page_offers_no_other(client):
    path, codes = fill("tag", PAGE_SIZE)
    page = Page(client.get(path))
    assert len(page.stories("list")) == len(codes)
    assert page.all("nav", "pager") == []


def test_a_page_of_a_list_stays_where_it_is_when_its_first_story_is_withdrawn(client):
    path, codes = fill("tag", 5)
    cursor = Article.objects.get(pk=codes[1])
    cursor.withdraw(by=None)
    assert list(Page(client.get(f"{path}?before={codes[1]}")).stories("list")) == codes[2:]


def test_only_the_first_page_of_a_list_is_its_address_for_search_engines(client):
    path, codes = fill("tag", 3)
    assert Page(client.get(path)).one("link", rel="canonical")["href"].endswith(path)
    assert Page(client.get(f"{path}?before={codes[0]}")).all("link", rel="canonical") == []


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ("{persian}", 200), ("{arabic}", 200), ("{code}", 200), ("", 200),
        ("0", 404), ("-1", 404), ("1000000000000000000000", 404), ("9" * 18, 404), ("x", 404),
        ("%00", 404), ("1%00", 404), ("1%0A", 404), ("²", 404), ("1;DROP", 404), ("%FF", 404),
        ("%ED%A0%80", 404), ("9" * 5000, 404), (" ", 404),
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["service", "tag", "author"])
def test_before_is_a_code_or_nothing(client, kind, typed, status):
    path, codes = fill(kind, 2)
    newest = str(codes[0])
    digits = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"), str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
    persian, arabic = (newest.translate(each) for each in digits)
    typed = typed.format(code=newest, persian=persian, arabic=arabic)
    response = client.get(f"{path}?before={typed}")
    assert response.status_code == status
    if typed and status == 200:
        assert list(Page(response).stories("list")) == codes[1:]


def test_a_draft_is_no_place_in_a_list(client):
    path, _ = fill("tag", 2)
    for draft in (article(), article(published_at=NOON)):
        assert client.get(f"{path}?before={draft.pk}").status_code == 404


# What caches and browsers are told


@pytest.fixture
def _still():
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=1), tick=False):
        yield


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_for_everyone_and_right_within_a_second(client, addresses, name):
    response = client.get(addresses[name])
    assert response["Cache-Control"] == POLICY
    assert not response.cookies
    assert not response.has_header("Set-Cookie")
    assert not response.has_header("Vary")


@pytest.mark.parametrize("path", ["/", "/fa", "/fa/1", "/fa/1/x"])
def test_a_redirect_is_for_everyone_too(client, path):
    published_article(pk=1)
    response = client.get(path)
    assert response.status_code in {301, 302}
    assert response["Cache-Control"] == POLICY
    assert not response.cookies


@pytest.mark.parametrize("path", ["/fa/nothing", "/xx/", "/fa/1", "/fa/1/x", "/fa/1/print"])
def test_what_is_not_found_now_may_be_found_within_a_second(client, path):
    published_article(pk=1, ago=-timedelta(seconds=30))
    response = client.get(path)
    assert response.status_code == 404
    assert response["Cache-Control"] == POLICY
    assert not response.cookies


@pytest.mark.usefixtures("_still")
@pytest.mark.parametrize("name", PAGES)
def test_guests_and_administrators_get_the_same_bytes(addresses, name):
    administrator, guest = Client(), Client()
    administrator.force_login(chief())
    guest.cookies["theme"] = "dark"
    seen = [browser.get(addresses[name]) for browser in (administrator, guest)]
    assert seen[0].content == seen[1].content
    assert [response.cookies or response.has_header("Vary") for response in seen] == [False, False]


@pytest.mark.usefixtures("_still")
@pytest.mark.parametrize("name", [name for name in PAGES if name != "withdrawn"])
def test_who_has_the_page_is_told_that_nothing_changed(client, addresses, name):
    tag_of_page = client.get(addresses[name])["ETag"]
    again = client.get(addresses[name], headers={"If-None-Match": tag_of_page})
    assert (again.status_code, again.content) == (304, b"")
    assert (again["ETag"], again["Cache-Control"]) == (tag_of_page, POLICY)


@pytest.mark.usefixtures("_still")
def test_who_has_an_old_page_gets_the_new_one(client, story):
    path = story.get_absolute_url()
    old = client.get(path)["ETag"]
    Article.objects.filter(pk=story.pk).update(lead="لید تازه")
    response = client.get(path, headers={"If-None-Match": old})
    assert response.status_code == 200
    assert "لید تازه" in response.content.decode()
    assert response["ETag"] != old


@pytest.mark.parametrize("name", [*PAGES, "home"])
def test_pages_are_read_and_nothing_else(client, addresses, name):
    path = addresses.get(name, "/")
    for method in (client.post, client.put, client.patch, client.delete):
        assert method(path).status_code == 405


@pytest.mark.usefixtures("_still")
@pytest.mark.parametrize("name", PAGES)
def test_the_head_of_a_page_is_that_of_the_page(client, addresses, name):
    page, head = client.get(addresses[name]), client.head(addresses[name])
    assert (head.status_code, head.content) == (page.status_code, b"")
    assert {k: v for k, v in head.items() if k != "ETag"} == {
        k: v for k, v in page.items() if k != "ETag"
    }


@pytest.mark.parametrize("name", PAGES)
def test_browsers_are_told_to_trust_nothing_but_this_site(client, addresses, name):
    response = client.get(addresses[name])
    policy = dict(
        rule.strip().partition(" ")[::2] for rule in response["Content-Security-Policy"].split(";")
    )
    assert policy["default-src"] == "'none'"
    assert {policy[name] for name in ("style-src", "img-src")} == {"'self'"}
    runs = policy["script-src"].split()
    assert all(word.startswith("'sha256-") for word in runs[:-1])
    assert runs[-1] == "'strict-dynamic'"
    assert policy["frame-ancestors"] == "'none'"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "strict-origin-when-cross-origin"


# What a page costs


@pytest.mark.parametrize(
    ("name", "budget"),
    [("front", 0), ("article", 5), ("print", 3), ("service", 1), ("tag", 2), ("author", 2)],
)
def test_a_page_keeps_its_budget_of_queries(
    warm, addresses, name, budget, django_assert_max_num_queries
):
    warm(addresses[name])
    with django_assert_max_num_queries(budget):
        warm(addresses[name])


def queries(get, path: str, counter) -> int:
    with counter as asked:
        get(path)
    return len(asked)


def test_a_story_costs_the_same_with_little_and_with_much(
    warm, client, story, django_assert_max_num_queries
):
    path = story.get_absolute_url()
    warm(path)
    few = queries(warm, path, django_assert_max_num_queries(6))
    Suggested.objects.keep(story.pk, [published_article().pk], at=timezone.now())
    assert queries(warm, path, django_assert_max_num_queries(7)) == few + 1
    for number in range(12):
        related(story, published_article(lead_image=image()))
        story.tags.add(tag(f"برچسب {number}"))
        story.authors.add(author(f"نویسنده {number}"))
        category(f"سرویس {number}")
        story.dossiers.add(dossier(f"پرونده {number}"))
        approved_comment(article=story, parent=approved_comment(article=story))
    assert queries(warm, path, django_assert_max_num_queries(6)) == few  # no room is left


@pytest.mark.parametrize("kind", ["service", "tag", "author"])
def test_a_list_costs_the_same_with_little_and_with_much(warm, kind, django_assert_max_num_queries):
    path, codes = fill(kind, 3)
    subjects = {"service": "category", "tag": "tags", "author": "authors"}[kind]
    subject = getattr(Article.objects.get(pk=codes[0]), subjects)
    warm(path)
    few = queries(warm, path, django_assert_max_num_queries(5))
    for _ in range(2 * PAGE_SIZE):
        story = published_article(lead_image=image())
        if kind == "service":
            Article.objects.filter(pk=story.pk).update(category=subject)
        else:
            getattr(story, subjects).set(subject.all())
    assert len(Page(warm(path)).stories("list")) == PAGE_SIZE
    assert queries(warm, path, django_assert_max_num_queries(5)) == few


def test_an_unknown_edition_and_a_nonsense_code_ask_next_to_nothing(
    warm, django_assert_max_num_queries
):
    edition()
    warm("/fa/")
    for path in ("/xx/1/x", f"/fa/{10**30}", "/fa/service/nothing"):
        with django_assert_max_num_queries(4):
            warm(path)


def files_of(page: Page, tag_name: str, attribute: str) -> list[Path]:
    """The files of this site that the page's elements lead to."""
    found = [
        finders.find(unquote(urlsplit(element[attribute]).path).removeprefix(project.STATIC_URL))
        for element in page.all(tag_name)
        if element[attribute].startswith(project.STATIC_URL)
    ]
    assert None not in found
    return [Path(path) for path in found]


def test_a_reader_downloads_little(client, story):
    page = Page(client.get(story.get_absolute_url()))
    styles = [path for path in files_of(page, "link", "href") if path.suffix == ".css"]
    scripts = files_of(page, "script", "src")
    assert styles
    assert scripts
    assert sum(path.stat().st_size for path in styles) <= 30_000
    assert sum(path.stat().st_size for path in scripts) <= 6_000


def test_a_first_view_of_a_story_is_few_files_and_few_bytes(client, story):
    """Pictures count as requests, icons and the font as both."""
    response = client.get(story.get_absolute_url())
    page, named = Page(response), {"link": "href", "script": "src", "use": "href"}
    files = {path for tag, name in named.items() for path in files_of(page, tag, name)}
    assert {path.suffix for path in files} == {".css", ".js", ".svg", ".woff2"}
    at_once = [each for each in page.all("img") if each["loading"] != "lazy"]
    assert 1 + len(files) + len(at_once) <= 12
    sent = [response.content, *(path.read_bytes() for path in files)]
    headers = 600
    assert sum(min(len(each), len(gzip.compress(each))) + headers for each in sent) <= 60_000


@pytest.mark.parametrize("name", PAGES)
def test_every_file_a_page_names_is_there_and_is_ours(client, addresses, name):
    page = Page(client.get(addresses[name]))
    assert files_of(page, "link", "href")
    assert files_of(page, "script", "src")
    for element in page.elements:
        if element["type"] == "application/ld+json":
            continue
        if element.tag in {"script", "link", "img", "video", "source", "use"}:
            address = element["src"] or element["href"] or element["srcset"]
            assert re.match(r"/(?!/)|http://testserver/", address), element


@pytest.mark.parametrize("name", PAGES)
def test_no_page_carries_script_or_style_of_its_own(client, addresses, name):
    page = Page(client.get(addresses[name]))
    assert page.all("style") == []
    inline = [script for script in page.all("script") if not script["src"]]
    assert [script for script in inline if script["type"] != "application/ld+json"] == []
    for element in page.elements:
        assert "style" not in element.attributes
        assert [name for name in element.attributes if name.startswith("on")] == []


@pytest.mark.parametrize("name", PAGES)
def test_every_picture_has_its_text_and_its_size(client, addresses, name):
    for picture in Page(client.get(addresses[name])).all("img"):
        assert "alt" in picture.attributes
        assert picture["width"].isdecimal()
        assert picture["height"].isdecimal()


# Words of the interface


def readers_templates() -> list[str]:
    folder = project.BASE_DIR / "templates"
    names = (path.relative_to(folder) for path in sorted(folder.rglob("*.html")))
    return [str(name) for name in names if name.parts[0] != "admin"]


def words_of(template: Template) -> set[str]:
    return {
        msgid(node)
        for node in template.nodelist.get_nodes_by_type((TranslateNode, BlockTranslateNode))
    }


def msgid(node: Node) -> str:
    if isinstance(node, TranslateNode):
        return str(node.filter_expression.var.literal)
    return node.render_token_list(node.singular)[0]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_word_of_the_interface_is_translated(language):
    with (project.BASE_DIR / f"locale/{language}/LC_MESSAGES/django.po").open("rb") as file:
        said = [message.id for message in read_po(file) if message.string]
    catalog = {words if isinstance(words, str) else words[0] for words in said}
    engine = engines["django"].engine
    missing = {
        name: words - catalog
        for name in readers_templates()
        if (words := words_of(engine.get_template(name))) - catalog
    }
    assert missing == {}


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_word_that_code_says_to_readers_is_translated(language):
    with (project.BASE_DIR / f"locale/{language}/LC_MESSAGES/django.po").open("rb") as file:
        said = {message.id for message in read_po(file) if message.string}
    names = dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"))
    asked = {
        (path.name, words)
        for app in ("articles", "comments", "media", "qodsna")
        for path in sorted((project.BASE_DIR / app).rglob("*.py"))
        for _, words, *_ in extract_from_file("python", path, names)
    }
    assert len(asked) > 30
    assert {each for each in asked if each[1] not in said} == set()


def test_an_english_page_has_no_persian_word_of_its_own(client):
    en = edition("en")
    story = published_article(
        edition=en, headline="Rain in Rasht", category=category("Weather", edition=en)
    )
    for path in ("/en/", story.get_absolute_url(), story.print_path, "/en/nothing"):
        page = Page(client.get(path))
        words = page.text
        for name in sorted((a.text for a in page.all("a", lang="fa")), key=len, reverse=True):
            words = words.replace(name, "")
        assert re.findall("[\u0600-\u06ff]+", words) == []
