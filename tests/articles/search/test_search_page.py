"""The page on which readers search: what it asks, and what it tells of what was found."""

import json
import re
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import time_machine
from django.conf import settings as project
from django.contrib.staticfiles import finders
from django.utils import timezone
from django.utils.safestring import SafeString

from articles.models import Article, ReadCount
from articles.search import page as search_page
from articles.search.asking import Question
from articles.search.finding import Found
from articles.search.page import LAST_PAGE, PAGE_SIZE
from qodsna import http
from tests.articles.pages import Page
from tests.builders import (
    article,
    author,
    category,
    edition,
    image,
    published_article,
    tag,
    withdrawn_article,
)

pytestmark = pytest.mark.django_db

POLICY = "public, max-age=0, s-maxage=1, must-revalidate"
LATIN = re.compile("[A-Za-z]+")


class Index:
    """Stands for the index: keeps what it was asked, and finds what it was given."""

    def __init__(self) -> None:
        self.asked: list[tuple[Question, int, int]] = []
        self.found = Found([], 0, is_total_exact=True, has_next=False, did_you_mean=None,
                           passed_over=[])  # fmt: skip

    def __call__(self, question: Question, *, page: int = 1, size: int = 20) -> Found:
        self.asked.append((question, page, size))
        return self.found

    @property
    def question(self) -> Question:
        ((question, _, _),) = self.asked
        return question

    def finds(self, *headlines: str, **told: object) -> list[Article]:
        """Stories with these headlines, HTML in which the words are marked."""
        for headline in headlines:
            story = published_article(lead_image=image())
            story.marked_headline = SafeString(headline)
            story.snippet = SafeString("در <mark>تالاب‌ها</mark> دیده شد")
            self.found.stories.append(story)
        self.found.total = len(headlines)
        for name, value in told.items():
            setattr(self.found, name, value)
        return self.found.stories


@pytest.fixture
def index(monkeypatch) -> Index:
    index = Index()
    monkeypatch.setattr(search_page, "find", index)
    edition()
    return index


@pytest.fixture
def ask(client):
    """Asks the Persian edition, or the one that ``code`` names."""

    def ask(code: str = "fa", **parameters: str):
        return client.get(f"/{code}/search?{urlencode(parameters)}")

    return ask


def parameters(url: str) -> dict[str, str]:
    return {name: values[-1] for name, values in parse_qs(urlsplit(url).query).items()}


def value_of(page: Page, name: str) -> str:
    return page.one("input", name=name)["value"]


def told(page: Page) -> list[str]:
    """What is said about fields that were not understood."""
    return [each.text for each in page.all("li") if each.within("errorlist")]


# What is asked


def shown(*names):
    """The same tags and authors, with a story that readers see."""
    story = published_article()
    for each in names:
        getattr(story, f"{each.url_name}s").add(each)
    return names


def test_a_name_without_a_story_that_readers_see_is_known_to_none(index, ask):
    subject, writer = tag("راز"), author("رازدار")
    page = Page(ask(q="آب", tag=subject.slug, author=writer.slug))
    assert (len(told(page)), index.asked) == (2, [])


def test_all_that_was_typed_is_asked(index, ask):
    service, here = category("جامعه"), edition()
    below = category("آب", parent=service)
    subject, writer = shown(tag("تالاب انزلی"), author("مینا رستگار"))
    assert ask(
        q=" بارش\tباران ", service="آب", kind="report", tag="تالاب-انزلی", author="مینا-رستگار",
        since="۱۴۰۳/۱۲/۳۰", until="1404/1/1", sort="date", page="۳",
    ).status_code == 200  # fmt: skip
    assert index.asked == [
        (
            Question("بارش باران", here, below, "report", subject, writer,
                     date(2025, 3, 20), date(2025, 3, 21), by_date=True),
            3,
            PAGE_SIZE,
        )
    ]  # fmt: skip


def test_words_alone_are_asked_of_the_whole_edition_and_the_best_come_first(index, ask):
    ask(q="باران", service="", kind="", tag="", author="", since="", until="", sort="")
    assert index.asked == [(Question("باران", edition()), 1, PAGE_SIZE)]


