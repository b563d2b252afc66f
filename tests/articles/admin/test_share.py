"""A story shown to somebody outside: for a while, until it is closed, and kept nowhere."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from articles.models import Article, ShareLink
from tests.articles.forms import DESK
from tests.builders import article, category, published_article, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def sara() -> Client:
    client = Client()
    client.force_login(user("sara", role="chief_editor"))
    return client


@pytest.fixture
def story() -> Article:
    return article(headline="هنوز در راه", body="<p>متن.</p>", category=category())


def share(client: Client, story: Article, days: str = "3"):
    return client.post(f"{DESK}{story.pk}/share/", {"days": days})


def shared(story: Article) -> ShareLink:
    return ShareLink.objects.get(article=story)


def test_whoever_has_the_link_sees_the_story_as_it_stands(sara, client, story):
    share(sara, story)
    link = shared(story)
    Article.objects.filter(pk=story.pk).update(headline="تازه‌تر")
    response = client.get(link.get_absolute_url())
    assert response.status_code == 200
    page = response.content.decode()
    assert "تازه‌تر" in page
    assert "هنوز منتشر نشده است" in page
    link.refresh_from_db()
    assert link.opened == 1


def test_the_page_is_kept_and_indexed_by_nobody(sara, client, story):
    share(sara, story)
    response = client.get(shared(story).get_absolute_url())
    assert response["Cache-Control"] == "private, no-store"
    assert "noindex" in response["X-Robots-Tag"]
    assert response["Referrer-Policy"] == "no-referrer"
    assert not response.cookies
    page = response.content.decode()
    assert 'name="robots" content="noindex' in page
    assert 'rel="canonical"' not in page
    assert '/read"' not in page


def test_a_link_ends_by_itself(sara, client, story):
    share(sara, story, days="1")
    path = shared(story).get_absolute_url()
    with time_machine.travel(timezone.now() + timedelta(days=1, seconds=1)):
        response = client.get(path)
    assert response.status_code == 410
    assert "هنوز در راه" not in response.content.decode()


def test_a_link_that_is_closed_shows_nothing_more(sara, client, story):
    share(sara, story)
    link = shared(story)
    assert sara.post(f"{DESK}{story.pk}/share/{link.pk}/revoke/").status_code == 302
    response = client.get(link.get_absolute_url())
    assert response.status_code == 410
    assert "هنوز در راه" not in response.content.decode()
    assert "بسته شد" in sara.get(f"{DESK}{story.pk}/share/").content.decode()


def test_a_link_of_another_story_is_not_closed_by_this_one(sara, story):
    other = article(headline="دیگر")
    share(sara, other)
    link = shared(other)
    sara.post(f"{DESK}{story.pk}/share/{link.pk}/revoke/")
    link.refresh_from_db()
    assert link.is_open


@pytest.mark.parametrize("token", ["x", "x" * 500, "%00", "../admin", "۱۲۳"])
def test_a_guessed_link_is_not_found(client, story, token):
    assert client.get(f"/shared/{token}").status_code == 404


@pytest.mark.parametrize("days", ["", "0", "-1", "999", "x"])
def test_a_link_lasts_as_long_as_is_offered(sara, story, days):
    assert share(sara, story, days=days).status_code == 200
    assert not ShareLink.objects.exists()


def test_a_published_story_says_that_it_is_one(sara, client):
    story = published_article()
    share(sara, story)
    assert "خبر منتشر شده است" in client.get(shared(story).get_absolute_url()).content.decode()


def test_the_staff_see_the_saved_page_in_two_widths(sara, story):
    page = sara.get(f"{DESK}{story.pk}/preview/").content.decode()
    assert page.count(f'src="{DESK}{story.pk}/preview/page/"') == 2
    framed = sara.get(f"{DESK}{story.pk}/preview/page/")
    assert framed["X-Frame-Options"] == "SAMEORIGIN"
    assert {"private", "no-store"} <= {*framed["Cache-Control"].split(", ")}
    assert "هنوز در راه" in framed.content.decode()
