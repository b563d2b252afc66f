"""Everybody sees who else is in the story."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from articles.models import Presence
from articles.models.presence import Doing
from articles.tasks import forget_unsaved
from tests.articles.pages import Page
from tests.articles.pulses import DESK, fields, pulse, somebody_in
from tests.builders import article, chief, published_article, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def reporter(client):
    person = user("reporter", role="chief_editor")
    client.force_login(person)
    return person


@pytest.fixture
def bahram():
    return user("bahram", first_name="بهرام", last_name="نیک‌پی", role="chief_editor")


@pytest.fixture
def story():
    return article()


def others(client, story=None) -> list[tuple[str, bool]]:
    told = pulse(client, story).json()["others"]
    return [(each["name"], each["is_writing"]) for each in told]


def strip(client, story) -> str:
    part, *_ = Page(client.get(f"{DESK}{story.pk}/change/")).all("p", "presence")
    return "" if "hidden" in part.attributes else part.text


def test_whoever_opens_a_story_is_told_who_is_in_it(client, reporter, bahram, story):
    assert strip(client, story) == ""
    somebody_in(story, bahram, Doing.WRITING)
    somebody_in(story, user("parvaneh"))
    assert strip(client, story) == "همین حالا در این خبر: بهرام نیک‌پی (در حال نوشتن)، parvaneh"


def test_a_pulse_tells_who_else_is_here_and_since_when(client, reporter, bahram, story):
    his = somebody_in(story, bahram)
    answer = pulse(client, story).json()
    [him] = answer["others"]
    assert him == {
        "name": "بهرام نیک‌پی",
        "since": his.opened_at.isoformat(),
        "is_writing": False,
    }
    assert answer["people"] == "بهرام نیک‌پی"


def test_who_sends_words_is_writing_until_he_only_looks(client, reporter, bahram, story):
    form = pulse(client, story, data=fields()).json()["open"][0]
    client.force_login(bahram)
    assert others(client, story) == [("reporter", True)]
    client.force_login(reporter)
    pulse(client, story, form)
    client.force_login(bahram)
    assert others(client, story) == [("reporter", False)]


def test_somebody_with_many_tabs_is_named_once(client, reporter, bahram, story):
    for doing in (Doing.READING, Doing.WRITING, Doing.READING):
        somebody_in(story, bahram, doing)
    somebody_in(story, reporter)
    assert others(client, story) == [("بهرام نیک‌پی", True)]


@pytest.mark.parametrize("seconds", [29, 31])
def test_whoever_tells_nothing_for_half_a_minute_is_gone(client, reporter, bahram, story, seconds):
    somebody_in(story, bahram)
    with time_machine.travel(timezone.now() + timedelta(seconds=seconds), tick=False):
        client.force_login(reporter)
        assert bool(others(client, story)) is (seconds < 30)


def test_whoever_leaves_or_saves_is_gone_at_once(client, reporter, bahram, story):
    left, saved = somebody_in(story, bahram), somebody_in(story, user("other"))
    client.force_login(bahram)
    pulse(client, story, left.form_key, leaving=True)
    Presence.objects.mark_saved(saved.form_key, by=saved.user, article=story)
    client.force_login(reporter)
    assert others(client, story) == []


def test_another_story_is_another_place(client, reporter, bahram, story):
    somebody_in(article(), bahram)
    somebody_in(None, bahram)
    assert others(client, story) == others(client) == []


def test_who_only_looks_at_a_story_sees_who_is_in_it(client, bahram):
    nima = user("nima", role="reporter")
    client.force_login(nima)
    story = published_article(created_by=nima)
    somebody_in(story, bahram)
    page = Page(client.get(f"{DESK}{story.pk}/change/"))
    assert "بهرام نیک‌پی" in page.all("p", "presence")[0].text
    assert page.all("input", name="form_key") == []


def test_the_list_tells_who_is_in_its_stories_in_one_query(
    client, reporter, bahram, django_assert_max_num_queries
):
    first, second = article(headline="یکم"), article(headline="دوم")
    for person in (bahram, user("other")):
        somebody_in(first, person)
    somebody_in(second, reporter)
    with django_assert_max_num_queries(12) as found:
        page = Page(client.get(DESK))
    assert len([q for q in found if "articles_presence" in q["sql"]]) == 1
    told = {each.text for each in page.all("span", "in-hands")}
    assert told == {"بهرام نیک‌پی، other", "reporter"}


def test_a_day_later_closed_forms_are_forgotten(bahram, story):
    somebody_in(story, bahram)
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        young = somebody_in(story, bahram)
        forget_unsaved.call()
    assert Presence.objects.get() == young


def test_a_story_is_deleted_whoever_is_in_it(client, bahram, story):
    somebody_in(story, bahram)
    client.force_login(chief())
    page = client.post(f"{DESK}{story.pk}/delete/", {"post": "yes"})
    assert page.status_code == 302
    assert Presence.objects.get().article is None