def test_a_tag_and_an_author_may_be_typed_by_name_however_it_is_written(index, ask):
    subject, writer = shown(tag("کم‌آبی یزد"), author("مینا رستگار"))
    page = Page(ask(q="آب", tag="كم‌آبي یزد", author="  مینا  رستگار "))
    assert (index.question.tag, index.question.author) == (subject, writer)
    assert value_of(page, "tag") == "كم‌آبي یزد"
    by_address = Page(ask(q="آب", tag=subject.slug))
    assert value_of(by_address, "tag") == "کم آبی یزد"


@pytest.mark.parametrize(
    ("code", "typed", "day"),
    [
        ("fa", "۱۴۰۴/۰۵/۱۴", date(2025, 8, 5)),
        ("fa", "۱۴۰۴", None),
        ("fa", "1404-5-14", date(2025, 8, 5)),
        ("fa", "۱۴۰۳.۱۲.۳۰", date(2025, 3, 20)),
        ("fa", "1404 5 14", date(2025, 8, 5)),
        ("en", "2025-08-05", date(2025, 8, 5)),
        ("en", "2025/8/5", date(2025, 8, 5)),
        ("en", "1404/05/14", None),
    ],
)
def test_a_day_is_read_in_the_calendar_of_the_edition(index, ask, code, typed, day):
    edition("en")
    ask(code, q="rain", since=typed)
    assert [question.since for question, _, _ in index.asked] == ([day] if day else [])


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"since": "دیروز"}, "تاریخ خوانده نشد؛ آن را مانند ۱۴۰۴/۰۵/۱۴ بنویسید."),
        ({"since": "1404/13/01"}, "ماه باید از ۱ تا ۱۲ باشد."),
        ({"until": "۱۴۰۴/۱۲/۳۰"}, "اسفند ۱۴۰۴ روز ۳۰ ندارد؛ این ماه ۲۹ روز است."),
        ({"until": "2025-08-05"}, "سال شمسی باید از ۱۳۰۰ تا ۱۵۰۰ باشد."),
        ({"since": "0/0/0"}, "سال شمسی باید از ۱۳۰۰ تا ۱۵۰۰ باشد."),
        ({"tag": "نبوده است"}, "برچسبی با این نام نیست."),
        ({"tag": "؟!"}, "برچسبی با این نام نیست."),
        ({"author": "هیچ‌کس"}, "نویسنده‌ای با این نام نیست."),
        ({"service": "نبوده"}, "چنین سرویسی نیست؛ یکی را برگزینید."),
        ({"kind": "gossip"}, "چنین گونه‌ای نیست؛ یکی را برگزینید."),
        ({"since": "1404/05/02", "until": "1404/05/01"}, "پایان بازه پیش از آغاز آن است."),
    ],
)
def test_what_is_not_understood_is_said_and_nothing_typed_is_lost(index, ask, typed, message):
    response = ask(q="باران", **typed)
    page = Page(response)
    assert (response.status_code, index.asked, told(page)) == (200, [], [message])
    assert value_of(page, "q") == "باران"
    assert "open" in page.one("details").attributes
    digits = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
    for name, text in typed.items():
        if name in {"since", "until"}:
            text = text.translate(digits)
        if name not in {"service", "kind"}:
            assert value_of(page, name) == text


def test_one_day_is_a_range(index, ask):
    ask(q="باران", since="1404/05/14", until="1404/05/14")
    assert index.question.since == index.question.until == date(2025, 8, 5)


def test_an_edition_is_searched_by_its_own_services_tags_and_authors(index, ask):
    there = edition("en")
    category("Water", edition=there), tag("Lake", edition=there), author("Mina", edition=there)
    page = Page(ask(q="باران", service="water", tag="lake", author="mina"))
    assert (len(told(page)), index.asked) == (3, [])


def test_services_below_stand_below(index, ask):
    category("آب", parent=category("جامعه"))
    options = [each for each in Page(ask()).all("option") if each["value"] in {"جامعه", "آب"}]
    names = ["".join(each.pieces) for each in options]
    assert names == ["جامعه", "\u2003آب"]


