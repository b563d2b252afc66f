"""The texts that a player reads, also where every address must be signed."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.test import override_settings

from tests.media.films.reels import ready, reel, waiting

pytestmark = pytest.mark.django_db


class SigningStorage(FileSystemStorage):
    """Hands files out elsewhere, to those who bring a signature."""

    querystring_auth = True

    def url(self, name: str) -> str:
        return f"https://files.test/{name}?signature={len(name)}"


@pytest.fixture
def signing(settings):
    backend = {"BACKEND": "tests.media.films.test_texts.SigningStorage"}
    with override_settings(STORAGES={**settings.STORAGES, "default": backend}):
        yield


def lines(response) -> list[str]:
    assert response.status_code == 200
    return response.content.decode().splitlines()


def test_playlists_lead_to_files(client):
    film = ready(reel("640x480", 1))
    master = lines(client.get(film.playlist_url))
    assert [line for line in master if line[:1] != "#"] == ["240.m3u8", "480.m3u8"]
    address = film.playlist_url.replace("master", "480")
    media = lines(client.get(address))
    url = default_storage.url(film.renditions[0]["file"].replace(".mp4", ".m4s"))
    assert [line for line in media if line[:1] != "#"] == [url]
    assert any(line.startswith(f'#EXT-X-MAP:URI="{url}"') for line in media)
    piece = client.get(url, headers={"range": "bytes=0-99"})
    assert (piece.status_code, piece["Content-Type"]) == (206, "video/mp4")


def test_every_address_in_storage_is_signed_where_it_must_be(client, signing):
    film = ready(reel("64x48", 3))
    assert film.playlist_url.startswith("/media/texts/films/")
    media = client.get(film.playlist_url.replace("master", "48")).content.decode()
    folder = film.playlist.removesuffix("master.m3u8")
    signed = f"https://files.test/{folder}48.m4s?signature={len(folder) + 6}"
    assert media.count(signed) == 2
    strip = client.get(film.strip_url).content.decode()
    assert f"https://files.test/{folder}strip.jpg?signature=" in strip
    assert "#xywh=0,0,160,120" in strip


@pytest.mark.parametrize(
    ("ending", "kind"),
    [("master.m3u8", "application/vnd.apple.mpegurl"), ("strip.vtt", "text/vtt")],
)
def test_types_and_caching(client, ending, kind):
    film = ready()
    response = client.get(film.playlist_url.replace("master.m3u8", ending))
    assert response["Content-Type"] == kind
    assert response["Cache-Control"] == "public, max-age=300"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert not response.cookies


def test_captions_come_from_this_site_alone(client, signing):
    track = waiting().captions.create(file=ContentFile("WEBVTT\n\nدرود\n".encode(), "a.vtt"))
    response = client.get(track.url)
    assert (response["Content-Type"], response.content.decode()) == ("text/vtt", "WEBVTT\n\nدرود\n")


@pytest.mark.parametrize(
    "name",
    ["", "x", "../secret_key", "films/../secret.vtt", f"films/{'a' * 32}/1/master.m3u8",
     f"films/{'a' * 32}/1/../../x.vtt", f"films/{'a' * 32}/1/720.mp4", "captions/2025/08/x.vtt",
     "captions/2025/08/" + "a" * 24 + ".vtt", "images/2025/08/" + "a" * 24 + ".jpg", "\0", "a\n"],
)  # fmt: skip
def test_a_name_means_a_text_or_nothing(client, name):
    path = f"/media/texts/{name}"
    assert client.get("/", PATH_INFO=path.encode().decode("latin-1")).status_code == 404


def test_texts_are_read_and_nothing_else(client):
    url = ready().playlist_url
    assert client.head(url).status_code == 200
    assert client.post(url).status_code == 405
