"""On time, with an end, not before its embargo, corrected in public, and breaking news once."""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from articles.frame import Frame, kept
from articles.models import Article, Correction, Step, Version
from articles.models.breaking import NewerFlashError
from articles.models.correction import UnnamedChangeError
from articles.status import Status, Verb
from articles.story import corrections_of
from articles.tasks import keep_time
from qodsna import persian
from tests.articles.forms import DESK, send, shown
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
    ready_video,
    related,
    tag,
    user,
    withdrawn_article,
)
from tests.comments.crowds import at_once, database_for_many

pytestmark = pytest.mark.django_db

# 18:00 in Tehran, half an hour before midnight of the last day of 1404, which leaps to Nowruz.
DUE = datetime(2026, 3, 20, 14, 30, tzinfo=UTC)
NOWRUZ = datetime(2026, 3, 20, 20, 30, tzinfo=UTC)
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)


@pytest.fixture
def boss(client):
    person = chief()
    client.force_login(person)
    return person


def told(response) -> list[str]:
    return [str(message) for message in response.wsgi_request._messages]


def stands(story: Article) -> Article:
    return Article.objects.get(pk=story.pk)


def steps(story: Article, *verbs: str) -> list[Step]:
    return list(Step.objects.filter(article=story, verb__in=verbs))


# The end


def everywhere(**fields: Any) -> tuple[Article, dict[str, str]]:
    """A story of every kind of list, and the addresses that show it."""
    film = ready_video()
    story = published_article(
        headline="نشست شبانه", video=film, lead_image=image(), category=category(), **fields
    )
    subject, writer = tag(), author()
    story.tags.add(subject)
    story.authors.add(writer)
    neighbour = published_article(category=story.category, ago=timedelta(days=400))
    related(neighbour, story)
    pages = [story.category, subject, writer, neighbour]
    paths = {type(each).__name__: each.get_absolute_url() for each in pages}
    return story, paths | {"front": "/fa/", "videos": "/fa/videos"}


def seen(client: Client, story: Article, paths: dict[str, str]) -> set[str]:
    kept.forget()
    answers = {name: client.get(path).content.decode() for name, path in paths.items()}
    return {name for name, html in answers.items() if story.headline in html}


def test_a_story_is_everywhere_until_its_end_and_nowhere_from_it_on(client):
    with time_machine.travel(DUE, tick=False):
        story, paths = everywhere(published_at=DUE, published_until=DUE + HOUR)
    for moment, expected in (
        (DUE - SECOND, set()), (DUE, {*paths}), (DUE + HOUR - SECOND, {*paths}), (DUE + HOUR, set())
    ):  # fmt: skip
        with time_machine.travel(moment, tick=False):
            assert seen(client, story, paths) == expected, moment
            answer = client.get(story.get_absolute_url()).status_code
            assert answer == (200 if expected else 404 if moment < DUE else 410)
            assert client.get(story.print_path).status_code == (200 if expected else 404)
            assert stands(story).is_published == bool(expected)


def test_what_has_ended_says_so_the_same_before_and_after_the_worker(client):
    with time_machine.travel(DUE, tick=False):
        story = published_article(published_at=DUE, published_until=DUE + HOUR)
    with time_machine.travel(DUE + HOUR, tick=False):
        kept.forget()
        before = client.get(story.get_absolute_url())
        assert "زمان انتشار این خبر به پایان رسیده است" in Page(before).text
        assert list(Article.objects.withdrawn()) == list(Article.objects.ended()) == [story]
        for _ in range(2):
            keep_time.call()
        kept.forget()
        after = client.get(story.get_absolute_url())
    assert (before.status_code, before.content) == (410, after.content)
    assert stands(story).status == Status.WITHDRAWN
    (step,) = steps(story, Verb.END)
    assert (step.by, step.at, step.moment) == (None, DUE + HOUR, DUE + HOUR)


def test_a_note_of_who_withdrew_it_is_not_taken_for_an_end(client):
    with time_machine.travel(DUE, tick=False):
        story = published_article(published_at=DUE, published_until=DUE + HOUR)
        story.withdraw(by=None)
    with time_machine.travel(DUE + 2 * HOUR, tick=False):
        assert "پایان رسیده" not in client.get(story.get_absolute_url()).content.decode()