# Hostile


HOSTILE = {
    "long": "باران " * 1700,
    "one word": "ب" * 10_000,
    "operators": '- -- + | & ! ~ * ( ) "" «» : <-> -"',
    "sql": "'; DROP TABLE articles_article; -- ) OR 1=1",
    "fts": 'headline: ^x NEAR(a b) AND OR NOT "',
    "tsquery": "a & !b <-> c:*",
    "nul": "با\0ران",
    "controls": "\x01\x1b\u202e\u200c\u200d\ufeff",
    "quotes": '"' * 1000,
    "guillemets": "«" * 1000,
    "html": "<script>alert(1)</script>",
    "percent": "%_\\%s%(x)s{0}{{7*7}}",
    "emoji": "🌧️" * 50,
    "minus": "-باران",
}


@pytest.mark.parametrize("typed", HOSTILE.values(), ids=HOSTILE)
def test_no_question_breaks_the_page_or_what_is_suggested(client, ask, typed):
    published_article(headline="باران در تالاب")
    for name in ("q", "tag", "author", "service", "kind", "since", "until", "sort"):
        response = ask(**{"q": "باران", name: typed})
        assert response.status_code == 200
        assert not response.cookies
        assert "<script>alert" not in response.content.decode()
    answer = client.get(f"/fa/search/suggest?{urlencode({'q': typed})}")
    assert answer.status_code == 200
    assert isinstance(answer.json()["suggestions"], list)


@pytest.mark.parametrize("query", ["q=%ED%A0%80", "q=%FF%C3%28", "q", "&&&", "q=a;b=c", "q[]=a"])
def test_no_query_string_breaks_the_page(client, query):
    edition()
    assert client.get(f"/fa/search?{query}").status_code == 200


@pytest.mark.parametrize(
    ("typed", "status"),
    [("", 200), ("1", 200), ("۲", 200), (str(LAST_PAGE), 200), (str(LAST_PAGE + 1), 404),
     ("0", 404), ("-1", 404), ("abc", 404), (str(10**9), 404), ("9" * 5000, 404), ("1\0", 404),
     ("²", 404), ("1.5", 404), (" ", 404)],
)  # fmt: skip
def test_a_page_is_a_number_that_there_can_be(index, ask, typed, status):
    response = ask(q="باران", page=typed)
    assert response.status_code == status
    assert LATIN.findall(Page(response).one("main").text) == []


def test_of_a_long_question_the_beginning_is_asked_and_the_page_says_so(index, ask):
    page = Page(ask(q="باران " * 100))
    assert len(index.question.text) <= 200
    assert page.one("p", "search__note").text == "پرسش بلند بود؛ تنها آغاز آن جست‌وجو شد."
    assert len(page.one("link", rel="canonical")["href"]) < 2000


def test_what_nobody_sees_is_not_asked(index, ask):
    ask(q="با\0ر\u202eان")
    assert index.question.text == "باران"


# What is told


def test_before_a_question_there_is_help_and_what_is_read(index, ask):
    newest, read = published_article(), published_article(ago=timedelta(days=400))
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    ReadCount.objects.add({(read.pk, hour): 3})
    page = Page(ask())
    assert index.asked == []
    assert page.stories("list") == {read.pk: 1}
    assert [each.text for each in page.all("h2") if each.within("search__nothing")] == [
        "چگونه جست‌وجو کنید"
    ]
    assert list(page.stories("timeline")) == [newest.pk, read.pk]


def test_filters_without_words_ask_for_words(index, ask):
    page = Page(ask(kind="report"))
    assert index.asked == []
    assert "واژه‌ای هم بنویسید" in page.text


def test_a_story_is_shown_with_its_service_and_its_words_marked(index, ask):
    (story,) = index.finds("بازگشت به <mark>تالاب</mark>")
    page = Page(ask(q="تالاب"))
    (card,) = page.all("article", "found")
    assert page.stories("list") == {story.pk: 1}
    assert [each.text for each in page.all("mark")] == ["تالاب", "تالاب‌ها"]
    assert page.one("h2", "card__headline").text == "بازگشت به تالاب"
    assert page.one("p", "found__snippet").text == "در تالاب‌ها دیده شد"
    assert story.category.name in card.text


