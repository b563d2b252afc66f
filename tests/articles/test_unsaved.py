"""No lost words: what is typed into a story's form is kept, offered and brought back."""

import contextlib
import json
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.db import transaction
from django.test import Client
from django.utils import timezone

from articles.admin import pulse as pulses
from articles.models import Article, Presence, Unsaved
from articles.models.presence import Doing, ForeignFormError, SavedFormError
from articles.tasks import forget_unsaved
from qodsna.persian import TEHRAN
from qodsna.roles import ROLES
from tests.articles.pages import Page
from tests.articles.pulses import DESK, fields, pulse, somebody_in, unsaved
from tests.articles.test_admin import typed
from tests.builders import article, author, category, image, published_article, related, tag, user
from tests.comments.crowds import at_once, database_for_many

pytestmark = pytest.mark.django_db


@pytest.fixture
def reporter(client):
    person = user("reporter", role="chief_editor")
    client.force_login(person)
    return person


@pytest.fixture
def story() -> Article:
    return article(headline="پیش از این", body="<p>متن</p>")


def form_of(client, story: Article | None = None) -> Page:
    return Page(client.get(f"{DESK}{f'{story.pk}/change/' if story else 'add/'}"))


def offers(page: Page) -> list[str]:
    """The words of everything that the form offers to bring back."""
    return [each.text for each in page.all("div", "unsaved-offer__choice")]


def restore(client, kept: Unsaved):
    return client.post(f"{DESK}unsaved/{kept.pk}/restore/")


# Keeping


def test_what_is_typed_is_kept_before_the_answer(client, reporter, story):
    key = uuid4()
    with time_machine.travel(datetime(2025, 8, 5, 12, 34, 56, tzinfo=TEHRAN), tick=False):
        answer = pulse(client, story, key, data=fields(headline="تیتر تازه"), version=3)
    kept = Unsaved.objects.get(form_key=key)
    assert (kept.user, kept.article, kept.version) == (reporter, story, 3)
    assert kept.data["headline"] == ["تیتر تازه"]
    assert answer.json()["saved_at"] == kept.saved_at.isoformat()
    assert answer.json()["saved_clock"] == "۱۲:۳۴:۵۶"
    assert "no-store" in answer["Cache-Control"]


def test_a_story_that_was_never_saved_is_kept_too(client, reporter):
    assert pulse(client, data=fields(headline="نو")).status_code == 200
    assert Unsaved.objects.get().article is None


def test_a_pulse_that_brings_nothing_keeps_nothing(client, reporter, story):
    assert pulse(client, story).json()["saved_at"] is None
    assert not Unsaved.objects.exists()


def test_an_older_pulse_that_comes_later_changes_nothing(client, reporter, story):
    key = uuid4()
    pulse(client, story, key, data=fields(headline="دوم"), sequence=2)
    assert pulse(client, story, key, data=fields(headline="یکم"), sequence=1).status_code == 200
    assert Unsaved.objects.get().data["headline"] == ["دوم"]


def test_of_twenty_pulses_at_once_the_last_one_stands(transactional_db, tmp_path: Path):
    with database_for_many(tmp_path):
        person, one, key = user(), article(), uuid4()

        def keep(turn: int) -> None:
            data = fields(headline=str(turn))
            Unsaved.objects.keep(key, by=person, article=one, data=data, sequence=turn)

        at_once(20, keep)
        assert Unsaved.objects.get().data["headline"] == ["19"]
        assert Presence.objects.count() == 1


def test_a_pulse_on_its_way_brings_nothing_back_after_the_save(transactional_db, tmp_path: Path):
    """Whichever of the two comes first."""
    with database_for_many(tmp_path):
        person, one = user(), article()
        for _ in range(5):
            key = uuid4()

            def run(turn: int, key=key) -> None:
                if turn:
                    Unsaved.objects.saved(key, by=person, article=one)
                    return
                with contextlib.suppress(SavedFormError):
                    Unsaved.objects.keep(key, by=person, article=one, data=fields(), sequence=1)

            at_once(2, run)
            assert not Unsaved.objects.exists()


