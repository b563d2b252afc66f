"""A storage that refuses or is gone: words on the form, nothing kept by half, pages as ever."""

import errno
import socket
import threading
from contextlib import closing, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from botocore.config import Config
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile

from media import renditions
from media.models import Captions, Image, Video
from media.models.upload import NO_ROOM
from qodsna import object_storage
from qodsna.environment import storage
from qodsna.outage import AwayError
from tests import s3
from tests.builders import chief, image, published_article, ready_video
from tests.media.films.reels import reel, waiting
from tests.media.pictures import jpeg
from tests.media.uploads import arrived
from tests.postgres import free_port

pytestmark = [pytest.mark.django_db, pytest.mark.once]

WORDS = "پرونده ذخیره نشد، چون انبار پرونده‌ها پر است یا پاسخ نمی‌دهد"
IMAGES, FILMS = "/admin/media/image/", "/admin/media/video/"
CUES = b"WEBVTT\n\n00:00.000 --> 00:01.000\nLake\n"
NO_CAPTIONS = {"captions-TOTAL_FORMS": "0", "captions-INITIAL_FORMS": "0"}


class Dying(BaseHTTPRequestHandler):
    """A server that is lost while it takes a file."""

    def do_HEAD(self) -> None:
        self.send_response(404)
        self.end_headers()

    def do_PUT(self) -> None:
        self.rfile.read(16)
        self.close_connection = True

    def log_message(self, *args) -> None: ...


@pytest.fixture(scope="module")
def dying():
    with closing(ThreadingHTTPServer(("127.0.0.1", 0), Dying)) as server:
        server.close = server.server_close
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="module")
def locked():
    """A server that knows our key no more once its buckets stand."""
    with s3.server(INITIAL_NO_AUTH_ACTION_COUNT="4") as host:
        yield host


def lies_at(settings, url: str) -> None:
    settings.STORAGES = {**settings.STORAGES, "default": storage(url)}


@pytest.fixture
def gone(settings) -> None:
    lies_at(settings, s3.setting(f"127.0.0.1:{free_port()}", s3.PRIVATE))


@pytest.fixture
def silent(settings, monkeypatch):
    """A server that takes lines and says nothing on them; gives those that it has taken."""
    soon = Config(connect_timeout=1, read_timeout=0.2, retries={"total_max_attempts": 1})
    monkeypatch.setattr(object_storage, "PATIENCE", soon)
    taken: list = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def take() -> None:
            with suppress(OSError):
                while True:
                    taken.append(server.accept())

        threading.Thread(target=take, daemon=True).start()
        lies_at(settings, s3.setting(f"127.0.0.1:{server.getsockname()[1]}", s3.PRIVATE))
        yield taken
        server.shutdown(socket.SHUT_RDWR)


@pytest.fixture(params=["gone", "silent", "dying", "locked", "no such bucket"])
def refusing(request, settings) -> None:
    if request.param == "no such bucket":
        lies_at(settings, s3.setting(request.getfixturevalue("host"), "nowhere"))
    elif request.param in ("gone", "silent"):
        request.getfixturevalue(request.param)
    else:
        lies_at(settings, s3.setting(request.getfixturevalue(request.param), s3.PUBLIC))


@pytest.fixture
def editor(client):
    person = chief()
    client.force_login(person)
    return person


def test_a_server_that_is_silent_is_left_alone_for_a_moment(silent, monkeypatch):
    hands = [100.0]
    monkeypatch.setattr("qodsna.breaker.monotonic", lambda: hands[0])
    for _ in range(5):
        with pytest.raises(AwayError):
            default_storage.size("a.jpg")
    assert len(silent) == 1
    hands[0] += object_storage.PAUSE_SECONDS
    with pytest.raises(AwayError):
        default_storage.size("a.jpg")
    assert len(silent) == 2