@pytest.mark.parametrize(
    ("total", "exact", "said"),
    [
        (1, True, "۱ خبر پیدا شد"),
        (12_345, True, "۱۲٬۳۴۵ خبر پیدا شد"),
        (80_000, False, "حدود ۸۰٬۰۰۰ خبر پیدا شد"),
    ],
)
def test_it_says_how_many_there_are(index, ask, total, exact, said):
    index.finds("باران", total=total, is_total_exact=exact)
    assert said in Page(ask(q="باران")).text


def test_the_english_edition_counts_in_its_own_digits(index, ask):
    edition("en")
    index.finds("Rain", total=12_345)
    assert "12,345 stories found" in Page(ask("en", q="rain")).text


def test_what_was_perhaps_meant_is_one_click_away_with_the_same_filters(index, ask):
    index.found.did_you_mean = "باران <b>"
    page = Page(ask(q="بارن", kind="report", sort="date", page="2"))
    assert page.one("p", "search__meant").text == "آیا منظورتان باران <b> بود؟"
    (link,) = [each for each in page.all("a") if each.within("search__meant")]
    assert parameters(link["href"]) == {"q": "باران <b>", "kind": "report", "sort": "date"}
    assert page.all("b") == []


def test_words_that_were_passed_over_are_named(index, ask):
    index.found.passed_over = ["باااااران", "<i>"]
    note = Page(ask(q="باران")).one("p", "search__note")
    assert "باااااران، <i>" in note.text


def test_where_nothing_is_found_there_is_advice(index, ask):
    page = Page(ask(q="نبوده", kind="report"))
    assert "خبری پیدا نشد" in page.text
    (bare,) = [each for each in page.all("a") if each.within("search__nothing")]
    assert parameters(bare["href"]) == {"q": "نبوده"}


def test_each_filter_is_named_and_can_be_removed(index, ask):
    service = category("محیط زیست")
    shown(tag("تالاب انزلی"))
    asked = {
        "q": "باران", "service": service.slug, "kind": "report", "tag": "تالاب-انزلی",
        "since": "1404/05/01", "sort": "date",
    }  # fmt: skip
    page = Page(ask(**asked, page="4"))
    links = [each for each in page.all("a", "tool") if each.within("search__filters")]
    assert [each.text.removeprefix("برداشتن") for each in links] == [
        "سرویس: محیط زیست",
        "گونه: گزارش",
        "برچسب: تالاب انزلی",
        "از تاریخ: ۱ مرداد ۱۴۰۴",
    ]
    for link, name in zip(links, ("service", "kind", "tag", "since"), strict=True):
        assert parameters(link["href"]) == {k: v for k, v in asked.items() if k != name}
        assert link["rel"] == "nofollow"
    (bare,) = [each for each in page.all("a", "search__link") if each.within("search__filters")]
    assert parameters(bare["href"]) == {"q": "باران", "sort": "date"}


def test_results_are_ordered_by_what_fits_or_by_date(index, ask):
    index.finds("باران")
    page = Page(ask(q="باران", kind="report", page="2"))
    best, newest = [each for each in page.all("a") if each.within("search__orders")]
    assert (best["aria-current"], newest["aria-current"]) == ("true", "")
    assert parameters(best["href"]) == {"q": "باران", "kind": "report"}
    assert parameters(newest["href"]) == {"q": "باران", "kind": "report", "sort": "date"}
    dated = Page(ask(q="باران", sort="date"))
    assert value_of(dated, "sort") == "date"


def test_the_days_that_are_asked_for_most_are_one_click_away(index, ask):
    index.finds("باران")
    with time_machine.travel("2025-08-05T20:45:00Z"):  # The 15th of Mordad in Tehran, already.
        page = Page(ask(q="باران", until="1404/05/01", kind="report"))
        spans = [each for each in page.all("a") if each.within("search__days")]
        assert [parameters(each["href"])["since"] for each in spans] == [
            "1404/05/15", "1404/05/09", "1404/04/17", "1403/05/17",
        ]  # fmt: skip
        assert all("until" not in parameters(each["href"]) for each in spans)
        chosen = Page(ask(**parameters(spans[1]["href"])))
        current = chosen.all("a", **{"aria-current": "true"})
        assert "هفت روز" in [each.text for each in current]


