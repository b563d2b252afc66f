"""What is slow about an upload is done before the transaction in which its form is saved."""

from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from media import decoding
from media.films.refusal import Refused
from media.models import Image, Upload, Video
from media.models.upload import ConsumedError, UploadQuerySet
from media.uploads import findings
from tests.builders import user
from tests.media.pictures import jpeg
from tests.media.uploads import arrived

pytestmark = pytest.mark.django_db(transaction=True)

ADD = "/admin/media/image/add/"
ADD_FILM = "/admin/media/video/add/"
WORDS = {"alt": "دریاچه", "focal_x": "0.5", "focal_y": "0.5", "crops": "{}"}
CAPTIONS = {f"captions-{name}_FORMS": "0" for name in ("TOTAL", "INITIAL")}


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


@pytest.fixture
def person(client) -> User:
    person = user("photo", can="media.add_image media.view_image media.add_video media.view_video")
    client.force_login(person)
    return person


@pytest.fixture
def looks(monkeypatch) -> list[bool]:
    """Whether each look was taken within a transaction."""
    seen: list[bool] = []

    def take_in(file):
        seen.append(connection.in_atomic_block)
        return decoding.take_in(file)

    def quick_look(path, name):
        seen.append(connection.in_atomic_block)
        if name == "wrong.mp4":
            raise Refused("این پرونده فیلم نیست.")

    monkeypatch.setattr(findings, "take_in", take_in)
    monkeypatch.setattr(findings, "quick_look", quick_look)
    return seen


def token(owner: User, data: bytes, **fields) -> dict[str, str]:
    return {"file-upload": str(arrived(owner, data, **fields).pk)}


def test_a_picture_is_decoded_before(client, person, looks):
    sent = token(person, jpeg(1), kind="image", name="a.jpg")
    assert client.post(ADD, WORDS | sent).status_code == 302
    plain = {"file": SimpleUploadedFile("b.jpg", jpeg(2))}
    assert client.post(ADD, WORDS | plain).status_code == 302
    assert (looks, Image.objects.count(), Upload.objects.count()) == ([False, False], 2, 0)


def test_what_is_no_picture_is_found_out_before_and_only_once(client, person, looks):
    plain = {"file": SimpleUploadedFile("b.jpg", b"no picture")}
    response = client.post(ADD, WORDS | plain)
    assert decoding.REFUSALS["kind"] in response.content.decode()
    assert (looks, Upload.objects.count()) == ([False], 0)


def test_a_film_is_looked_at_before_and_once_however_often_its_form_comes(client, person, looks):
    sent = token(person, b"film", name="film.mp4")
    page = client.post(ADD_FILM, {"title": "", **sent, **CAPTIONS})
    assert sent["file-upload"] in page.content.decode()
    assert client.post(ADD_FILM, {"title": "فیلم", **sent, **CAPTIONS}).status_code == 302
    assert (looks, Video.objects.count()) == ([False], 1)


def test_a_wrong_film_is_refused_and_nothing_typed_is_lost(client, person, looks):
    sent = token(person, b"film", name="wrong.mp4")
    page = client.post(ADD_FILM, {"title": "روز برفی", **sent, **CAPTIONS}).content.decode()
    assert "این پرونده فیلم نیست." in page
    assert "روز برفی" in page
    assert (looks, Upload.objects.count()) == ([False], 0)


@pytest.mark.parametrize("way", ["ahead", "plain"])
def test_the_second_of_two_submissions_is_told(client, person, monkeypatch, way):
    sent = token(person, jpeg(), kind="image", name="a.jpg")
    if way == "plain":
        sent = {"file": SimpleUploadedFile("a.jpg", jpeg())}
    gone: list[str] = []

    def overtaken(self):
        gone.append(str(self.pk))
        raise ConsumedError

    def of(self, owner):
        return self.filter(owner=owner).exclude(pk__in=gone)

    monkeypatch.setattr(Upload, "consume", overtaken)
    monkeypatch.setattr(UploadQuerySet, "of", of)
    page = client.post(ADD, {**WORDS, "caption": "شرح تایپ‌شده", **sent})
    assert page.status_code == 200
    assert "پیش‌تر ذخیره شده است" in page.content.decode()
    assert "شرح تایپ‌شده" in page.content.decode()
    assert not Image.objects.exists()


def test_who_may_not_add_leaves_nothing_behind(client, looks):
    client.force_login(user("newcomer", can="media.view_image"))
    plain = {"file": SimpleUploadedFile("b.jpg", jpeg())}
    assert client.post(ADD, WORDS | plain).status_code == 403
    assert (looks, Upload.objects.count()) == ([], 0)