def test_the_longest_body_is_kept(client, reporter, story):
    body = "س" * 400_000
    assert pulse(client, story, data=fields(body=body)).status_code == 200
    assert Unsaved.objects.get().first("body") == body


def test_what_is_too_large_is_refused_in_persian(client, reporter, story):
    answer = pulse(client, story, data=fields(body="س" * 1_300_000))
    assert (answer.status_code, answer.json()["error"]) == (413, pulses.TOO_LARGE)
    assert not Unsaved.objects.exists()


def test_signs_that_no_database_keeps_are_left_out(client, reporter, story):
    assert pulse(client, story, data=fields(headline="آ\0ب\ud800پ\u200cت")).status_code == 200
    assert Unsaved.objects.get().data["headline"] == ["آبپ\u200cت"]


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "[" * 100_000,
        "[]",
        "null",
        "{}",
        '{"form_key": "1"}',
        '{"form_key": {"a": 1}}',
        '{"form_key": "KEY", "sequence": -1}',
        '{"form_key": "KEY", "sequence": 1e400}',
        '{"form_key": "KEY", "version": 99999999999}',
        '{"form_key": "KEY", "version": [1]}',
        '{"form_key": "KEY", "data": []}',
        '{"form_key": "KEY", "data": {"headline": "text"}}',
        '{"form_key": "KEY", "data": {"headline": [1]}}',
        '{"form_key": "KEY", "data": {"headline": [{}]}}',
        json.dumps({"form_key": "KEY", "data": {str(n): [] for n in range(3000)}}),
    ],
    ids=range(17),
)
def test_what_no_form_sends_is_refused(client, reporter, story, body):
    body = body.replace("KEY", str(uuid4()))
    answer = client.post(f"{DESK}{story.pk}/pulse/", body, "application/json")
    assert (answer.status_code, answer.json()["error"]) == (400, pulses.UNREADABLE)
    assert not Unsaved.objects.exists()
    assert not Presence.objects.exists()


# Who may


def test_somebody_elses_form_is_out_of_reach(client, reporter, story):
    other = user("other")
    theirs = unsaved(other, story, headline="از دیگری")
    answer = pulse(client, story, theirs.form_key, data=fields(headline="دروغ"))
    assert (answer.status_code, answer.json()["error"]) == (403, pulses.FOREIGN)
    # Also when their presence has long been forgotten.
    Presence.objects.all().delete()
    assert pulse(client, story, theirs.form_key, data=fields()).status_code == 403
    assert restore(client, theirs).status_code == 404
    assert client.post(f"{DESK}unsaved/{theirs.pk}/discard/").status_code == 404
    assert (
        client.post(f"{DESK}{story.pk}/change/", typed(form_key=theirs.form_key)).status_code == 302
    )
    theirs.refresh_from_db()
    assert (theirs.user, theirs.first("headline"), theirs.discarded_at) == (other, "از دیگری", None)


def test_nobody_is_offered_what_is_not_theirs(client, reporter, story):
    unsaved(user("other"), story, headline="از دیگری")
    unsaved(user("third"), None, headline="از دیگری")
    assert offers(form_of(client, story)) == offers(form_of(client)) == []


def test_who_may_not_change_the_story_keeps_nothing(client):
    nima = user("nima", role="reporter")
    client.force_login(nima)
    answer = pulse(client, published_article(created_by=nima), data=fields())
    assert (answer.status_code, answer.json()["error"]) == (403, pulses.FORBIDDEN)
    assert not Unsaved.objects.exists()


def test_whose_session_is_over_hears_it_in_json(client, story):
    answer = pulse(client, story, data=fields())
    assert (answer.status_code, answer.json()["error"]) == (401, pulses.SIGNED_OUT)
    assert not Unsaved.objects.exists()