def test_what_has_ended_is_not_published_again_without_another_end():
    story = published_article(published_until=timezone.now() + HOUR)
    Article.objects.filter(pk=story.pk).update(published_until=timezone.now() - SECOND)
    story = stands(story)
    assert story.end()
    with pytest.raises(ValidationError, match="پایان انتشار"):
        story.publish(by=None)
    story.published_until = None
    story.save()
    assert story.publish(by=None)


def test_an_end_is_typed_in_the_calendar_of_the_newsroom(client, boss):
    story = published_article()
    until = (timezone.now() + HOUR).replace(second=0, microsecond=0)
    form = shown(story) | {"published_until": persian.format_numeric(until)}
    assert send(client, story, form).status_code == 302
    assert stands(story).published_until == until
    late = send(client, story, shown(story), published_until="۱۴۰۰/۰۱/۰۱ ۱۰:۰۰")
    assert "published_until" in late.context["adminform"].form.errors
    assert stands(story).published_until == until


# On time


@pytest.mark.parametrize(
    ("made", "fields"),
    [
        ("published_at", {"published_at": DUE}),
        ("published_until", {"published_at": DUE - 2 * HOUR, "published_until": DUE}),
        ("breaking_until", {"published_at": DUE - 6 * HOUR, "is_breaking": True}),
    ],
)
def test_nothing_is_kept_past_a_moment_at_which_pages_change(client, made, fields):
    with time_machine.travel(DUE - timedelta(hours=9), tick=False):
        story = published_article(**fields)
    assert getattr(story, made) == DUE
    for ago, freshness in ((timedelta(minutes=1), 1), (2 * SECOND, 1), (SECOND, 0)):
        with time_machine.travel(DUE - ago, tick=False):
            kept.forget()
            assert Frame.load("fa").due == DUE
            for path in ("/fa/", "/fa/nothing", story.get_absolute_url()):
                assert f"s-maxage={freshness}," in client.get(path)["Cache-Control"]
    with time_machine.travel(DUE - timedelta(milliseconds=100), tick=False):
        kept.forget()
        Frame.of("fa")
        until = kept._kept["fa"][0]
    with time_machine.travel(DUE + SECOND, tick=False):
        kept.forget()
        assert Frame.load("fa").due != DUE
    assert until - kept_now() < 0.1


def kept_now() -> float:
    import time

    return time.monotonic()


def test_a_frame_ends_with_the_second_that_caches_count(monkeypatch):
    from qodsna import http

    assert http.kept_seconds(100.2) == 0.5
    assert http.kept_seconds(100.75) == pytest.approx(0.25)


def test_who_has_the_page_of_before_the_moment_gets_the_new_one(client):
    edition()
    with time_machine.travel(DUE - SECOND, tick=False):
        published_article(published_at=DUE, headline="تازه")
        kept.forget()
        tag_of_page = client.get("/fa/")["ETag"]
        assert client.get("/fa/", headers={"If-None-Match": tag_of_page}).status_code == 304
    with time_machine.travel(DUE, tick=False):
        kept.forget()
        fresh = client.get("/fa/", headers={"If-None-Match": tag_of_page})
    assert fresh.status_code == 200
    assert "تازه" in fresh.content.decode()


def test_what_came_out_by_itself_is_written_down_once_for_each_moment():
    with time_machine.travel(DUE - HOUR, tick=False):
        due = [published_article(published_at=NOWRUZ) for _ in range(5)]
        at_once_out = published_article(published_at=DUE - HOUR)
    with time_machine.travel(NOWRUZ - SECOND, tick=False):
        keep_time.call()
    assert not Step.objects.filter(verb=Verb.LIVE).exists()
    with time_machine.travel(NOWRUZ + SECOND, tick=False):
        for _ in range(2):
            keep_time.call()
        moments = Step.objects.filter(verb=Verb.LIVE).values_list("article", "at", "moment", "by")
        assert sorted(moments) == [(story.pk, NOWRUZ, NOWRUZ, None) for story in due]
        due[0].publish(by=None, at=NOWRUZ + HOUR)
    with time_machine.travel(NOWRUZ + 2 * HOUR, tick=False):
        keep_time.call()
        assert len(steps(due[0], Verb.LIVE)) == 2
    assert steps(at_once_out, Verb.LIVE) == []