def pager(page: Page) -> dict[str, dict[str, str]]:
    links = [each for each in page.all("a") if each.within("pager")]
    return {each.text: parameters(each["href"]) for each in links}


def test_pages_lead_to_the_next_and_the_previous_one(index, ask):
    index.finds("باران", has_next=True)
    asked = {"q": "باران", "kind": "report"}
    assert pager(Page(ask(**asked))) == {"صفحه بعد": {**asked, "page": "2"}}
    assert pager(Page(ask(**asked, page="2"))) == {
        "صفحه پیش": asked,
        "صفحه بعد": {**asked, "page": "3"},
    }
    index.found.has_next = False
    assert pager(Page(ask(**asked, page="3"))) == {"صفحه پیش": {**asked, "page": "2"}}
    assert pager(Page(ask(**asked))) == {}


def test_the_last_page_that_can_be_leafed_to_says_that_there_is_more(index, ask):
    index.finds("باران", has_next=True)
    page = Page(ask(q="باران", page=str(LAST_PAGE)))
    assert "صفحه بعد" not in pager(page)
    assert "نتیجه‌ها بیش از این است" in page.text


def test_a_page_behind_the_last_leads_back(index, ask):
    page = Page(ask(q="باران", page="7"))
    assert "در این صفحه خبری نیست" in page.text
    assert pager(page) == {"نخستین صفحه": {"q": "باران"}}


def test_search_engines_follow_its_links_and_leave_the_page_alone(index, ask):
    index.finds("باران")
    page = Page(ask(page="۲", utm_source="x", q=" باران ", kind="", sort="x", since="۱۴۰۴/۵/۱"))
    assert page.one("meta", name="robots")["content"] == "noindex, follow"
    canonical = page.one("link", rel="canonical")["href"]
    assert canonical.startswith("http://testserver/fa/search?q=")
    assert parameters(canonical) == {"q": "باران", "since": "1404/05/01", "page": "2"}
    assert Page(ask()).all("meta", name="robots") == []