@pytest.mark.parametrize("code", [999_999, 10**18, 10**30])
def test_a_story_that_is_gone_is_told(client, reporter, code):
    answer = client.post(f"{DESK}{code}/pulse/", "{}", "application/json")
    assert (answer.status_code, answer.json()["anew"]) == (404, True)


def test_a_pulse_is_posted_with_a_token(reporter, story):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(reporter)
    assert pulse(strict, story, data=fields()).status_code == 403
    assert strict.get(f"{DESK}{story.pk}/pulse/").status_code == 405
    assert not Unsaved.objects.exists()


# Saving


def test_a_save_takes_the_unsaved_work_of_its_form_away(client, reporter, story):
    this, other = unsaved(reporter, story), unsaved(reporter, story)
    client.post(f"{DESK}{story.pk}/change/", typed(form_key=this.form_key))
    assert list(Unsaved.objects.all()) == [other]
    late = pulse(client, story, this.form_key, data=fields())
    assert late.status_code == 409
    assert late.json()["form_key"] != str(this.form_key)
    assert list(Unsaved.objects.all()) == [other]


def test_the_first_save_of_a_story_takes_it_away_too(client, reporter):
    kept = unsaved(reporter)
    client.post(f"{DESK}add/", typed(form_key=kept.form_key))
    assert Article.objects.exists()
    assert not Unsaved.objects.exists()


@pytest.mark.parametrize("extra", [{"headline": ""}, {"_preview": ""}], ids=["refused", "preview"])
def test_what_is_not_saved_stays(client, reporter, story, extra):
    kept = unsaved(reporter, story)
    client.post(f"{DESK}{story.pk}/change/", typed(form_key=kept.form_key, **extra))
    assert Unsaved.objects.get() == kept
    assert pulse(client, story, kept.form_key, data=fields()).status_code == 200


def test_a_form_that_was_refused_goes_on_under_its_key(client, reporter, story):
    key = uuid4()
    address = f"{DESK}{story.pk}/change/"
    again = Page(client.post(address, typed(form_key=key, headline="")))
    assert again.one("input", name="form_key")["value"] == str(key)
    assert "data-shown-again" in again.one("input", name="form_key").attributes
    preview = Page(client.post(address, typed(form_key=key, headline="", _preview="")))
    assert preview.one("input", name="form_key")["value"] != str(key)


@pytest.mark.parametrize("key", ["", "x", "۱"])
def test_a_save_without_a_proper_key_is_a_save(client, reporter, story, key):
    client.post(f"{DESK}{story.pk}/change/", typed(form_key=key, headline="تازه"))
    story.refresh_from_db()
    assert story.headline == "تازه"


# Offering


def test_a_form_offers_what_is_unsaved_of_its_story_alone(client, reporter, story):
    moment = datetime(2025, 8, 5, 16, 30, tzinfo=TEHRAN)
    with time_machine.travel(moment, tick=False):
        unsaved(reporter, story, headline="بازگشت\nفلامینگوها")
    unsaved(reporter, article(), headline="خبر دیگر")
    unsaved(reporter, None, headline="خبر نو")
    [offer] = offers(form_of(client, story))
    assert "سه‌شنبه ۱۴ مرداد ۱۴۰۴، ۱۶:۳۰" in offer
    assert "بازگشت فلامینگوها" in offer
    [new] = offers(form_of(client))
    assert "خبر نو" in new


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        ({"headline": "", "lead": "لید"}, "لید"),
        ({"headline": " ", "body": "<p>بند <b>یکم</b></p>"}, "بند یکم"),
        ({"headline": ""}, "بی‌تیتر"),
        ({"headline": "<script>"}, "<script>"),
    ],
)
def test_an_offer_is_known_by_its_first_words(client, reporter, values, shown):
    unsaved(reporter, None, **values)
    [offer] = offers(form_of(client))
    assert shown in offer


