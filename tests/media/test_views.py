"""How uploaded files are handed out where no server stands in front."""

from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from tests.builders import chief, image
from tests.media.films.reels import ready

pytestmark = pytest.mark.django_db

FILM = b"0123456789"


@pytest.fixture
def film(settings) -> str:
    """The address of a file that was made of a film."""
    path = settings.MEDIA_ROOT / "films/x/1/240.mp4"
    path.parent.mkdir(parents=True)
    path.write_bytes(FILM)
    return "/media/films/x/1/240.mp4"


def test_a_file_is_kept_for_ever_and_can_do_nothing(client, film):
    response = client.get(film)
    assert response.status_code == 200
    assert response["Content-Type"] == "video/mp4"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert b"".join(response.streaming_content) == FILM


def test_a_file_of_everybody_knows_nobody(film):
    browser = Client()
    browser.force_login(chief())
    response = browser.get(film)
    assert response.status_code == 200
    assert not response.cookies
    assert not response.has_header("Vary")


def test_who_has_the_file_is_told_that_nothing_changed(client, film):
    seen = client.get(film)["Last-Modified"]
    again = client.get(film, headers={"If-Modified-Since": seen})
    assert again.status_code == 304
    assert again["Cache-Control"] == "public, max-age=31536000, immutable"


def test_a_file_is_read_and_nothing_else(client, film):
    assert client.head(film).status_code == 200
    for method in (client.post, client.put, client.delete):
        assert method(film).status_code == 405


@pytest.mark.parametrize("way", ["../media/", "images/../", "./", "/", "films/../"])
def test_no_other_spelling_leads_to_a_file(client, settings, way):
    settings.MEDIA_ROOT = settings.MEDIA_ROOT / "media"
    for name in ("renditions/1/a/card-1.jpg", "films/x/1/240.mp4"):
        path = settings.MEDIA_ROOT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(FILM)
        assert client.get("/", PATH_INFO=f"/media/{way}{name}").status_code == 404


def test_the_master_of_a_picture_is_for_nobody(client):
    client.force_login(chief())
    assert client.get(image().file.url).status_code == 404


def test_what_a_film_is_made_of_is_for_nobody(client):
    client.force_login(chief())
    film = ready()
    track = film.captions.create(file=ContentFile(b"WEBVTT", "a.vtt"))
    kept_back = [film.file.name, track.file.name]
    kept_back += [f"x/../{film.file.name}", f"//{film.file.name}", f"./{film.file.name}"]
    assert {client.get(f"/media/{name}").status_code for name in kept_back} == {404}
    shown = [film.sources[0]["url"], film.playlist_url, film.strip_url, track.url]
    assert {client.get(each).status_code for each in shown} == {200}


@pytest.mark.parametrize(
    "name",
    [
        "../secret_key", "../../etc/passwd", "images/../../secret_key", "/etc/passwd", "..",
        "images", "images/", ".", "./", "", "nothing.jpg", "a\\..\\..\\secret_key", "\0", "x\0.jpg",
        "x" * 300, "x/" * 3000, "\u202e.jpg", "~root", "\n",
    ],
)  # fmt: skip
def test_a_name_means_an_upload_or_nothing(client, settings, name):
    settings.MEDIA_ROOT = settings.MEDIA_ROOT / "media"
    image()
    Path(settings.MEDIA_ROOT.parent / "secret_key").write_text("secret")
    response = client.get("/", PATH_INFO=f"/media/{name}".encode().decode("latin-1"))
    assert response.status_code == 404
    assert b"secret" not in response.content


@pytest.mark.parametrize(
    ("asked", "status", "found"),
    [
        ("bytes=2-4", 206, b"234"),
        ("bytes=7-", 206, b"789"),
        ("bytes=8-99", 206, b"89"),
        ("bytes=10-", 416, b""),
        ("bytes=4-2", 416, b""),
        ("bytes=x-y", 200, b"0123456789"),
        ("lines=1-2", 200, b"0123456789"),
    ],
)
def test_a_player_asks_for_a_part_of_a_film(asked, status, found, client, film):
    answer = client.get(film, headers={"range": asked})
    body = b"".join(answer.streaming_content if answer.streaming else [answer.content])
    assert (answer.status_code, body) == (status, found)