# Nothing unpublished


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """What is written inside is followed by all that follows a commit."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def test_nothing_unpublished_is_found_counted_or_suggested(client, ask, committed):
    with committed():
        seen = published_article(headline="فلامینگوی یکم")
        gone = published_article(headline="فلامینگوی رفته")
        ending = published_article(headline="فلامینگوی پایان")
        article(headline="فلامینگوی پیش‌نویس")
        withdrawn_article(headline="فلامینگوی برداشته")
        published_article(headline="فلامینگوی فردا", ago=-timedelta(days=1))
        published_article(headline="Flamingo فلامینگوی", edition=edition("en"))
    with committed():
        gone.withdraw(by=None)
        ending.published_until = ending.published_at + timedelta(minutes=1)
        ending.save()
    response = ask(q="فلامینگوی", sort="date")
    page = Page(response)
    assert page.stories("list") == {seen.pk: 1}
    assert "۱ خبر پیدا شد" in page.text
    suggested = client.get(f"/fa/search/suggest?{urlencode({'q': 'فلامینگوی'})}")
    for word in ("رفته", "پایان", "پیش‌نویس", "برداشته", "فردا", "Flamingo"):
        assert word not in page.one("main").text
        assert word not in suggested.content.decode()


# Suggestions


def test_suggestions_are_a_list_of_words_for_everyone(client, monkeypatch):
    here, asked = edition(), []
    monkeypatch.setattr(
        "articles.search.views.suggest", lambda *typed: asked.append(typed) or ["باران", "بارش"]
    )
    response = client.get(f"/fa/search/suggest?{urlencode({'q': ' بار' + 'ا' * 5000})}")
    assert response.json() == {"suggestions": ["باران", "بارش"]}
    assert response["Content-Type"] == "application/json"
    assert (response["Cache-Control"], response.has_header("Vary")) == (POLICY, False)
    assert not response.cookies
    assert asked == [(here, "بار" + "ا" * 196)]
    again = client.get(response.request["PATH_INFO"] + "?" + response.request["QUERY_STRING"],
                       headers={"If-None-Match": response["ETag"]})  # fmt: skip
    assert again.status_code == 304
    assert client.get("/xx/search/suggest?q=a").status_code == 404
    assert client.post("/fa/search/suggest?q=a").status_code == 405


# What it costs


def test_the_page_asks_next_to_nothing_beside_the_index(
    monkeypatch, index, ask, django_assert_num_queries
):
    monkeypatch.setattr(http, "kept_seconds", lambda now: 3600)
    category("آب")
    shown(tag("تالاب"), author("مینا رستگار"))
    index.finds(*["باران"] * PAGE_SIZE)
    ask()
    for budget, asked in [
        (0, {"q": "باران", "service": "آب", "kind": "news", "since": "1404/01/01"}),
        (2, {"q": "باران", "tag": "تالاب", "author": "مینا-رستگار"}),
        (0, {}),  # What is most read is kept with the frame.
    ]:
        with django_assert_num_queries(budget):
            ask(**asked)


def test_the_page_downloads_little_and_no_other_page_pays_for_it(client, ask):
    edition()
    page, front = Page(ask()), Page(client.get("/fa/"))
    own = [each["src"] for each in page.all("script") if each["src"]]
    sheets = [each["href"] for each in page.all("link", rel="stylesheet")]
    found = {path: finders.find(path.removeprefix(project.STATIC_URL)) for path in own + sheets}
    sizes = {path: Path(file).stat().st_size for path, file in found.items()}
    assert sizes["/static/js/search.js"] <= 2500
    assert sum(sizes[path] for path in own) <= 6000
    assert sum(sizes[path] for path in sheets) <= 34_000
    others = front.all("script") + front.all("link")
    assert [each for each in others if "search." in each["src"] + each["href"]] == []


# Words and ways


@pytest.mark.parametrize(("code", "foreign"), [("fa", "[A-Za-z]"), ("en", "[\u0600-\u06ff]")])
def test_the_page_speaks_the_language_of_its_edition(index, ask, code, foreign):
    edition(code)
    (story,) = index.finds("1", is_total_exact=False, has_next=True, did_you_mean="2")
    story.snippet, story.edition = SafeString(""), edition(code)
    wrong = {"since": "x", "until": "1", "tag": "9", "author": "9", "kind": "0", "service": "0"}
    bare = {"q": "1" * 300, "kind": "news", "since": "1404/01/01" if code == "fa" else "2025-01-01"}
    for asked in ({}, {"kind": "news"}, {"q": "1", **wrong}, {**bare, "page": "2"}):
        page = Page(ask(code, **asked))
        said = [page.one("main").text, page.one("h1").text]
        said += [each["aria-label"] + each["placeholder"] for each in page.elements]
        assert re.findall(foreign, " ".join(said)) == [], asked
    index.found.stories.clear()
    assert re.findall(foreign, Page(ask(code, **bare)).one("main").text) == []


def test_every_page_leads_to_it_and_it_has_one_field(client, ask):
    story = published_article()
    for path in ("/fa/", story.get_absolute_url(), "/fa/nowhere"):
        page = Page(client.get(path))
        assert page.one("form", role="search")["action"] == "/fa/search"
        assert page.one("input", name="q")["aria-label"]
        assert [each["aria-label"] for each in page.all("a", href="/fa/search")] == ["صفحه جست‌وجو"]
    page = Page(ask())
    assert len(page.all("form", role="search")) == len(page.all("input", name="q")) == 1


def test_the_front_page_tells_machines_where_one_searches(client):
    edition()
    (script,) = Page(client.get("/fa/")).all("script", type="application/ld+json")
    told = {each["@type"]: each for each in json.loads("".join(script.pieces))["@graph"]}
    assert told["WebSite"]["url"] == "http://testserver/fa/"
    assert told["WebSite"]["potentialAction"]["target"]["urlTemplate"] == (
        "http://testserver/fa/search?q={search_term_string}"
    )