def test_the_database_keeps_a_moment_from_being_written_down_twice():
    story = published_article()
    row = {"article": story, "verb": Verb.LIVE, "moment": DUE}
    Step.objects.create(**row)
    with pytest.raises(IntegrityError), transaction.atomic():
        Step.objects.create(**row)


# The embargo


def embargoed(**fields: Any) -> Article:
    fields.setdefault("embargo_until", (timezone.now() + HOUR).replace(second=0, microsecond=0))
    return approved_article(embargo_note="از سوی وزارتخانه", category=category(), **fields)


def test_no_way_leads_past_an_embargo_and_each_names_its_end(client, boss):
    story = embargoed()
    end = persian.format_datetime(story.embargo_until)
    for at in (None, story.embargo_until - SECOND):
        with pytest.raises(ValidationError) as refusal:
            stands(story).publish(by=None, at=at)
        assert end in refusal.value.messages[0]
    pressed = send(client, story, shown(story), _publish="1")
    assert any(end in text for text in told(pressed))
    many = client.post(DESK, {"action": "publish_selected", "_selected_action": [story.pk]})
    assert any(end in text for text in told(many))
    with pytest.raises(IntegrityError), transaction.atomic():
        Article.objects.filter(pk=story.pk).update(
            status=Status.PUBLISHED, published_at=timezone.now()
        )
    assert stands(story).status == Status.APPROVED
    assert stands(story).publish(by=None, at=story.embargo_until)
    sooner = {"published_at": persian.format_numeric(timezone.now()), "initial-published_at": ""}
    refused = send(client, story, shown(story), **sooner, lead="تایپ‌شده")
    assert end in refused.content.decode()
    assert "تایپ‌شده" in refused.content.decode()
    assert stands(story).is_scheduled


def test_an_embargo_is_shown_to_the_staff_and_never_to_readers(client, boss):
    story = embargoed()
    paths = [DESK, f"{DESK}{story.pk}/change/", f"{DESK}{story.pk}/preview/"]
    for path in paths:
        assert "امبارگو تا" in client.get(path).content.decode()
    for path in paths[1:]:
        assert "از سوی وزارتخانه" in client.get(path).content.decode()
    assert "وزارتخانه" not in client.get(f"{DESK}{story.pk}/preview/page/").content.decode()
    with time_machine.travel(story.embargo_until + SECOND, tick=False):
        stands(story).publish(by=None)
        kept.forget()
        page = Client().get(story.get_absolute_url()).content.decode()
    assert "وزارتخانه" not in page
    assert "امبارگو" not in page


def test_who_lifts_an_embargo_stands_in_the_history(client, boss):
    story = embargoed()
    initial = persian.format_numeric(story.embargo_until)
    form = shown(story) | {"embargo_until": "", "initial-embargo_until": initial}
    form |= {"embargo_note": ""}
    assert send(client, story, form, _publish="1").status_code == 302
    (step,) = steps(story, Verb.EMBARGO)
    assert (step.by, step.moment) == (boss, None)
    assert stands(story).is_published


def test_a_form_from_before_an_embargo_does_not_lift_it(client, boss):
    story = approved_article(category=category())
    old = shown(story) | {"embargo_until": "", "initial-embargo_until": "", "embargo_note": ""}
    until = timezone.now() + HOUR
    other = shown(story) | {"embargo_until": persian.format_numeric(until), "embargo_note": "یک"}
    assert send(client, story, other).status_code == 302
    assert send(client, story, old, kicker="روتیتر").status_code == 302
    assert stands(story).is_embargoed
    assert stands(story).embargo_note == "یک"


# Corrections


def refused(response) -> list[str]:
    return sorted(response.context["adminform"].form.errors)