def test_what_is_open_in_another_tab_is_not_offered_but_told(client, reporter, story):
    key = uuid4()
    pulse(client, story, key, data=fields(headline="نیمه‌کاره"))

    def shown() -> list[bool]:
        page = form_of(client, story)
        parts = [*page.all("p", "unsaved-offer__note"), *page.all("div", "unsaved-offer__choice")]
        return ["hidden" not in each.attributes for each in parts]

    assert shown() == [True, False]
    assert str(key) in pulse(client, story).json()["open"]
    with time_machine.travel(timezone.now() + timedelta(seconds=31), tick=False):
        client.force_login(reporter)
        assert shown() == [False, True]
        assert str(key) not in pulse(client, story).json()["open"]


def test_a_tab_that_says_goodbye_is_closed_at_once(client, reporter, story):
    key = uuid4()
    pulse(client, story, key, data=fields(headline="نیمه‌کاره"), leaving=True)
    assert str(key) not in pulse(client, story).json()["open"]


def test_what_is_in_the_story_by_now_is_not_offered(client, reporter, story):
    link = related(story, url="https://example.org/", title="بیرون", position=1)
    story.tags.add(tag())
    row = {
        "related_links-TOTAL_FORMS": 1,
        "related_links-INITIAL_FORMS": 1,
        "related_links-0-id": link.pk,
        "related_links-0-article": story.pk,
        "related_links-0-url": link.url,
        "related_links-0-title": link.title,
        "related_links-0-position": 1,
    }
    same = {"headline": story.headline, "body": story.body, "tags": story.tags.get().pk}
    unsaved(reporter, story, **same, **row)
    assert offers(form_of(client, story)) == []
    for change in ({"related_links-0-title": "دیگر"}, {"tags": []}, {"body": "<p>دیگر</p>"}):
        Unsaved.objects.all().delete()
        unsaved(reporter, story, **same | row | change)
        assert len(offers(form_of(client, story))) == 1, change


def test_a_form_that_is_again_as_it_was_has_nothing_unsaved(client, reporter, story):
    key = uuid4()
    pulse(client, story, key, data=fields(headline="دیگر"))
    pulse(client, story, key, data={}, leaving=True)
    assert offers(form_of(client, story)) == []


def test_a_pulse_tells_what_else_is_unsaved_when_asked(client, reporter, story):
    unsaved(reporter, story, headline="در دستگاه مانده")
    assert "offers" not in pulse(client, story).json()
    assert "در دستگاه مانده" in pulse(client, story, offers=True).json()["offers"]


def test_the_form_asks_two_queries_more_and_no_more_with_any_number(
    client, reporter, story, django_assert_max_num_queries
):
    def queries() -> list[str]:
        with django_assert_max_num_queries(40) as found:
            client.get(f"{DESK}{story.pk}/change/")
        tables = ("articles_unsaved", "articles_presence")
        return [q["sql"] for q in found if any(table in q["sql"] for table in tables)]

    assert len(queries()) == 2
    for name in ("one", "two", "three"):
        somebody_in(story, user(name))
    assert len(queries()) == 2


# Bringing back


@pytest.fixture
def left(reporter, story) -> Unsaved:
    """A form in which everything was typed over."""
    outside = related(story, url="https://example.org/", title="بیرون", position=1)
    gone = related(story, article(headline="پیوند رفته"), position=2)
    values = {
        "kicker": "روتیتر تازه",
        "headline": "تیتر\nتازه",
        "body": '<p>بند نو</p><figure data-image="1"> </figure>',
        "category": category("ورزش").pk,
        "tags": [tag("یک").pk, tag("دو").pk],
        "authors": [author().pk],
        "lead_image": image("تالاب").pk,
        "is_breaking": "on",
        "comments_closed": "on",
        "published_at": "۱۴۰۴/۰۵/۱۴ ۱۶:۳۰",
        "related_links-TOTAL_FORMS": 3,
        "related_links-INITIAL_FORMS": 2,
        "related_links-0-id": gone.pk,
        "related_links-0-article": story.pk,
        "related_links-0-target": gone.target_id,
        "related_links-0-position": 1,
        "related_links-1-id": outside.pk,
        "related_links-1-article": story.pk,
        "related_links-1-url": outside.url,
        "related_links-1-title": "بیرونی‌تر",
        "related_links-1-position": 2,
        "related_links-2-article": story.pk,
        "related_links-2-target": article(headline="پیوند نو").pk,
        "related_links-2-position": 3,
    }
    kept = unsaved(reporter, story, **values)
    kept.change(version=7)
    gone.delete()
    return kept


