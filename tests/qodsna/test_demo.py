"""The demo newsroom: whole, neutral, and only where it is allowed."""

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from articles.admin.filters import STATES
from articles.models import (
    Article,
    BodyImage,
    BodyVideo,
    Correction,
    Dossier,
    Edition,
    Mention,
    NewsletterIssue,
    RelatedLink,
    Subscriber,
    Suggested,
)
from articles.reads.ranking import most_read_now
from comments.models import Comment
from media.models import Gallery, Image, Keyword, Video
from qodsna.demo import newsroom
from qodsna.demo.pictures import paint, paint_portrait
from qodsna.demo.staff import STAFF, hire
from tests.builders import edition

CONTENT = newsroom.read(*newsroom.CONTENT)
SCENES = sorted({row["scene"] for row in [*CONTENT["images"], *CONTENT["videos"]]})


@pytest.fixture
def small(monkeypatch, settings):
    """The same pictures and films, as small as they may be."""
    settings.DEMO = True
    monkeypatch.setattr(newsroom, "PICTURE_SIZE", (120, 80))
    monkeypatch.setattr(newsroom, "FILM_SIZE", (160, 90))
    monkeypatch.setattr(newsroom, "FILM_SECONDS", 1)


@pytest.mark.parametrize("scene", SCENES)
def test_a_scene_is_painted_the_same_each_time(scene):
    first, again = (paint(scene, 7, (120, 80)).tobytes() for _ in range(2))
    assert first == again
    assert first != paint(scene, 8, (120, 80)).tobytes()


def test_each_author_has_a_face_of_their_own():
    faces = {paint_portrait(newsroom.PORTRAIT_SEED + n).tobytes() for n in range(3)}
    assert len(faces) == 3


@pytest.mark.django_db
def test_the_demo_refuses_to_exist_outside_a_demo(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO=yes"):
        call_command("demo")
    assert not User.objects.exists()


@pytest.mark.django_db
def test_the_demo_never_touches_a_newsroom(settings):
    settings.DEMO = True
    edition()
    call_command("demo", if_empty=True)
    with pytest.raises(CommandError, match="newsroom already"):
        call_command("demo")
    assert not User.objects.exists()


def said_in(film: Video) -> list[str]:
    """The languages of its captions, each of which is WebVTT."""
    assert all(each.file.read().startswith(b"WEBVTT\n\n00:") for each in film.captions.all())
    return [each.language for each in film.captions.all()]


@pytest.mark.django_db
def test_the_demo_has_one_of_everything(small, client, capsys):
    call_command("demo")
    call_command("welcome")
    articles = Article.objects.all()
    assert articles.count() == len(CONTENT["articles"])
    assert set(articles.values_list("kind", flat=True)) == set(Article.Kind.values)
    for story in STATES:
        assert getattr(articles, story)().exists(), story
    assert articles.published().breaking().exists()
    assert articles.approved().filter(embargo_until__gt=timezone.now()).exists()
    assert articles.published().filter(published_until__gt=timezone.now()).exists()
    assert Correction.objects.shown().exists()
    assert Mention.objects.values("user").distinct().count() > 3
    assert most_read_now()
    assert set(Comment.objects.values_list("status", flat=True)) == set(Comment.Status.values)
    assert {each.is_shown for each in Dossier.objects.all()} == {True, False}
    for each in Dossier.objects.shown():
        assert client.get(each.get_absolute_url()).status_code == 200
        assert each.article_set.published().exists()
    assert Suggested.objects.count() == articles.released().count()
    assert RelatedLink.objects.exclude(url="").exists()
    assert {film.state for film in Video.objects.all()} == {Video.State.READY}
    assert Video.objects.count() == len(CONTENT["videos"])
    assert {language for film in Video.objects.all() for language in said_in(film)} == {"fa", "en"}
    assert Gallery.objects.count() == sum("gallery" in row for row in CONTENT["articles"])
    assert all(gallery.places.count() > 2 for gallery in Gallery.objects.all())
    assert BodyImage.objects.exists()
    assert BodyVideo.objects.exists()
    assert (Image.objects.expired().count(), Keyword.objects.count() > 9) == (1, True)
    issue = NewsletterIssue.objects.get()
    assert (issue.is_finished, issue.sent, issue.refused, issue.unknown) == (True, 4, 1, 0)
    assert Subscriber.objects.confirmed().count() == 5
    assert all(image.file.size for image in Image.objects.all())
    for code in Edition.objects.values_list("code", flat=True):
        for path in ("", "photos", "videos"):
            assert client.get(f"/{code}/{path}").status_code == 200
    for story in articles.published():
        assert client.get(story.get_absolute_url()).status_code == 200
    said = capsys.readouterr().out
    assert all(
        username in said and client.login(username=username, password="qodsna-demo")
        for username in STAFF
    )


@pytest.mark.django_db
def test_the_demos_passwords_can_be_chosen(monkeypatch, client):
    monkeypatch.setenv("DEMO_PASSWORD", "another-word")
    hire()
    assert client.login(username="chief", password="another-word")
    assert not client.login(username="chief", password="qodsna-demo")


@pytest.mark.django_db
def test_mail_to_the_demos_staff_reaches_nobody():
    assert all(user.email == f"{name}@example.com" for name, user in hire().items())