@pytest.mark.parametrize(
    ("field", "text"),
    [("headline", "تیتر دیگر"), ("lead", "لید دیگر"), ("body", "<p>متن دیگر</p>")],
)
def test_a_change_of_what_readers_have_read_must_be_named(client, boss, field, text):
    story = published_article(lead="لید", body="<p>متن</p>")
    form = shown(story) | {"correction_kind": ""}
    response = send(client, story, form, **{field: text})
    assert refused(response) == ["correction_kind"]
    assert text.replace("<p>", "").replace("</p>", "") in response.content.decode()
    untold = send(client, story, form, **{field: text}, correction_kind="correction")
    assert refused(untold) == ["correction_note"]
    assert stands(story).version == 0
    named = {"correction_kind": "correction", "correction_note": "شمار زخمی‌ها درست شد."}
    assert send(client, story, form, **{field: text}, **named).status_code == 302
    (made,) = Correction.objects.all()
    assert (made.article, made.kind, made.by) == (story, "correction", boss)
    assert (made.version, made.parts) == (stands(story).version, [field])
    history = client.get(f"{DESK}{story.pk}/history/").content.decode()
    assert "شمار زخمی‌ها درست شد." in history
    assert "شمار زخمی‌ها درست شد." in client.get(f"{DESK}{story.pk}/change/").content.decode()


@pytest.mark.parametrize("field", ["kicker", "sign_off"])
def test_what_is_no_text_of_the_story_is_changed_without_a_word(client, boss, field):
    story = published_article()
    form = shown(story) | {"correction_kind": ""}
    assert send(client, story, form, **{field: "م.ح"}).status_code == 302
    assert not Correction.objects.exists()


def test_hygiene_and_spaces_are_no_change(client, boss):
    story = published_article(lead="كتاب ها را مي خواند  و مي رود")
    form = shown(story) | {"correction_kind": ""}
    assert send(client, story, form, lead="کتاب‌ها را می‌خواند و می‌رود").status_code == 302
    assert stands(story).lead == "کتاب‌ها را می‌خواند و می‌رود"
    assert not Correction.objects.exists()


def test_a_minor_change_is_kept_and_readers_are_not_told(client, boss):
    story = published_article()
    send(client, story, shown(story) | {"correction_kind": "minor"}, lead="تازه")
    assert Correction.objects.get().kind == "minor"
    assert stands(story).corrections_shown == 0
    assert "اصلاحیه" not in client.get(story.get_absolute_url()).content.decode()


@pytest.mark.parametrize("make", [article, approved_article])
def test_before_readers_saw_it_nothing_is_asked_and_what_is_forged_counts_for_nothing(
    client, boss, make
):
    story = make(category=category())
    page = client.get(f"{DESK}{story.pk}/change/").content.decode()
    assert "correction_kind" not in page
    forged = {"correction_kind": "denial", "correction_note": "x"}
    assert send(client, story, shown(story), headline="دیگر", **forged).status_code == 302
    assert not Correction.objects.exists()


def test_what_was_live_and_is_put_off_again_still_asks(client, boss):
    story = published_article()
    story.publish(by=None, at=timezone.now() + HOUR)
    assert story.is_scheduled
    response = send(client, story, shown(story), lead="دیگر")
    assert refused(response) == ["correction_kind"]


def test_a_story_that_comes_out_while_it_is_being_saved_is_asked_about(client, boss, monkeypatch):
    story = published_article(ago=-HOUR)
    monkeypatch.setattr(
        "articles.admin.article.ArticleDesk.check_fields",
        lambda desk, request, key: Article.objects.filter(pk=key).update(
            published_at=timezone.now() - SECOND
        ),
    )
    response = send(client, story, shown(story), lead="دیگر")
    assert refused(response) == ["correction_kind"]
    assert stands(story).lead == ""


def test_a_collision_that_is_put_together_is_named_too(client, boss):
    story = published_article(body="<p>یک</p><p>دو</p>")
    opened = shown(story) | {"correction_kind": ""}
    other = Client()
    other.force_login(user("colleague", role="chief_editor"))
    send(other, story, shown(story), body="<p>یک و نیم</p><p>دو</p>")
    clash = send(client, story, opened, body="<p>یک</p><p>دو و نیم</p>")
    assert clash.status_code in {200, 409}
    named = {"correction_kind": "addition", "correction_note": "بند دوم کامل شد."}
    again = send(client, story, opened | named, body="<p>یک</p><p>دو و نیم</p>")
    assert again.status_code == 409
    sent = again.wsgi_request.POST
    assert (sent["correction_kind"], sent["correction_note"]) == tuple(named.values())
    assert client.post(f"{DESK}{story.pk}/change/", sent).status_code == 302
    assert Correction.objects.first().kind == "addition"
    assert stands(story).body == "<p>یک و نیم</p><p>دو و نیم</p>"


