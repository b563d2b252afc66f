"""When a story takes no comments, and how it says so."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from articles.models import Article
from comments.models import Comment
from tests.builders import edition, published_article
from tests.comments.builders import TEXT, approved_comment, filled

pytestmark = pytest.mark.django_db

WAYS = {
    "this story": "نظردهی زیر این خبر بسته شده است.",
    "the edition": "اکنون زیر خبرها نظر تازه پذیرفته نمی‌شود.",
    "its days are over": "مهلت نظردهی زیر این خبر، ۷ روز پس از انتشار، به پایان رسیده است.",
}


def closed_story(way: str) -> Article:
    if way == "this story":
        return published_article(comments_closed=True)
    if way == "the edition":
        return published_article(edition=edition(comments_open=False))
    return published_article(edition=edition(comments_close_after=7), ago=timedelta(days=7))


@pytest.fixture(params=WAYS)
def way(request) -> str:
    return request.param


@pytest.fixture
def story(way) -> Article:
    return closed_story(way)


def address(story: Article) -> str:
    return f"/fa/{story.pk}/comments"


def page(response) -> str:
    return response.content.decode()


def test_in_the_place_of_the_form_stands_why_there_is_none(client, story, way):
    response = client.get(address(story))
    assert response.status_code == 200
    assert WAYS[way] in page(response)
    assert "<textarea" not in page(response)


def test_what_is_sent_nevertheless_is_shown_and_not_stored(client, story, way):
    response = client.post(address(story), filled(story))
    assert response.status_code == 403
    assert WAYS[way] in page(response)
    assert f"readonly>{TEXT}</textarea>" in " ".join(page(response).split()).replace("> ", ">")
    assert not Comment.objects.exists()


def test_the_name_and_the_address_are_not_lost_either(client, story):
    html = page(client.post(address(story), filled(story, name="مینا", email="mina@example.com")))
    assert 'value="مینا" readonly' in html
    assert 'value="mina@example.com" readonly' in html


@pytest.mark.parametrize("text", ["", "\0", "<b>درود</b>", "خ" * 100_000])
def test_whatever_is_sent_to_what_is_closed_breaks_nothing(client, story, text):
    response = client.post(address(story), {"text": text})
    assert response.status_code == 403
    assert "<b>" not in page(response)


def test_the_story_says_it_and_leads_to_no_form(client, story, way):
    approved_comment(article=story)
    html = page(client.get(story.get_absolute_url()))
    assert WAYS[way] in html
    assert "#write" not in html
    assert "?parent=" not in html


def test_what_was_written_stays_and_is_voted_on(client, story):
    approved_comment(article=story, text="بسیار خواندنی بود")
    html = page(client.get(address(story)))
    assert "بسیار خواندنی بود" in html
    assert "/vote" in html


def test_a_story_is_open_unless_somebody_or_the_calendar_closes_it(client):
    story = published_article(ago=timedelta(days=3650))
    assert "<textarea" in page(client.get(address(story)))


def test_the_days_are_counted_from_publication_to_the_very_moment(client):
    story = published_article(edition=edition(comments_close_after=7), ago=timedelta(hours=1))
    end = story.published_at + timedelta(days=7)
    with time_machine.travel(end - timedelta(minutes=1), tick=False):
        assert "<textarea" in page(client.get(address(story)))
    with time_machine.travel(end, tick=False):
        assert "<textarea" not in page(client.get(address(story)))


def test_a_story_published_anew_has_its_days_again(client):
    story = published_article(edition=edition(comments_close_after=7), ago=timedelta(days=9))
    story.publish(by=None, at=timezone.now() - timedelta(days=1))
    assert "<textarea" in page(client.get(address(story)))


def test_one_edition_closes_and_the_other_goes_on(client):
    edition(comments_open=False)
    story = published_article(edition=edition("en"))
    assert "<textarea" in page(client.get(f"/en/{story.pk}/comments"))
