"""What became of a story: every version is kept, can be compared, and comes back as a new one."""

import pytest
from django.test import Client

from articles.models import Article, RelatedLink, Version
from tests.articles.forms import DESK, relating, send, shown
from tests.builders import (
    article,
    category,
    image,
    published_article,
    ready_video,
    returned_article,
    tag,
    user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def sara() -> Client:
    client = Client()
    client.force_login(user("sara", role="chief_editor", first_name="سارا", last_name="آذر"))
    return client


@pytest.fixture
def story() -> Article:
    return article(headline="باران در رشت", body="<p>یک.</p>", category=category())


def history(client: Client, story: Article, **query) -> str:
    return client.get(f"{DESK}{story.pk}/history/", query).content.decode()


def compare(client: Client, story: Article, **query):
    return client.get(f"{DESK}{story.pk}/compare/", query)


def restore(client: Client, story: Article, number: int, **named: str):
    return client.post(f"{DESK}{story.pk}/versions/{number}/restore/", named)


def test_a_story_that_nobody_saved_has_no_history_yet(sara, story):
    assert "هنوز چیزی از این خبر ثبت نشده است" in history(sara, story)


def test_the_history_tells_who_changed_what_and_when(sara, story):
    send(sara, story, shown(story), headline="باران در گیلان", lead="لید")
    page = history(sara, story)
    assert "سارا آذر" in page
    assert "تیتر، لید" in page
    assert "نسخه ۲" in page


def test_steps_stand_between_the_versions_with_their_notes(sara):
    page = history(sara, returned_article(note="منبع کجاست؟"))
    assert "به دبیر فرستاد" in page
    assert "بازگرداند" in page
    assert "«منبع کجاست؟»" in page


def test_a_long_history_goes_on_on_another_page(sara, story):
    for number in range(45):
        Version.objects.keep(story, {"headline": str(number)})
    page = history(sara, story)
    assert "?before=6" in page
    assert "نسخه ۵" in history(sara, story, before="6")
    assert "?before=" not in history(sara, story, before="6")


def test_two_versions_are_compared_in_whatever_order(sara, story):
    send(sara, story, shown(story), headline="باران در گیلان")
    for order in ({"from": 1, "to": 2}, {"from": 2, "to": 1}):
        response = compare(sara, story, **order)
        assert [row["label"] for row in response.context["rows"]] == ["تیتر"]
        assert response.context["old"].number == 1


def test_what_is_chosen_is_compared_by_its_name(sara, story):
    picture, film, name = image("دریاچه"), ready_video("بازگشت درناها"), tag("تالاب")
    other = article(headline="خبر دیگر")
    form = relating(shown(story), other)
    send(sara, story, form, lead_image=picture.pk, video=film.pk, tags=[name.pk])
    page = compare(sara, story, **{"from": 1, "to": 2}).content.decode()
    for word in ("دریاچه", "بازگشت درناها", "تالاب", "خبر دیگر"):
        assert word in page


@pytest.mark.parametrize("query", [{}, {"from": "1"}, {"from": "x", "to": "1"}, {"to": "9" * 30}])
def test_who_chose_no_two_versions_is_asked_to(sara, story, query):
    assert compare(sara, story, **query).status_code == 302


def test_a_version_that_never_was_is_not_found(sara, story):
    assert compare(sara, story, **{"from": 1, "to": 99}).status_code == 404
    assert restore(sara, story, 99).status_code == 404


def test_an_old_version_comes_back_as_a_new_one(sara, story):
    name, other = tag(), article()
    first = relating(shown(story), other)
    send(sara, story, first, tags=[name.pk], kicker="روتیتر")
    last = shown(story) | {"tags": [], "headline": "دیگر", "related_links-0-DELETE": "on"}
    send(sara, story, last)
    assert restore(sara, story, 2).status_code == 302
    story.refresh_from_db()
    assert (story.title, story.kicker, list(story.tags.all())) == (
        "باران در رشت", "روتیتر", [name],
    )  # fmt: skip
    assert [link.target for link in RelatedLink.objects.filter(article=story)] == [other]
    newest = Version.objects.of(story).newest_first()[0]
    assert (newest.number, newest.restored_from, newest.by.username) == (4, 2, "sara")


def test_restoring_moves_no_published_story_in_time(sara):
    story = published_article(headline="یک")
    send(sara, story, shown(story), headline="دو")
    moment = story.published_at
    restore(sara, story, 1, named="1", correction_kind="minor")
    story.refresh_from_db()
    assert (story.title, story.published_at, story.is_published) == ("یک", moment, True)


def test_what_is_gone_from_the_newsroom_stays_out(sara, story):
    name, other = tag(), article()
    send(sara, story, relating(shown(story), other), tags=[name.pk])
    send(sara, story, shown(story) | {"tags": [], "related_links-0-DELETE": "on"})
    name.delete()
    other.delete()
    assert restore(sara, story, 2).status_code == 302
    assert not story.tags.exists()
    assert not story.related_links.exists()


def test_a_published_story_does_not_lose_what_publication_needs(sara):
    story = article(headline="بی‌سرویس")
    send(sara, story, shown(story), category=category().pk, _publish="")
    response = restore(sara, story, 1, named="1", correction_kind="minor")
    assert "سرویس و زمان انتشار" in str([*response.wsgi_request._messages])
    assert Article.objects.get(pk=story.pk).is_published


def test_restoring_what_stands_is_no_version(sara, story):
    send(sara, story, shown(story), headline="دیگر")
    restore(sara, story, 2)
    assert Version.objects.of(story).count() == 2


def test_nothing_is_restored_by_a_link(sara, story):
    assert sara.get(f"{DESK}{story.pk}/versions/1/restore/").status_code == 405


def test_a_copy_is_a_draft_of_its_own(sara, story):
    name, other = tag(), article()
    send(sara, story, relating(shown(story), other), tags=[name.pk], _publish="")
    sara.post(f"{DESK}{story.pk}/copy/")
    copy = Article.objects.latest("pk")
    assert (copy.title, copy.is_draft, copy.published_at) == ("باران در رشت", True, None)
    assert list(copy.tags.all()) == [name]
    assert [link.target for link in copy.related_links.all()] == [other]
    assert copy.created_by.username == "sara"