def test_an_old_version_comes_back_with_a_word(client, boss):
    story = published_article(headline="یکم")
    send(client, story, shown(story), headline="دوم")
    first = Version.objects.get(article=story, number=1)
    with pytest.raises(UnnamedChangeError):
        first.restore(by=boss)
    path = f"{DESK}{story.pk}/versions/1/restore/"
    asked = client.post(path)
    assert asked.status_code == 200
    assert "correction_kind" in asked.content.decode()
    assert stands(story).headline == "دوم"
    untold = client.post(path, {"named": "1", "correction_kind": "denial"})
    assert "زیر خبر" in untold.content.decode()
    named = {"named": "1", "correction_kind": "denial", "correction_note": "تیتر درست نبود."}
    assert client.post(path, named).status_code == 302
    assert stands(story).headline == "یکم"
    assert Correction.objects.first().note == "تیتر درست نبود."


def test_readers_and_machines_are_told_what_changed_and_when(client, django_assert_num_queries):
    story = published_article()
    path = story.get_absolute_url()
    with time_machine.travel(DUE, tick=False):
        for kind, note in (("correction", "<b>نام</b> درست شد."), ("minor", "پنهان")):
            Correction.objects.record(
                story, kind=kind, note=note, version=2, parts=["lead"], by=None
            )
    for address in (path, story.print_path):
        page = Page(client.get(address))
        (listed,) = page.all("section", "corrections")
        assert "اصلاح" in listed.text
        assert "<b>نام</b> درست شد." in listed.text
        assert persian.format_datetime(DUE) in listed.text
        assert "پنهان" not in page.text
    html = client.get(path).content.decode()
    data, _way = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    found = json.loads(data)
    (correction,) = found["correction"]
    assert (correction["@type"], correction["text"]) == (
        "CorrectionComment", "<b>نام</b> درست شد."
    )  # fmt: skip
    assert datetime.fromisoformat(correction["datePublished"]) == DUE
    assert found["dateModified"] >= found["datePublished"]
    with django_assert_num_queries(1):
        assert len(stands_with_corrections := Article.objects.filter(pk=story.pk)) == 1
    with django_assert_num_queries(1):
        assert len(corrections_of(stands_with_corrections[0])) == 1
    bare = published_article()
    with django_assert_num_queries(0):
        assert corrections_of(bare) == []


# Breaking news


def test_breaking_news_is_sent_once_and_who_comes_second_hears_by_whom(client, boss):
    story = published_article()
    page = Page(client.get(f"{DESK}{story.pk}/flash/"))
    until = (timezone.now() + HOUR).replace(second=0, microsecond=0)
    form = {"seen": page.one("input", name="seen")["value"]}
    form["until"] = persian.format_numeric(until)
    first = user("first", role="chief_editor", first_name="سارا", last_name="امینی")
    assert stands(story).flash(by=first)
    late = client.post(f"{DESK}{story.pk}/flash/", form)
    assert any("سارا امینی" in text for text in told(late))
    assert len(steps(story, Verb.FLASH)) == 1
    kept.forget()
    assert Page(client.get("/fa/")).stories("breaking") == {story.pk: 1}
    assert stands(story).calm(by=boss)
    assert not stands(story).calm(by=boss)
    kept.forget()
    assert Page(client.get("/fa/")).stories("breaking") == {}


def test_of_two_stories_about_one_event_the_second_is_shown_the_first_and_can_go_on(client, boss):
    mine, theirs = published_article(), published_article(headline="زمین‌لرزه در بم")
    path, kept_until = f"{DESK}{mine.pk}/flash/", persian.format_numeric(timezone.now() + HOUR)
    opened = Page(client.get(path)).one("input", name="seen")["value"]
    theirs.flash(by=boss)
    refusal = client.post(path, {"seen": opened, "until": kept_until})
    assert refusal.status_code == 409
    assert "زمین‌لرزه در بم" in refusal.content.decode()
    assert not stands(mine).is_hot
    again = Page(refusal).one("input", name="seen")["value"]
    assert client.post(path, {"seen": again, "until": kept_until}).status_code == 302
    assert stands(mine).is_hot


