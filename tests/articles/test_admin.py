"""The newsroom at work: its lists, its forms, and what its people may do."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.test import Client

from articles.admin.filters import STATES
from articles.models import Article, Author, Category, Edition, RelatedLink, Tag
from articles.rights import may
from articles.status import Kind
from qodsna.persian import format_numeric, parse_datetime, to_persian_digits
from tests.articles.pages import Page
from tests.builders import (
    approved_article,
    article,
    author,
    category,
    chief,
    edition,
    image,
    published_article,
    related,
    returned_article,
    submitted_article,
    tag,
    user,
    video,
    withdrawn_article,
)

pytestmark = pytest.mark.django_db

DESK = "/admin/articles/article/"
NOON = datetime(2025, 8, 5, 8, 30, tzinfo=UTC)


@pytest.fixture
def reporter(client):
    person = user("reporter", role="reporter")
    client.force_login(person)
    return person


@pytest.fixture
def editor(client):
    person = user("editor", role="chief_editor")
    client.force_login(person)
    return person


def typed(**fields) -> dict:
    """A filled-in form, its related links as a list of rows."""
    links = fields.pop("links", [])
    rows = {
        f"related_links-{number}-{name}": value
        for number, row in enumerate(links)
        for name, value in ({"position": number} | row).items()
    }
    form = {
        "edition": edition().pk,
        "kind": Kind.NEWS,
        "headline": "بازگشت فلامینگوها",
        "related_links-TOTAL_FORMS": len(links),
        "related_links-INITIAL_FORMS": sum("id" in row for row in links),
        "_continue": "",
    }
    return form | rows | fields


def typed_over(story: Article, **fields) -> dict:
    """The form of a story as it stands, with these fields typed over."""
    plain = ("kicker", "headline", "subheadline", "lead", "body", "sign_off", "kind")
    keys = ("category", "lead_image", "video")
    stands = {name: getattr(story, name) for name in plain}
    stands |= {name: getattr(story, f"{name}_id") or "" for name in keys}
    if story.published_at:
        stands["published_at"] = format_numeric(story.published_at)
        stands["initial-published_at"] = stands["published_at"]
    if story.is_live_or_was:
        stands["correction_kind"] = "minor"
    form = typed(**stands | fields)
    form.pop("edition")
    return form


def add(client: Client, **fields):
    return client.post(f"{DESK}add/", typed(**fields))


def change(client: Client, story: Article, **fields):
    return client.post(f"{DESK}{story.pk}/change/", typed_over(story, **fields))


def errors(response) -> dict[str, list[str]]:
    """Field by field, why a form came back."""
    assert response.status_code == 200
    form = response.context["adminform"].form
    return {name: list(found) for name, found in form.errors.items()}


def told(response) -> list[str]:
    """The messages on the next page."""
    return [str(message) for message in response.wsgi_request._messages]


def listed(client: Client, desk: str = DESK, **query: str) -> list:
    return list(client.get(desk, query).context["cl"].result_list)


# The list


def test_the_list_tells_what_stands_where(client, editor):
    story = published_article(
        pk=376960, headline="دو\nسطر", category=category("ورزش"), published_at=NOON
    )
    html = client.get(DESK).content.decode()
    for shown in ("دو سطر", "۳۷۶۹۶۰", "منتشرشده", "خبر", "ورزش", "۱۴۰۴/۰۵/۱۴ ۱۲:۰۰"):
        assert shown in html
    assert f"{DESK}{story.pk}/change/" in html


@pytest.fixture
def in_each_state() -> dict[str, Article]:
    return {
        "drafts": article(),
        "submitted": submitted_article(),
        "returned": returned_article(),
        "approved": approved_article(),
        "scheduled": published_article(ago=-timedelta(hours=1)),
        "published": published_article(),
        "withdrawn": withdrawn_article(),
    }


@pytest.mark.parametrize("state", STATES)
def test_each_state_has_its_list(client, editor, in_each_state, state):
    assert listed(client, state=state) == [in_each_state[state]]


@pytest.mark.parametrize("state", ["", "delete", "all", "published; DROP", "\0"])
def test_a_state_that_is_none_filters_nothing(client, editor, in_each_state, state):
    assert len(listed(client, state=state)) == len(STATES)


def test_the_list_names_each_state(client, editor, in_each_state):
    states = [each.text for each in Page(client.get(DESK)).all("span", "state")]
    assert sorted(states) == sorted(STATES.values())


def at(text: str) -> datetime:
    return parse_datetime(text)


MID_MONTH = {
    "today": ["۱۴۰۴/۰۵/۱۴ ۰۰:۰۰", "۱۴۰۴/۰۵/۱۴ ۲۳:۵۹"],
    "yesterday": ["۱۴۰۴/۰۵/۱۳ ۰۰:۰۰", "۱۴۰۴/۰۵/۱۳ ۲۳:۵۹"],
    "week": ["۱۴۰۴/۰۵/۱۱ ۰۰:۰۰", "۱۴۰۴/۰۵/۱۴ ۲۳:۵۹"],
    "month": ["۱۴۰۴/۰۵/۰۱ ۰۰:۰۰", "۱۴۰۴/۰۵/۳۱ ۲۳:۵۹"],
    "last-month": ["۱۴۰۴/۰۴/۰۱ ۰۰:۰۰", "۱۴۰۴/۰۴/۳۱ ۲۳:۵۹"],
    "year": ["۱۴۰۴/۰۱/۰۱ ۰۰:۰۰", "۱۴۰۴/۱۲/۲۹ ۲۳:۵۹"],
}
LEAP_DAY = {
    "today": ["۱۴۰۳/۱۲/۳۰ ۰۰:۰۰", "۱۴۰۳/۱۲/۳۰ ۲۳:۵۹"],
    "yesterday": ["۱۴۰۳/۱۲/۲۹ ۰۰:۰۰", "۱۴۰۳/۱۲/۲۹ ۲۳:۵۹"],
    "week": ["۱۴۰۳/۱۲/۲۵ ۰۰:۰۰", "۱۴۰۳/۱۲/۳۰ ۲۳:۵۹"],
    "month": ["۱۴۰۳/۱۲/۰۱ ۰۰:۰۰", "۱۴۰۳/۱۲/۳۰ ۲۳:۵۹"],
    "last-month": ["۱۴۰۳/۱۱/۰۱ ۰۰:۰۰", "۱۴۰۳/۱۱/۳۰ ۲۳:۵۹"],
    "year": ["۱۴۰۳/۰۱/۰۱ ۰۰:۰۰", "۱۴۰۳/۱۲/۳۰ ۲۳:۵۹"],
}
NOWRUZ = {
    "today": ["۱۴۰۴/۰۱/۰۱ ۰۰:۰۰", "۱۴۰۴/۰۱/۰۱ ۲۳:۵۹"],
    "yesterday": ["۱۴۰۳/۱۲/۳۰ ۰۰:۰۰", "۱۴۰۳/۱۲/۳۰ ۲۳:۵۹"],
    "last-month": ["۱۴۰۳/۱۲/۰۱ ۰۰:۰۰", "۱۴۰۳/۱۲/۳۰ ۲۳:۵۹"],
    "year": ["۱۴۰۴/۰۱/۰۱ ۰۰:۰۰", "۱۴۰۴/۱۲/۲۹ ۲۳:۵۹"],
}
LAST_OF_SHAHRIVAR = {
    "month": ["۱۴۰۴/۰۶/۰۱ ۰۰:۰۰", "۱۴۰۴/۰۶/۳۱ ۲۳:۵۹"],
    "last-month": ["۱۴۰۴/۰۵/۰۱ ۰۰:۰۰", "۱۴۰۴/۰۵/۳۱ ۲۳:۵۹"],
}
FIRST_OF_MEHR = {
    "month": ["۱۴۰۴/۰۷/۰۱ ۰۰:۰۰", "۱۴۰۴/۰۷/۳۰ ۲۳:۵۹"],
    "last-month": ["۱۴۰۴/۰۶/۰۱ ۰۰:۰۰", "۱۴۰۴/۰۶/۳۱ ۲۳:۵۹"],
}
PERIODS = [
    (now, period, *edges)
    for now, spans in [
        ("۱۴۰۴/۰۵/۱۴ ۰۰:۱۰", MID_MONTH),
        ("۱۴۰۴/۰۵/۱۴ ۲۳:۵۰", MID_MONTH),
        ("۱۴۰۳/۱۲/۳۰ ۱۲:۰۰", LEAP_DAY),
        ("۱۴۰۴/۰۱/۰۱ ۰۰:۰۰", NOWRUZ),
        ("۱۴۰۴/۰۶/۳۱ ۲۳:۵۹", LAST_OF_SHAHRIVAR),
        ("۱۴۰۴/۰۷/۰۱ ۰۰:۰۰", FIRST_OF_MEHR),
    ]
    for period, edges in spans.items()
]


@pytest.mark.parametrize(("now", "period", "first", "last"), PERIODS)
def test_a_period_is_one_of_the_jalali_calendar_in_tehran(client, editor, now, period, first, last):
    minute = timedelta(minutes=1)
    first_of_it, last_of_it = (article(published_at=at(edge)) for edge in (first, last))
    article(published_at=at(first) - minute)
    article(published_at=at(last) + minute)
    with time_machine.travel(at(now), tick=False):
        client.force_login(editor)
        assert set(listed(client, period=period)) == {first_of_it, last_of_it}


def test_an_unknown_period_filters_nothing(client, editor):
    article()
    for period in ("", "century", "\0"):
        assert len(listed(client, period=period)) == 1


@time_machine.travel(at("۱۴۰۴/۰۵/۱۴ ۱۲:۰۰"), tick=False)
def test_periods_are_named_in_persian(client, editor):
    html = client.get(DESK).content.decode()
    for name in ("امروز", "دیروز", "این هفته", "مرداد (این ماه)", "ماه پیش", "سال ۱۴۰۴"):
        assert name in html


@pytest.mark.parametrize("filters", [{"kind__exact": "video"}, {"is_breaking__exact": "1"}])
def test_stories_are_filtered_by_kind_and_urgency(client, editor, filters):
    wanted = article(kind=Kind.VIDEO, is_breaking=True)
    article()
    assert listed(client, **filters) == [wanted]


def test_stories_are_filtered_by_edition(client, editor):
    wanted = article(edition=edition("en"))
    article()
    assert listed(client, edition__id__exact=str(wanted.edition_id)) == [wanted]


@pytest.mark.parametrize(
    "search",
    ["كتاب", "کتاب", "كتـاب", " کتاب \u200c", "روتيتر", "علي", "376960", "۳۷۶۹۶۰", "٣٧٦٩٦٠"],
)
def test_a_story_is_found_however_it_is_typed(client, editor, search):
    wanted = article(pk=376960, headline="کتاب تازه", kicker="روتیتر", lead="علی نوشت")
    article(headline="خبر دیگر")
    assert listed(client, q=search) == [wanted]


def test_an_arabic_story_is_found_in_its_own_letters(client, editor):
    wanted = article(edition=arabic(), headline="في القدس كتاب")
    assert listed(client, q="في") == [wanted]
    assert listed(client, q="كتاب") == [wanted]


@pytest.mark.parametrize("search", ["' OR 1=1 --", "%", "_", '"x', "\0", "9" * 40, "\\", "۱e5"])
def test_a_nonsense_search_finds_nothing_and_breaks_nothing(client, editor, search):
    article(headline="خبر")
    response = client.get(DESK, {"q": search})
    assert response.status_code == 200
    if search != "\0":
        assert list(response.context["cl"].result_list) == []


def test_the_list_costs_the_same_however_long_it_is(client, editor, django_assert_max_num_queries):
    def cost() -> int:
        with django_assert_max_num_queries(11) as queries:
            client.get(DESK)
        return len(queries)

    published_article(category=category("یکم"))
    few = cost()
    en = edition("en")
    for number in range(30):
        published_article(category=category(f"سرویس {number}"))
        published_article(edition=en, category=category(f"Service {number}", edition=en))
    assert cost() == few


# Writing


def test_the_form_starts_in_the_first_edition(client, reporter):
    edition("en")
    first = edition(position=0)
    page = Page(client.get(f"{DESK}add/"))
    chosen = [option for option in page.all("option") if "selected" in option.attributes]
    assert str(first.pk) in [option["value"] for option in chosen]


def test_a_reporter_writes_a_draft_under_his_own_name(client, reporter):
    response = add(client, headline="نخستین خبر", lead="لید", body="<p>متن</p>", sign_off="م.ح")
    story = Article.objects.get()
    assert (response.status_code, response["Location"]) == (302, f"{DESK}{story.pk}/change/")
    assert (story.headline, story.created_by) == ("نخستین خبر", reporter)
    assert list(Article.objects.drafts()) == [story]


def test_whoever_changes_a_story_its_maker_stays(client, editor):
    story = article(created_by=user("somebody"))
    change(client, story, headline="تیتر تازه")
    story.refresh_from_db()
    assert (story.headline, story.created_by.username) == ("تیتر تازه", "somebody")


def test_letters_are_persian_before_they_are_kept(client, reporter):
    add(
        client,
        kicker="كميته ملي",
        headline="كتـــاب علي\r\nسطر  دوم ",
        subheadline="«يك»",
        lead="سال ١٤٠٤\r\n\r\n\r\n\r\nپايان",
        body="<p>كتاب</p>",
        sign_off="م.ي",
    )
    story = Article.objects.get()
    assert (story.kicker, story.headline) == ("کمیته ملی", "کتاب علی\nسطر دوم")
    assert (story.subheadline, story.lead) == ("«یک»", "سال ۱۴۰۴\n\nپایان")
    assert (story.body, story.sign_off) == ("<p>کتاب</p>", "م.ی")


def arabic() -> Edition:
    return edition("ar", name="وكالة", site_name="وكالة", language="ar", position=2)


def test_the_arabic_edition_keeps_its_letters(client, reporter):
    add(client, edition=arabic().pk, headline="كتاب علي ١٤٠٤", kicker="في القدس")
    story = Article.objects.get()
    assert (story.headline, story.kicker) == ("كتاب علي ١٤٠٤", "في القدس")


@pytest.mark.parametrize("headline", ["", " ", "\u200c", "\u200c\r\n\u200c\u200b", "\ufeff", "\0"])
def test_a_headline_that_only_looks_filled_in_is_refused_and_the_rest_is_kept(
    client, reporter, headline
):
    rest = {"kicker": "روتیتر تایپ‌شده", "lead": "لید تایپ‌شده", "sign_off": "م.ح"}
    response = add(client, headline=headline, body="<p>متن تایپ‌شده</p>", **rest)
    assert list(errors(response)) == ["headline"]
    html = response.content.decode()
    for words in (*rest.values(), "متن تایپ‌شده"):
        assert words in html
    assert not Article.objects.exists()


def test_tatweel_alone_is_no_headline(client, reporter):
    assert list(errors(add(client, headline="ــــ"))) == ["headline"]


@pytest.mark.parametrize(
    ("field", "length"),
    [("kicker", 150), ("headline", 250), ("subheadline", 250), ("lead", 1000), ("sign_off", 60)],
)
def test_a_field_takes_so_many_letters_and_not_one_more(client, reporter, field, length):
    response = add(
        client, **{field: "آ" * (length + 1), "kicker" if field != "kicker" else "lead": "بماند"}
    )
    (message,) = errors(response)[field]
    assert to_persian_digits(length) in to_persian_digits(message)
    assert "آ" * (length + 1) in response.content.decode()
    assert "بماند" in response.content.decode()
    assert add(client, **{field: "آ" * length}).status_code == 302
    assert len(getattr(Article.objects.get(), field)) == length


def test_one_letter_that_becomes_many_is_measured_as_many(client, reporter):
    response = add(client, headline="\ufdfa" * 20)
    assert list(errors(response)) == ["headline"]


def test_a_body_beyond_all_measure_is_refused_and_kept(client, reporter):
    response = add(client, body="<p>" + "آ" * 400_001 + "</p>")
    assert list(errors(response)) == ["body"]
    assert "آ" * 400_001 in response.content.decode()


DATES = [
    ("۱۴۰۴/۰۷/۳۱", "مهر ۱۴۰۴ روز ۳۱ ندارد؛ این ماه ۳۰ روز است."),
    ("۱۴۰۴/۱۲/۳۰ ۱۰:۰۰", "اسفند ۱۴۰۴ روز ۳۰ ندارد؛ این ماه ۲۹ روز است."),
    ("1404/13/1", "ماه باید از ۱ تا ۱۲ باشد."),
    ("2025/08/05", "سال شمسی باید از ۱۳۰۰ تا ۱۵۰۰ باشد."),
    ("۹۹۹۹/۰۱/۰۱", "سال شمسی باید از ۱۳۰۰ تا ۱۵۰۰ باشد."),
    ("۱۴۰۴/۰۵/۱۴ ۲۴:۰۰", "ساعت باید از ۰ تا ۲۳ باشد."),
    ("فردا", "تاریخ خوانده نشد؛ آن را مانند ۱۴۰۴/۰۵/۱۴ ۱۶:۳۰ بنویسید."),
    ("۱" * 500, "تاریخ خوانده نشد؛ آن را مانند ۱۴۰۴/۰۵/۱۴ ۱۶:۳۰ بنویسید."),
]


@pytest.mark.parametrize(("moment", "message"), DATES)
def test_a_date_that_is_none_is_explained_and_stays_in_the_box(client, editor, moment, message):
    response = add(client, published_at=moment, lead="لید تایپ‌شده")
    assert errors(response) == {"published_at": [message]}
    assert Page(response).one("input", name="published_at")["value"] == moment
    assert "لید تایپ‌شده" in response.content.decode()
    assert not Article.objects.exists()


def test_the_last_day_of_a_leap_year_is_a_date(client, editor):
    assert add(client, published_at="۱۴۰۳/۱۲/۳۰ ۲۳:۵۹").status_code == 302
    assert Article.objects.get().published_at == at("۱۴۰۳/۱۲/۳۰ ۲۳:۵۹")


def test_a_moment_that_was_not_touched_keeps_its_seconds(client, editor):
    exact = NOON + timedelta(seconds=42, microseconds=7)
    story = published_article(published_at=exact)
    change(client, story, lead="لید تازه")
    story.refresh_from_db()
    assert (story.lead, story.published_at) == ("لید تازه", exact)


def test_a_service_of_another_edition_is_refused_with_its_reason(client, reporter):
    foreign = category(edition=edition("en"))
    assert errors(add(client, category=foreign.pk)) == {
        "category": ["این سرویس از نسخه دیگری است."]
    }


UNDATED = "خبر برای انتشار سرویس و زمان انتشار می‌خواهد."
FILMLESS = "خبر از گونه فیلم، برای انتشار فیلم می‌خواهد."


@pytest.mark.parametrize(
    ("make", "fields", "message"),
    [
        (published_article, {"published_at": ""}, UNDATED),
        (published_article, {"category": ""}, UNDATED),
        (published_article, {"kind": Kind.VIDEO}, FILMLESS),
        (withdrawn_article, {"published_at": ""}, UNDATED),
        (withdrawn_article, {"category": ""}, UNDATED),
    ],
)
def test_a_published_story_cannot_lose_what_publication_needs(
    client, editor, make, fields, message
):
    story = make(lead="پیش از این")
    response = change(client, story, lead="لید تایپ‌شده", **fields)
    assert errors(response) == {"__all__": [message]}
    assert "لید تایپ‌شده" in response.content.decode()
    story.refresh_from_db()
    assert story.lead == "پیش از این"


# Given codes


@pytest.mark.parametrize("given", ["376960", "۳۷۶۹۶۰", "٣٧٦٩٦٠", " 376960 ", "0376960"])
def test_a_story_may_bring_its_code(client, reporter, given):
    assert add(client, code=given).status_code == 302
    assert Article.objects.get().pk == 376960


WRONG = "شناسه مطلب عددی بزرگ‌تر از صفر و حداکثر پانزده‌رقمی است."


@pytest.mark.parametrize(
    "given", ["0", "-1", "۰", str(10**15 + 1), str(10**30), "abc", "12a", "1.5", "²", "9" * 5000]
)
def test_what_is_no_code_is_refused_and_stays_in_the_box(client, reporter, given):
    response = add(client, code=given)
    assert errors(response) == {"code": [WRONG]}
    assert Page(response).one("input", name="code")["value"] == given
    assert not Article.objects.exists()


def test_a_code_is_given_once(client, reporter):
    article(pk=376960, headline="پیشین")
    response = add(client, code="۳۷۶۹۶۰", headline="پسین")
    assert errors(response) == {"code": ["خبری با شناسه ۳۷۶۹۶۰ هست."]}
    assert Article.objects.get().headline == "پیشین"


def test_the_code_of_a_story_cannot_be_changed(client, editor):
    story = article()
    page = Page(client.get(f"{DESK}{story.pk}/change/"))
    assert page.all("input", name="code") == []
    change(client, story, code=str(story.pk + 5), headline="تیتر تازه")
    assert Article.objects.get().pk == story.pk


# Publishing


def buttons(client, path: str) -> set[str]:
    return {field["name"] for field in Page(client.get(path)).all("input", type="submit")}


def test_only_who_may_publish_has_the_button(client, editor):
    path = f"{DESK}{article().pk}/change/"
    assert "_publish" in buttons(client, path)
    assert "_publish" in buttons(client, f"{DESK}add/")
    client.force_login(user("reporter", role="reporter"))
    assert "_publish" not in buttons(client, path)
    assert "_publish" not in buttons(client, f"{DESK}add/")


@time_machine.travel(NOON, tick=False)
def test_an_editor_saves_and_publishes_in_one_go(client, editor):
    client.force_login(editor)
    response = add(client, category=category().pk, headline="خبر تازه", _publish="")
    story = Article.objects.get()
    assert response["Location"] == f"{DESK}{story.pk}/change/"
    assert (story.is_published, story.published_at, story.published_by) == (True, NOON, editor)
    assert "خبر منتشر شد." in told(response)[0]
    assert story.get_absolute_url() in told(response)[0]
    assert client.get(story.get_absolute_url()).status_code == 200


def test_the_last_words_typed_are_what_is_published(client, editor):
    story = article(category=category(), headline="تیتر کهنه")
    change(client, story, headline="تیتر تازه", _publish="")
    assert Article.objects.published().get().headline == "تیتر تازه"


@time_machine.travel(NOON, tick=False)
def test_a_story_with_a_moment_to_come_is_scheduled(client, editor):
    client.force_login(editor)
    response = add(client, category=category().pk, published_at="۱۴۰۴/۰۵/۱۴ ۱۶:۳۰", _publish="")
    story = Article.objects.scheduled().get()
    assert story.published_at == NOON + timedelta(hours=4, minutes=30)
    assert told(response) == ["خبر سه‌شنبه ۱۴ مرداد ۱۴۰۴، ۱۶:۳۰ منتشر می‌شود."]


def test_a_reporter_who_forges_the_button_changes_nothing(client, reporter):
    story = article(category=category("دوم"), headline="دوم", created_by=reporter)
    assert add(client, category=category().pk, _publish="").status_code == 403
    assert change(client, story, headline="دوم، ویراسته", _publish="").status_code == 403
    assert [each.headline for each in Article.objects.all()] == ["دوم"]
    assert list(Article.objects.drafts()) == [story]


FORGED = {
    "status": "published",
    "published_at": "۱۴۰۴/۰۵/۱۴ ۱۶:۳۰",
    "published_by": "1",
    "withdrawal_note": "x",
    "is_breaking": "on",
    "comments_closed": "on",
    "created_by": "999",
    "assigned_to": "999",
    "comments_published": "99",
}


@pytest.mark.parametrize("field", FORGED)
def test_a_reporter_who_forges_a_field_changes_nothing(client, reporter, field):
    story = article(headline="تیتر کهنه", created_by=reporter)
    forged = {field: FORGED[field]}
    assert add(client, **forged).status_code == 403
    assert change(client, story, headline="تیتر تازه", **forged).status_code == 403
    assert [each.headline for each in Article.objects.all()] == ["تیتر کهنه"]


def test_a_story_without_a_service_is_saved_and_the_reason_is_told(client, editor):
    response = add(client, headline="بی‌سرویس", _publish="")
    story = Article.objects.drafts().get()
    assert (story.headline, story.published_at) == ("بی‌سرویس", None)
    assert told(response) == [
        "ذخیره شد، ولی منتشر نشد: خبر برای انتشار سرویس و زمان انتشار می‌خواهد."
    ]


def test_publication_is_written_in_the_history(client, editor):
    story = article(category=category())
    change(client, story, _publish="")
    assert "منتشر شد." in [entry.get_change_message() for entry in LogEntry.objects.all()]
    html = client.get(f"{DESK}{story.pk}/history/").content.decode()
    assert "منتشر شد." in html


def act(client, *stories: Article):
    chosen = {"action": "publish_selected", "_selected_action": [each.pk for each in stories]}
    return client.post(DESK, chosen)


def test_an_editor_publishes_many_at_once_and_hears_of_each_that_was_not(client, editor):
    service = category()
    ready = [article(category=service) for _ in range(2)]
    response = act(client, *ready, article())
    assert set(Article.objects.published()) == set(ready)
    assert "۲ خبر منتشر شد." in told(response)
    assert len([text for text in told(response) if "منتشر نشد" in text]) == 1


def test_a_reporter_cannot_publish_many_at_once(client, reporter):
    story = article(category=category())
    assert "publish_selected" not in client.get(DESK).content.decode()
    act(client, story)
    assert list(Article.objects.drafts()) == [story]


# Preview


def test_a_preview_shows_the_story_as_readers_will_see_it(client, reporter):
    response = add(
        client,
        headline="پیش‌نمایش\r\nدو سطری",
        body="<p>متن <script>alert(1)</script></p>",
        category=category("ورزش").pk,
        _preview="",
    )
    page = Page(response)
    assert response.status_code == 200
    assert page.one("h1", "story__headline").text == "پیش‌نمایشدو سطری"
    assert [link.text for link in page.all("a") if link.within("crumbs")] == ["خانه", "ورزش"]
    assert "alert" not in response.content.decode()


def test_a_preview_keeps_nothing(client, reporter):
    add(client, headline="خبر", code="900900", tags=[tag().pk], _preview="",
        links=[{"url": "https://example.com/", "title": "بیرون"}])  # fmt: skip
    assert not Article.objects.exists()
    assert not RelatedLink.objects.exists()
    assert not LogEntry.objects.exists()


def test_a_preview_of_a_change_shows_it_and_changes_nothing(client, editor):
    story = published_article(headline="تیتر کهنه")
    subject = tag("برچسب تازه")
    target = published_article(headline="مرتبط تازه")
    response = change(
        client, story, headline="تیتر تازه", tags=[subject.pk], links=[{"target": target.pk}],
        _preview="",
    )  # fmt: skip
    page = Page(response)
    assert page.one("h1", "story__headline").text == "تیتر تازه"
    assert not [each for each in page.all("script") if each["data-at"]], "it counts as read"
    assert "برچسب تازه" in page.text
    assert page.stories("block")[target.pk] == 1
    story.refresh_from_db()
    assert (story.headline, story.tags.count(), story.related_links.count()) == ("تیتر کهنه", 0, 0)
    assert not LogEntry.objects.exists()


def test_a_preview_moves_no_code(client, reporter):
    code = article().pk
    add(client, code=str(code + 1000), _preview="")
    assert article().pk < code + 1000


def test_a_preview_is_for_one_person_alone(client, reporter):
    response = add(client, _preview="")
    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))


def test_a_preview_of_what_cannot_be_saved_is_the_form_with_its_reasons(client, reporter):
    assert list(errors(add(client, headline="", _preview=""))) == ["headline"]


def test_a_preview_publishes_nothing_even_with_the_button_forged(client, editor):
    story = article(category=category())
    change(client, story, _preview="", _publish="")
    assert list(Article.objects.drafts()) == [story]


# Withdrawing


def withdrawal(story: Article) -> str:
    return f"{DESK}{story.pk}/withdraw/"


def test_a_published_story_offers_to_be_withdrawn_and_asks_for_a_note(client, editor):
    story = published_article(headline="خبر «نادرست»")
    page = Page(client.get(f"{DESK}{story.pk}/change/"))
    assert withdrawal(story) in [link["href"] for link in page.all("a")]
    assert "_publish" not in buttons(client, f"{DESK}{story.pk}/change/")
    asked = Page(client.get(withdrawal(story)))
    assert "خبر «نادرست»" in asked.text
    assert asked.one("textarea", name="note")
    assert Article.objects.published().exists()


def test_an_editor_withdraws_with_a_note(client, editor):
    story = published_article()
    response = client.post(withdrawal(story), {"note": " نادرست\r\nبود  "})
    assert (response.status_code, response["Location"]) == (302, f"{DESK}{story.pk}/change/")
    story.refresh_from_db()
    assert (story.is_withdrawn, story.withdrawn_by) == (True, editor)
    assert story.withdrawal_note == "نادرست بود"
    assert told(response) == ["خبر از انتشار برداشته شد."]
    assert LogEntry.objects.get().get_change_message() == "از انتشار برداشته شد."
    assert client.get(story.get_absolute_url()).status_code == 410


@pytest.mark.parametrize(("language", "kept"), [("fa", "کتاب علی"), ("ar", "كتاب علي")])
def test_a_note_is_kept_in_the_letters_of_its_edition(client, editor, language, kept):
    place = arabic() if language == "ar" else edition()
    story = published_article(edition=place, category=category(edition=place))
    client.post(withdrawal(story), {"note": "كتاب علي"})
    story.refresh_from_db()
    assert story.withdrawal_note == kept


def test_a_note_too_long_is_refused_and_stays_in_the_box(client, editor):
    story = published_article()
    response = client.post(withdrawal(story), {"note": "آ" * 501})
    assert response.context["form"].errors["note"]
    assert Page(response).one("textarea", name="note").text == "آ" * 501
    assert list(Article.objects.published()) == [story]


def test_what_nobody_sees_is_no_part_of_a_note(client, editor):
    story = published_article()
    client.post(withdrawal(story), {"note": "نادر\0ست\u200b\u202e"})
    story.refresh_from_db()
    assert (story.is_withdrawn, story.withdrawal_note) == (True, "نادرست")


def test_a_note_whose_letters_grow_when_cleaned_is_refused(client, editor):
    story = published_article()
    response = client.post(withdrawal(story), {"note": "\ufdfa" * 400})
    assert response.context["form"].errors["note"]
    assert list(Article.objects.published()) == [story]


def test_a_withdrawn_story_may_be_published_again(client, editor):
    story = withdrawn_article(note="اشتباه")
    assert "_publish" in buttons(client, f"{DESK}{story.pk}/change/")
    change(client, story, _publish="")
    story.refresh_from_db()
    assert (story.is_published, story.withdrawal_note) == (True, "")


@pytest.mark.parametrize("make", [article, lambda: article(category=category(), published_at=NOON)])
def test_a_draft_has_nothing_to_withdraw(client, editor, make):
    story = make()
    for response in (client.get(withdrawal(story)), client.post(withdrawal(story), {"note": ""})):
        assert response.status_code == 302
        assert "برداشتن از انتشار شدنی نیست" in told(response)[-1]
    assert list(Article.objects.drafts()) == [story]


def test_who_may_not_publish_may_not_withdraw(client, reporter):
    story = published_article()
    assert client.get(withdrawal(story)).status_code == 403
    assert client.post(withdrawal(story), {"note": ""}).status_code == 403
    assert list(Article.objects.published()) == [story]


def test_a_story_that_is_not_there_cannot_be_withdrawn(client, editor):
    assert client.post(f"{DESK}1/withdraw/").status_code == 404


# Who may come in


@pytest.mark.parametrize(
    "path", ["", "add/", "{code}/change/", "{code}/history/", "{code}/withdraw/"]
)
def test_guests_are_sent_to_sign_in(client, path):
    response = client.get(DESK + path.format(code=article().pk))
    assert response.status_code == 302
    assert response["Location"].startswith("/admin/login/")


@pytest.mark.parametrize(
    "path", ["", "add/", "{code}/change/", "{code}/delete/", "{code}/withdraw/"]
)
def test_staff_without_a_permission_see_nothing(client, path):
    client.force_login(user("newcomer"))
    assert client.get(DESK + path.format(code=article().pk)).status_code == 403


def test_who_may_only_look_changes_nothing(client):
    client.force_login(user("reader", can="articles.view_any_article"))
    story = article(headline="تیتر کهنه")
    assert client.get(f"{DESK}{story.pk}/change/").status_code == 200
    assert change(client, story, headline="تیتر تازه").status_code == 403
    assert change(client, story, headline="تیتر تازه", _publish="").status_code == 403
    assert Article.objects.get().headline == "تیتر کهنه"


def test_a_reporter_deletes_nothing(client, reporter):
    story = article()
    assert client.post(f"{DESK}{story.pk}/delete/", {"post": "yes"}).status_code == 403
    act = {"action": "delete_selected", "_selected_action": [story.pk], "post": "yes"}
    client.post(DESK, act)
    assert Article.objects.filter(pk=story.pk).exists()


def test_no_page_of_the_newsroom_is_kept_by_a_cache(client, editor):
    story = article()
    for path in (DESK, f"{DESK}add/", f"{DESK}{story.pk}/change/", withdrawal(published_article())):
        assert {"private", "no-store"} <= set(client.get(path)["Cache-Control"].split(", "))


# Related content


def link_errors(response) -> list[str]:
    """Everything that the rows of related content were told."""
    assert response.status_code == 200
    (inline,) = response.context["inline_admin_formsets"]
    formset = inline.formset
    rows = [text for row in formset.errors for found in row.values() for text in found]
    return [*rows, *formset.non_form_errors()]


def test_related_content_stands_in_the_order_it_was_given(client, editor):
    first, second = published_article(), published_article()
    story = article()
    change(client, story, links=[
        {"target": second.pk, "position": 2},
        {"url": "https://example.com/", "title": "بیرون", "position": 1},
        {"target": first.pk, "position": 0},
    ])  # fmt: skip
    assert [link.target or link.url for link in story.related_links.all()] == [
        first,
        "https://example.com/",
        second,
    ]


def test_a_new_story_brings_its_related_content(client, reporter):
    target = published_article()
    add(client, headline="تازه", links=[{"target": target.pk}])
    assert Article.objects.get(headline="تازه").related_links.get().target == target


def test_related_content_is_reordered_and_removed(client, editor):
    story = article()
    first, second = (related(story, article(), position=n) for n in range(2))
    change(client, story, links=[
        {"id": first.pk, "article": story.pk, "target": first.target_id, "position": 5},
        {"id": second.pk, "article": story.pk, "target": second.target_id, "position": 1},
    ])  # fmt: skip
    assert list(story.related_links.all()) == [second, first]
    change(client, story, links=[
        {"id": first.pk, "article": story.pk, "target": first.target_id, "DELETE": "on"},
    ])  # fmt: skip
    assert list(story.related_links.all()) == [second]


ONE_THING = "مطلب مرتبط یا یک خبر است یا یک نشانی بیرونی، نه هر دو."


def test_a_link_leads_to_one_thing(client, editor):
    story, target = article(), published_article()
    both = {"target": target.pk, "url": "https://example.com/", "title": "بیرون"}
    assert link_errors(change(client, story, links=[both])) == [ONE_THING]
    neither = {"title": "به هیچ جا"}
    assert ONE_THING in link_errors(change(client, story, links=[neither]))
    assert not story.related_links.exists()


def test_an_outside_link_has_a_title_and_a_real_address(client, editor):
    story = article()
    untitled = {"url": "https://example.com/"}
    assert link_errors(change(client, story, links=[untitled])) == ["نشانی بیرونی عنوان می‌خواهد."]
    for url in ("javascript:alert(1)", "data:text/html,x", "http://", "x y"):
        assert link_errors(change(client, story, links=[{"url": url, "title": "بد"}]))
    assert not story.related_links.exists()


def test_a_story_is_not_related_to_itself(client, editor):
    story = article()
    assert link_errors(change(client, story, links=[{"target": story.pk}])) == [
        "خبر نمی‌تواند مطلب مرتبط خودش باشد."
    ]


def test_a_story_stands_once_among_related_content(client, editor):
    story, target = article(), published_article()
    assert link_errors(change(client, story, links=[{"target": target.pk}] * 2))
    assert not story.related_links.exists()
    related(story, target)
    kept = story.related_links.get()
    rows = [
        {"id": kept.pk, "article": story.pk, "target": target.pk},
        {"target": target.pk, "position": 1},
    ]
    assert link_errors(change(client, story, links=rows))
    assert story.related_links.get() == kept


def test_an_outside_address_stands_once_among_related_content(client, editor):
    story = article()
    outside = {"url": "https://example.com/", "title": "بیرون"}
    assert link_errors(change(client, story, links=[outside] * 2))
    assert not story.related_links.exists()


# The other desks


DESKS = {
    "category": (Category, category),
    "tag": (Tag, tag),
    "author": (Author, author),
}


@pytest.fixture
def boss(client):
    person = chief()
    client.force_login(person)
    return person


@pytest.mark.parametrize("desk", DESKS)
def test_a_name_makes_its_address_in_persian_letters(client, boss, desk):
    model, _ = DESKS[desk]
    path = f"/admin/articles/{desk}/add/"
    client.post(path, {"name": "  كتابـخانه‌ ملي ", "edition": edition().pk, "position": 0})
    made = model.objects.get()
    assert (made.name, made.slug) == ("کتابخانه ملی", "کتابخانه-ملی")
    story = published_article(category=category())
    if desk != "category":
        getattr(story, {"tag": "tags", "author": "authors"}[desk]).add(made)
    assert client.get(made.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("desk", DESKS)
def test_a_name_taken_in_the_edition_is_refused_with_its_reason(client, boss, desk):
    model, make = DESKS[desk]
    make("آب")
    path = f"/admin/articles/{desk}/add/"
    response = client.post(path, {"name": "آب", "edition": edition().pk, "position": 0})
    assert errors(response) == {"__all__": ["در این نسخه، نشانی دیگری با همین نام هست."]}
    assert model.objects.count() == 1


@pytest.mark.parametrize("desk", DESKS)
@pytest.mark.parametrize("name", ["؟!", "\u200c", "", "🌧"])
def test_a_name_without_a_letter_makes_no_address(client, boss, desk, name):
    path = f"/admin/articles/{desk}/add/"
    response = client.post(path, {"name": name, "edition": edition().pk, "position": 0})
    assert "name" in errors(response)


@pytest.mark.parametrize("desk", DESKS)
def test_names_are_found_in_arabic_letters(client, boss, desk):
    make = DESKS[desk][1]
    make("کتاب علی")
    make("ورزش")
    assert [each.name for each in listed(client, f"/admin/articles/{desk}/", q="كتاب علي")] == [
        "کتاب علی"
    ]


def test_a_service_gets_its_editors_at_its_desk(client, boss):
    service, editor = category("ورزش"), user("bahram", role="desk_editor")
    path = f"/admin/articles/category/{service.pk}/change/"
    assert "bahram" in client.get(path).content.decode()
    data = {"name": "ورزش", "slug": "ورزش", "position": 0, "editors": [editor.pk]}
    assert client.post(path, data).status_code == 302
    assert list(service.editors.all()) == [editor]
    assert may(editor, "approve", submitted_article(category=service))


def test_the_initials_of_authors_are_offered_for_the_sign_off(client, editor):
    for name, initials in (("مینا", "م.ر"), ("مانی", "م.ر"), ("پروین", "پ.ک"), ("سارا", "")):
        author(name, initials=initials)
    page = Page(client.get(f"{DESK}add/"))
    offered = [each["value"] for each in page.all("option") if each.within("datalist")]
    assert page.one("input", name="sign_off")["list"] == "initials"
    assert sorted(offered) == sorted(["م.ر", "پ.ک"])


def test_services_are_listed_as_a_tree(client, boss):
    top = category("جامعه", position=1)
    category("ورزش", position=2)
    category("زیست", parent=top, position=3)
    page = Page(client.get("/admin/articles/category/"))
    names = [cell.text for cell in page.all("th", "field-indented_name")]
    assert names == ["جامعه", "— زیست", "ورزش"]


def test_a_service_below_itself_is_refused_with_its_reason(client, boss):
    top = category("جامعه")
    below = category("زیست", parent=top)
    path = f"/admin/articles/category/{top.pk}/change/"
    data = {"name": "جامعه", "slug": "جامعه", "edition": top.edition_id, "position": 0}
    for parent in (top, below):
        assert list(errors(client.post(path, data | {"parent": parent.pk}))) == ["parent"]


@pytest.mark.parametrize("code", ["FA", "f", "fars", "۱۲", "f/", "fa\n/"])
def test_an_edition_has_a_code_that_can_be_an_address(client, boss, code):
    data = {
        "name": "خبرگزاری", "site_name": "آزمون", "code": code, "language": "fa",
        "direction": "rtl", "calendar": "jalali", "palette": "teal", "position": 0,
        "newsletter_hour": 7,
    }  # fmt: skip
    assert "code" in errors(client.post("/admin/articles/edition/add/", data))
    assert client.post("/admin/articles/edition/add/", data | {"code": "fa"}).status_code == 302


@pytest.mark.parametrize("desk", ["article", "category", "tag", "author", "edition"])
def test_every_desk_opens(client, boss, desk):
    article(category=category(), lead_image=image(), video=video())
    author(portrait=image())
    tag()
    path = f"/admin/articles/{desk}/"
    for page in (path, f"{path}add/", f"{path}?q=x"):
        assert client.get(page).status_code == 200
    (first, *_) = listed(client, path)
    for page in ("change", "history", "delete"):
        assert client.get(f"{path}{first.pk}/{page}/").status_code == 200


def test_the_history_is_dated_in_jalali(client, editor):
    with time_machine.travel(NOON, tick=False):
        client.force_login(editor)
        story = article()
        change(client, story, headline="تیتر تازه")
        html = client.get(f"{DESK}{story.pk}/history/").content.decode()
    assert "سه‌شنبه ۱۴ مرداد ۱۴۰۴، ۱۲:۰۰" in html


def test_codes_are_never_split_by_a_separator(client, editor):
    article(pk=376960)
    assert re.search("۳۷۶[,٬.]۹۶۰", client.get(DESK).content.decode()) is None


def test_what_others_did_to_a_story_meanwhile_stays_done(client, editor):
    story = published_article()
    form = typed(headline="تیتر تازه", category=story.category_id, edition=story.edition_id)
    story.withdraw(by=None)
    client.post(f"{DESK}{story.pk}/change/", form | {"_continue": "1"})
    assert Article.objects.get(pk=story.pk).is_withdrawn


def test_a_reporter_moves_no_published_story_in_time(client, reporter):
    later = datetime(2027, 1, 1, tzinfo=UTC)
    story = published_article(published_at=later)
    form = typed(headline=story.headline, category=story.category_id, edition=story.edition_id)
    client.post(f"{DESK}{story.pk}/change/", form | {"published_at": "۱۴۰۴/۰۱/۰۱ ۰۰:۰۰"})
    assert Article.objects.get(pk=story.pk).published_at == later


@pytest.mark.parametrize("code", ["0" * 19 + "1" + "9" * 20, "1" + "0" * 5000])
def test_a_code_beyond_all_measure_is_refused(client, editor, code):
    page = client.post(f"{DESK}add/", typed(headline="تیتر", code=code))
    assert "حداکثر پانزده‌رقمی" in page.content.decode()


def test_letters_of_a_link_are_left_alone(client, editor):
    body = '<p>كتاب <a href="https://example.org/القدس_الشريف">علي</a></p>'
    client.post(f"{DESK}add/", typed(headline="كتاب", body=body) | {"_continue": "1"})
    story = Article.objects.get()
    assert "الشريف" in story.body
    assert "کتاب" in story.body
    assert ">علی<" in story.body


def test_a_tag_of_another_edition_is_refused(client, editor):
    stranger = tag("Lake", edition=edition("en"))
    page = client.post(f"{DESK}add/", typed(headline="تیتر", tags=[stranger.pk]))
    assert "از نسخه دیگری است: Lake" in page.content.decode()


@pytest.mark.parametrize("chosen", ["", "99", "abc"])
def test_a_story_without_an_edition_is_refused_and_kept_in_the_form(client, editor, chosen):
    page = client.post(f"{DESK}add/", typed(headline="تیتری که می‌ماند", edition=chosen))
    assert page.status_code == 200
    assert "تیتری که می‌ماند" in page.content.decode()


def test_enter_in_a_field_saves_and_never_publishes(client, editor):
    form = client.get(f"{DESK}{article().pk}/change/").content.decode()
    buttons = re.findall(r'type="submit"[^>]*?name="(_\w+)"', form, re.DOTALL)
    assert buttons[0] == "_continue"
    assert "_publish" in buttons


def test_a_reporter_reads_his_published_story_but_does_not_change_it(client, reporter):
    story = published_article(created_by=reporter)
    assert change(client, story, headline="تیتر دیگر").status_code == 403
    assert client.get(f"{DESK}{story.pk}/change/").status_code == 200
    assert Article.objects.get(pk=story.pk).headline == story.headline


def test_a_form_of_too_many_rows_is_refused_in_persian(client, editor):
    form = typed(headline="تیتر") | {"related_links-TOTAL_FORMS": "999999999"}
    page = client.post(f"{DESK}add/", form).content.decode()
    assert "حداکثر ۳۰ ردیف" in page or "حداکثر 30 ردیف" in page


@pytest.mark.parametrize("forged", ["abc", "1\x00", "1" + "0" * 30, "-1", "۱"])
@pytest.mark.parametrize("field", ["category", "tags", "authors", "lead_image", "video"])
def test_a_forged_key_is_a_wrong_choice(field, forged, client, editor):
    page = client.post(f"{DESK}add/", typed(headline="تیتری که می‌ماند") | {field: forged})
    assert page.status_code == 200
    assert "تیتری که می‌ماند" in page.content.decode()
    assert client.get(f"{DESK}add/", {field: forged}).status_code == 200


@pytest.mark.parametrize("forged", ["abc", ""])
def test_forged_rows_of_a_list_are_refused(client, editor, forged):
    story = article(category=category())
    asked = {"action": "publish_selected", "_selected_action": [story.pk, forged], "index": 0}
    page = client.post(DESK, asked, follow=True)
    assert "شناخته نیست" in page.content.decode()
    assert not Article.objects.published().exists()
