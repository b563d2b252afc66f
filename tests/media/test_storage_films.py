"""Films on an S3 server, from the newsroom's form to what a reader's browser asks for."""

import re
from urllib.request import Request, urlopen

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from media.films import encode
from media.models import Image, Video
from tests.builders import chief, published_article
from tests.media.films.reels import reel
from tests.s3 import PUBLIC, keys

pytestmark = [pytest.mark.django_db, pytest.mark.once]

IMAGES = "/admin/media/image/"
LIST = "/admin/media/video/"
CUES = b"WEBVTT\n\n00:00.000 --> 00:01.000\nLake\n"


@pytest.fixture(autouse=True)
def _quickly(monkeypatch) -> None:
    monkeypatch.setattr(encode, "PRESET", "ultrafast")


@pytest.fixture(autouse=True)
def _at_the_desk(client, tasks_run_at_once) -> None:
    client.force_login(chief())


def typed(data: bytes = b"", **rows) -> dict:
    fields = {"title": "درناها", "captions-TOTAL_FORMS": "0", "captions-INITIAL_FORMS": "0"}
    file = {"file": SimpleUploadedFile("film.mp4", data, "video/mp4")} if data else {}
    return fields | file | rows


def captions(data: bytes = CUES, **row) -> dict:
    file = SimpleUploadedFile("fa.vtt", data, "text/vtt")
    fields = {"language": "fa", "label": "", "file": file, **row}
    return {"captions-TOTAL_FORMS": "1"} | {f"captions-0-{n}": v for n, v in fields.items()}


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def film(bucket, client) -> Video:
    """Sent by the form with its captions, and made ready by the task."""
    response = client.post(f"{LIST}add/", typed(reel(seconds=2), **captions()))
    assert response.status_code == 302
    return Video.objects.get()


def part(client, url: str) -> bytes:
    """The first bytes of what a page or a playlist names, wherever this site sends on to."""
    if url.startswith("/"):
        answer = client.get(url)
        assert answer.status_code == 302
        url = answer["Location"]
    with urlopen(Request(url, headers={"Range": "bytes=0-15"})) as answer:
        assert answer.status == 206
        return answer.read()


def words(client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_film_is_made_of_its_source_in_the_bucket(film, bucket, host):
    assert (film.state, film.duration) == ("ready", 2)
    lying = {*keys(host, bucket)}
    names = ["36.mp4", "36.m4s", "36.m3u8", "master.m3u8", "strip.jpg", "strip.vtt"]
    assert {f"{film.folder}/{film.attempt}/{name}" for name in names} <= lying
    assert {film.file.name, film.poster.file.name, film.captions.get().file.name} <= lying


def test_a_page_names_what_a_browser_can_play(film, bucket, host, client):
    client.logout()
    story = published_article(video=film)
    page = client.get(story.get_absolute_url()).content.decode()
    assert "X-Amz" not in page
    (source,) = re.findall(r'<source src="([^"]+)"', page)
    assert source.startswith(f"http://{host}/{bucket}/films/" if bucket == PUBLIC else "/media/")
    assert part(client, source)[4:8] == b"ftyp"
    shown = r'class="film__frame.*?<img class="picture" src="([^"]+)"'
    (poster,) = re.findall(shown, page, re.DOTALL)
    assert part(client, poster)[:2] == b"\xff\xd8"
    (track,) = re.findall(r'<track[^>]+src="([^"]+)"', page)
    assert words(client, track).startswith("WEBVTT")


def test_playlists_and_moments_lead_to_the_bucket(film, bucket, client):
    client.logout()
    lists = [line for line in words(client, film.playlist_url).splitlines() if line[:1] != "#"]
    assert lists == ["36.m3u8"]
    folder = film.playlist_url.rpartition("/")[0]
    pieces = words(client, f"{folder}/36.m3u8")
    (head,) = re.findall(r'URI="([^"]+)"', pieces)
    assert part(client, head)[4:8] == b"ftyp"
    assert ("X-Amz-Signature" in pieces) is (bucket != PUBLIC)
    (sheet,) = {*re.findall(r"^(\S+)#xywh", words(client, film.strip_url), re.MULTILINE)}
    assert part(client, sheet)[:2] == b"\xff\xd8"


def test_the_newsrooms_pages_hold_no_signature(film, client):
    change = words(client, f"{LIST}{film.pk}/change/")
    assert f'href="{film.captions.get().url}"' in change
    for address in (LIST, f"{LIST}{film.pk}/change/", f"{LIST}{film.pk}/progress/", IMAGES):
        assert "X-Amz" not in words(client, address)


def test_nothing_of_an_old_source_stays(film, bucket, host, client, commit):
    before = {*keys(host, bucket)}
    track = film.captions.get()
    rows = captions(CUES.replace(b"Lake", b"Hill"), id=track.pk, video=film.pk)
    rows |= {"captions-INITIAL_FORMS": "1", "initial-poster": film.poster_id}
    with commit():
        data = typed(reel(), poster=film.poster_id, **rows)
        assert client.post(f"{LIST}{film.pk}/change/", data).status_code == 302
    after = {*keys(host, bucket)}
    gone = [film.file.name, track.file.name, film.renditions[0]["file"], film.playlist]
    assert after.isdisjoint(gone)
    assert before.issuperset(gone)
    assert film.poster.file.name in after
    assert "Hill" in words(client, film.captions.get().url)


def test_a_film_takes_its_files_along(film, bucket, host, client, commit):
    named = [film.file.name, film.captions.get().file.name]
    with commit():
        client.post(f"{LIST}{film.pk}/delete/", {"post": "yes"})
    assert not [key for key in keys(host, bucket) if key in named or film.folder in key]
    assert Image.objects.filter(pk=film.poster_id).exists()


def test_captions_take_their_file_along(film, bucket, host, client, commit):
    track = film.captions.get()
    rows = {"captions-0-DELETE": "on", "captions-0-id": track.pk, "captions-0-video": film.pk}
    rows |= {"captions-0-language": "fa", "captions-TOTAL_FORMS": "1"}
    rows |= {"captions-INITIAL_FORMS": "1", "poster": film.poster_id}
    rows |= {"initial-poster": film.poster_id}
    with commit():
        assert client.post(f"{LIST}{film.pk}/change/", typed(**rows)).status_code == 302
    assert not film.captions.exists()
    assert track.file.name not in keys(host, bucket)