def posted(page: Page) -> dict[str, list[str]]:
    """What the form on a page would send."""
    sent: dict[str, list[str]] = {}
    for each in page.elements:
        if not each["name"] or "__prefix__" in each["name"] or not each.within("form"):
            continue
        if each.tag == "select":
            chosen = [
                option["value"]
                for option in page.elements
                if option.tag == "option"
                and "selected" in option.attributes
                and each in option.inside
            ]
            sent.setdefault(each["name"], []).extend(chosen)
        elif each.tag == "textarea":
            sent.setdefault(each["name"], []).append("".join(each.pieces).removeprefix("\n"))
        elif each["type"] not in {"submit", "checkbox"} or "checked" in each.attributes:
            value = each["value"] or ("on" if each["type"] == "checkbox" else "")
            sent.setdefault(each["name"], []).append(value)
    return sent


def test_everything_is_brought_back_and_nothing_is_saved(client, story, left):
    response = restore(client, left)
    page = Page(response)
    assert response.context["errors"] == []
    assert not page.all("ul", "errorlist")
    assert not page.all("p", "errornote")
    assert "هنوز ذخیره نشده" in page.one("p", "unsaved-restored").text
    story.refresh_from_db()
    assert story.headline == "پیش از این"
    sent = posted(page)
    for name in ("kicker", "headline", "body", "category", "authors", "lead_image", "published_at"):
        assert sent[name] == left.data[name], name
    assert sorted(sent["tags"]) == sorted(left.data["tags"])
    assert sent["comments_closed"] == ["on"]
    # What the form had once brings nothing back.
    assert "is_breaking" not in sent
    assert page.one("form", id="article_form")["action"] == f"{DESK}{story.pk}/change/"


def test_what_was_brought_back_can_be_saved(client, story, left):
    sent = posted(Page(restore(client, left)))
    client.post(f"{DESK}{story.pk}/change/", {**sent, "body": "<p>بند نو</p>", "_continue": ""})
    story.refresh_from_db()
    assert story.headline == "تیتر\nتازه"
    assert [link.headline for link in story.related_links.all()] == [
        "پیوند رفته",
        "بیرونی‌تر",
        "پیوند نو",
    ]
    assert {each.name for each in story.tags.all()} == {"یک", "دو"}
    assert not Unsaved.objects.exists()
    assert offers(form_of(client, story)) == []


def test_the_base_of_what_was_typed_comes_back_with_it(client, left):
    response = restore(client, left)
    assert response.wsgi_request.POST["version"] == "7"


def test_work_moves_to_the_form_that_brings_it_back(client, reporter, story, left):
    """What the old form sends later, from a laptop that wakes up, is kept beside it."""
    old = left.form_key
    page = Page(restore(client, left))
    left.refresh_from_db()
    assert page.one("input", name="form_key")["value"] == str(left.form_key) != str(old)
    pulse(client, story, old, data=fields(headline="از دستگاه دیگر"))
    left.refresh_from_db()
    assert left.first("headline") == "تیتر\nتازه"
    assert Unsaved.objects.get(form_key=old).first("headline") == "از دستگاه دیگر"


def test_a_reload_brings_the_newest_back(client, story, left):
    key = Page(restore(client, left)).one("input", name="form_key")["value"]
    pulse(client, story, key, data=fields(headline="باز هم تازه‌تر"), sequence=10**9)
    assert posted(Page(restore(client, left)))["headline"] == ["باز هم تازه‌تر"]