def sent(data: bytes, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def test_a_picture_is_refused_on_its_form(refusing, editor, client):
    fields = {"alt": "تالاب تایپ‌شده", "focal_x": "0.5", "focal_y": "0.5", "crops": "{}"}
    response = client.post(f"{IMAGES}add/", fields | {"file": sent(jpeg(), "a.jpg")})
    assert response.status_code == 200
    page = response.content.decode()
    assert WORDS in page
    assert "تالاب تایپ‌شده" in page
    assert not Image.objects.exists()


@pytest.mark.parametrize("where", ["write", "__init__"])
def test_a_file_that_finds_no_room_on_its_way_leaves_the_rest_of_its_form(
    where, editor, client, settings, monkeypatch, tmp_path
):
    settings.FILE_UPLOAD_TEMP_DIR, settings.FILE_UPLOAD_MAX_MEMORY_SIZE = tmp_path, 0

    def full(*args, **kwargs) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(TemporaryUploadedFile, where, full, raising=False)
    fields = {"alt": "تالاب تایپ‌شده", "focal_x": "0.5", "focal_y": "0.5", "crops": "{}"}
    response = client.post(f"{IMAGES}add/", {"file": sent(jpeg(), "a.jpg"), **fields})
    page = response.content.decode()
    assert (response.status_code, NO_ROOM in page, "تالاب تایپ‌شده" in page) == (200, True, True)
    assert not Image.objects.exists()
    assert [*tmp_path.iterdir()] == []


def test_a_film_is_refused_on_its_form(refusing, editor, client, tasks_asked_for):
    fields = NO_CAPTIONS | {"title": "درناهای تایپ‌شده", "file": sent(reel(), "film.mp4")}
    response = client.post(f"{FILMS}add/", fields)
    assert response.status_code == 200
    page = response.content.decode()
    assert WORDS in page
    assert "درناهای تایپ‌شده" in page
    assert not Video.objects.exists()
    assert tasks_asked_for == []


def test_captions_are_refused_with_their_film(refusing, editor, client):
    film = waiting_without_storage()
    rows = {"captions-TOTAL_FORMS": "1", "captions-INITIAL_FORMS": "0"}
    rows |= {"captions-0-language": "fa", "captions-0-file": sent(CUES, "fa.vtt")}
    response = client.post(f"{FILMS}{film.pk}/change/", {"title": "نام تازه", **rows})
    assert response.status_code == 200
    assert WORDS in response.content.decode()
    assert not Captions.objects.exists()
    film.refresh_from_db()
    assert film.title != "نام تازه"


def waiting_without_storage() -> Video:
    film = Video(title="درناها", file="videos/2026/01/film.mp4")
    Video.objects.bulk_create([film])
    return film


def test_many_pictures_stay_on_their_page(refusing, editor, client):
    upload = arrived(editor, jpeg(), kind="image", name="a.jpg")
    row = {"row": "row-0", "row-0-file-upload": str(upload.pk), "row-0-alt": "تالاب تایپ‌شده"}
    response = client.post(f"{IMAGES}many/", row)
    assert response.status_code == 200
    page = response.content.decode()
    assert WORDS in page
    assert "تالاب تایپ‌شده" in page
    assert str(upload.pk) in page
    assert not Image.objects.exists()


def test_what_was_refused_is_saved_once_storage_is_back(gone, editor, client, settings, tmp_path):
    fields = NO_CAPTIONS | {"title": "درناها", "file": sent(reel(), "film.mp4")}
    page = client.post(f"{FILMS}add/", fields)
    token = page.context["adminform"].form["file"].value()
    lies_at(settings, "")
    again = NO_CAPTIONS | {"title": "درناها", "file-upload": str(token.pk)}
    assert client.post(f"{FILMS}add/", again).status_code == 302
    assert Video.objects.get().file.read() == reel()


@pytest.fixture
def published(settings):
    """A story with a picture and a film, whose files are out of reach since."""
    film = ready_video(
        renditions=[{"file": "films/x/1/36.mp4", "width": 64, "height": 36}],
        playlist=f"films/{'0' * 32}/1/master.m3u8",
    )
    story = published_article(lead_image=image(), video=film)
    lies_at(settings, s3.setting(f"127.0.0.1:{free_port()}", s3.PRIVATE))
    return story


def test_pages_never_ask_storage(published, client):
    response = client.get(published.get_absolute_url())
    assert response.status_code == 200
    assert "films/x/1/36.mp4" in response.content.decode()


def test_files_are_asked_for_later(published, client):
    cut = renditions.url(published.lead_image, "card", 480)
    for address in (cut, published.video.playlist_url):
        response = client.get(address)
        assert response.status_code == 503
        assert response["Retry-After"]
        assert response["Cache-Control"] == "no-store"


def test_a_film_is_deleted_now_and_its_files_once_storage_is_back(
    editor, client, settings, tasks_asked_for, django_capture_on_commit_callbacks
):
    film = waiting()
    lies_at(settings, s3.setting(f"127.0.0.1:{free_port()}", s3.PRIVATE))
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(f"{FILMS}{film.pk}/delete/", {"post": "yes"}).status_code == 302
    assert not Video.objects.exists()
    lies_at(settings, "")
    assert film.file.storage.exists(film.file.name)
    tasks_asked_for[-1].call()
    assert not film.file.storage.exists(film.file.name)