@pytest.mark.parametrize("make", [article, approved_article, withdrawn_article])
def test_what_readers_do_not_see_is_no_breaking_news(make):
    with pytest.raises(ValidationError):
        make(category=category()).flash(by=None)


def test_an_end_that_has_passed_is_refused_and_what_is_withdrawn_leaves_the_strip(client, boss):
    story = published_article()
    path = f"{DESK}{story.pk}/flash/"
    answer = client.post(path, {"seen": "0", "until": "۱۴۰۰/۰۱/۰۱ ۱۰:۰۰"})
    assert "پایان فوری باید در آینده باشد" in answer.content.decode()
    story.flash(by=None)
    story.withdraw(by=None)
    story.publish(by=None)
    assert not stands(story).is_hot


def test_an_old_story_that_is_sent_now_stands_first_in_the_strip():
    old = published_article(ago=timedelta(days=30))
    for _ in range(3):
        published_article(ago=HOUR, is_breaking=True)
    old.flash(by=None)
    kept.forget()
    assert Frame.of("fa").breaking[0] == old


@pytest.fixture
def crowd(transactional_db, tmp_path):
    with database_for_many(tmp_path):
        yield


@pytest.mark.parametrize("stories", [1, 2], ids=["one story", "two stories"])
def test_of_many_who_send_at_once_one_goes_out(crowd, stories):
    made = [published_article() for _ in range(stories)]
    answers: list[Any] = [None] * 6

    def run(turn: int) -> None:
        try:
            answers[turn] = stands(made[turn % stories]).flash(by=None, seen=0)
        except NewerFlashError:
            answers[turn] = False

    at_once(6, run)
    assert sorted(answers) == [False] * 5 + [True]
    assert Step.objects.filter(verb=Verb.FLASH).count() == 1


def test_workers_at_once_write_a_moment_down_once(crowd):
    stories = [published_article(ago=SECOND) for _ in range(8)]
    # As if each had been given its moment an hour ago.
    Article.objects.update(status_since=timezone.now() - HOUR)
    at_once(4, lambda turn: keep_time.call())
    assert sorted(Step.objects.filter(verb=Verb.LIVE).values_list("article", flat=True)) == sorted(
        story.pk for story in stories
    )


# How they are found


def plan(rows) -> str:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Of so few rows it would rather read and sort all than open an index.
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
    return rows.explain()


@pytest.mark.parametrize(
    ("index", "stories"),
    [
        ("article_newest", lambda here, service: here.newest_first()),
        ("article_of_category", lambda here, service: service.newest_first()),
        ("article_of_kind", lambda here, service: here.with_video().newest_first()),
    ],
)
def test_lists_that_look_for_ends_are_answered_from_their_index_alone(index, stories):
    published = Article.objects.published()
    service = published.filter(category=category())
    found = plan(stories(published.in_edition(edition()), service).values("pk")[:20])
    assert index in found
    if connection.vendor == "sqlite":
        assert "COVERING" in found


def test_a_list_of_several_services_walks_the_index_of_each():
    keys = [category(name).pk for name in ("یکم", "دوم", "سوم")]
    parts = Article.objects.published().newest_of_categories(keys, 20)
    found = plan(Article.objects.newest_of(20, *parts).newest_first())
    assert found.count("article_of_category") == 3
    assert "SCAN articles_article" not in found.replace("articles_article_", "")


@pytest.mark.parametrize(
    ("index", "stories"),
    [
        ("article_breaking", lambda: Article.objects.in_edition(edition()).breaking()),
        ("article_ending", lambda: Article.objects.in_all_editions().ended()),
        ("article_came_on_time", lambda: Article.objects.came_on_time()),
    ],
)
def test_what_time_changes_is_found_without_the_archive(index, stories):
    assert index in plan(stories().values("pk"))