def test_the_address_alone_leads_to_the_form(client, story, left):
    answer = client.get(f"{DESK}unsaved/{left.pk}/restore/")
    assert answer["Location"] == f"{DESK}{story.pk}/change/"


def test_the_words_outlive_the_story(client, reporter, story, left):
    story.delete()
    [offer] = offers(form_of(client))
    assert "تیتر تازه" in offer
    sent = posted(Page(restore(client, left)))
    sent |= {"body": "<p>بند نو</p>", "_continue": "", "edition": left.data["edition"]}
    client.post(f"{DESK}add/", sent)
    again = Article.objects.get(headline="تیتر\nتازه")
    assert again.related_links.count() == 3


def test_who_may_no_longer_change_the_story_brings_nothing_back(client, reporter, story, left):
    reporter.groups.set(Group.objects.filter(name=ROLES["reporter"]))
    story.category, story.created_by = category(), reporter
    story.save()
    story.publish(by=None)
    assert restore(client, left).status_code == 403


def test_django_takes_no_orders_from_what_was_kept(client, reporter, story):
    kept = unsaved(reporter, story, _saveasnew="1", _to_field="headline", _publish="1")
    assert restore(client, kept).status_code == 200


@pytest.mark.parametrize("total", ["", "x", "-1", "99999"])
def test_a_broken_form_is_brought_back_as_far_as_it_goes(client, reporter, story, total):
    kept = unsaved(
        reporter,
        story,
        **{
            "related_links-TOTAL_FORMS": total,
            "related_links-999999-target": "x",
            f"related_links-{'9' * 50}-target": "1",
            "tags": ["x", "-1", "9" * 30],
            "category": "x",
            "lead_image": "x",
            "published_at": "دیروز",
            "kind": "?",
        },
    )
    response = restore(client, kept)
    assert response.status_code == 200
    assert response.context["errors"] == []
    assert form_of(client, story).one("form", id="article_form")


# Throwing away


def test_what_is_thrown_away_can_be_brought_back_for_a_while(client, reporter, story, left):
    address = f"{DESK}unsaved/{left.pk}/discard/"
    assert client.post(address)["Location"] == f"{DESK}{story.pk}/change/"
    [offer] = offers(form_of(client, story))
    assert "دور ریخته شد" in offer
    assert posted(Page(restore(client, left)))["headline"] == ["تیتر\nتازه"]
    client.post(address)
    with time_machine.travel(timezone.now() + timedelta(minutes=11), tick=False):
        client.force_login(reporter)
        assert offers(form_of(client, story)) == []


def test_throwing_away_behind_the_page_answers_with_what_is_left(client, reporter, story, left):
    other, mine = unsaved(reporter, story, headline="دومی"), unsaved(reporter, story)
    answer = client.post(
        f"{DESK}unsaved/{left.pk}/discard/",
        {"form_key": mine.form_key},
        headers={"X-Requested-With": "unsaved"},
    )
    assert len(offers(Page(answer))) == 2
    assert other.glimpse in answer.content.decode()


# In time


def test_a_month_later_unsaved_work_is_forgotten(reporter, story):
    unsaved(reporter, story)
    form_key = uuid4()
    with transaction.atomic():
        Unsaved.objects.saved(form_key, by=reporter, article=story)
    with time_machine.travel(timezone.now() + timedelta(days=29)):
        forget_unsaved.call()
        assert Unsaved.objects.count() == 1
        # A device that wakes up late is still told that it is saved.
        assert Presence.objects.get().doing == Doing.SAVED
        young = unsaved(reporter, story)
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        forget_unsaved.call()
        assert Unsaved.objects.get() == young
        assert Presence.objects.filter(form_key=form_key).first() is None


def test_a_form_key_of_somebody_else_is_nobodys_to_save(reporter, story):
    theirs = unsaved(user("other"), story)
    with pytest.raises(ForeignFormError):
        Unsaved.objects.saved(theirs.form_key, by=reporter, article=story)
    assert Unsaved.objects.get() == theirs
