"""How a rendition is handed out, and made when nobody has asked for it before."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.files.storage import FileSystemStorage
from django.db import connection
from django.test import Client

from media import making, renditions
from media.models import Image
from tests.builders import image, picture_file, user

pytestmark = pytest.mark.django_db

NOON = datetime(2025, 8, 5, 8, 30, tzinfo=UTC)


def big(**fields) -> Image:
    return image(file=picture_file((1600, 1000)), **fields)


def address(picture: Image, file: str = "card-480.avif") -> str:
    return f"/media/{renditions.folder(picture)}{file}"


def body(response) -> bytes:
    return b"".join(response.streaming_content)


def test_a_rendition_is_made_when_it_is_first_asked_for(client, settings):
    picture = big()
    assert not (settings.MEDIA_ROOT / "renditions").exists()
    response = client.get(address(picture))
    assert (response.status_code, response["Content-Type"]) == (200, "image/avif")
    assert body(response)[4:12] == b"ftypavif"
    assert [path.name for path in settings.MEDIA_ROOT.glob("renditions/*/*/*")] == ["card-480.avif"]


def test_it_is_kept_for_ever_and_can_do_nothing(client):
    response = client.get(address(big(), "share-1200.jpg"))
    assert response["Content-Type"] == "image/jpeg"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert not response.cookies


def test_it_is_made_once(client, monkeypatch):
    picture = big()
    first = body(client.get(address(picture)))
    monkeypatch.setattr(making, "decoded", None)
    assert body(client.get(address(picture))) == first


@pytest.mark.parametrize(
    "file",
    [
        "card-481.avif", "card-0.avif", "card-99999.avif", "card-480.webp", "card-480.png",
        "share-1200.avif", "hero-480.avif", "card-480.avif.exe", "card-480.avif%0A", "../card.avif",
        "card-۴۸۰.avif", "Card-480.avif", "", "card-480",
    ],
)  # fmt: skip
def test_nothing_is_made_that_was_not_declared(client, settings, file):
    assert client.get(address(big(), file)).status_code == 404
    assert not (settings.MEDIA_ROOT / "renditions").exists()


def test_nothing_is_made_of_another_revision_or_another_picture(client, settings):
    picture = big()
    for part, other in (
        (picture.revision, "0" * 12),
        (picture.revision, picture.revision[:-1]),
        (f"/{picture.pk}/", f"/{picture.pk + 1}/"),
        (f"/{picture.pk}/", f"/{'9' * 18}/"),
    ):
        assert client.get(address(picture).replace(part, other)).status_code == 404
    assert not (settings.MEDIA_ROOT / "renditions").exists()


def test_an_old_page_still_finds_what_was_cut_before(client):
    picture = big()
    old = address(picture)
    client.get(old)
    Image.objects.filter(pk=picture.pk).update(focal_x=0.1)
    assert client.get(old).status_code == 200
    assert client.get(old.replace("480", "320")).status_code == 404


def test_a_rendition_is_read_and_nothing_else(client):
    path = address(big())
    assert client.head(path).status_code == 200
    for method in (client.post, client.put, client.delete):
        assert method(path).status_code == 405


@pytest.mark.parametrize("data", [b"", b"<svg/>", None])
def test_what_cannot_be_made_is_not_there(client, settings, data):
    picture = big()
    master = settings.MEDIA_ROOT / picture.file.name
    master.unlink() if data is None else master.write_bytes(data)
    assert client.get(address(picture)).status_code == 404


def test_a_browser_is_asked_back_when_the_disk_is_full(client, monkeypatch):
    def refused(storage, name, content):
        raise OSError(28, "No space left on device")

    picture = big()
    monkeypatch.setattr(FileSystemStorage, "_save", refused)
    response = client.get(address(picture))
    assert (response.status_code, response["Cache-Control"]) == (503, "no-store")


def test_a_browser_is_asked_back_when_too_many_are_being_made(client, monkeypatch):
    monkeypatch.setattr(making, "HANDS", threading.BoundedSemaphore(1))
    monkeypatch.setattr(making, "PATIENCE", 0)
    picture = big()
    with making.HANDS:
        response = client.get(address(picture))
    assert (response.status_code, response["Retry-After"]) == (503, "2")
    assert client.get(address(picture)).status_code == 200


def test_a_hand_is_free_again_after_a_failure(client, settings, monkeypatch):
    monkeypatch.setattr(making, "HANDS", threading.BoundedSemaphore(1))
    monkeypatch.setattr(making, "PATIENCE", 0)
    damaged, sound = big(), big()
    (settings.MEDIA_ROOT / damaged.file.name).write_bytes(b"")
    assert client.get(address(damaged)).status_code == 404
    assert client.get(address(sound)).status_code == 200


def test_while_a_file_travels_into_storage_others_are_made(client, monkeypatch):
    monkeypatch.setattr(making, "HANDS", threading.BoundedSemaphore(1))
    monkeypatch.setattr(making, "PATIENCE", 0)
    picture, other, save = big(), big(), FileSystemStorage.save
    wanted = next(iter(renditions.every(other)))

    def slow(self, *args, **kwargs):
        assert making.made(other, [wanted])
        return save(self, *args, **kwargs)

    monkeypatch.setattr(FileSystemStorage, "save", slow)
    assert client.get(address(picture)).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_many_who_ask_at_once_all_get_the_same_whole_file(settings):
    picture, answers = big(), []

    def ask() -> None:
        response = Client().get(address(picture, "lead-1280.jpg"))
        answers.append((response.status_code, body(response)))
        connection.close()

    askers = [threading.Thread(target=ask) for _ in range(6)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    assert len(answers) == 6
    ((status, data),) = set(answers)
    assert (status, data[:2], data[-2:]) == (200, b"\xff\xd8", b"\xff\xd9")
    files = [path.name for path in settings.MEDIA_ROOT.glob("renditions/*/*/*")]
    assert files == ["lead-1280.jpg"]


def test_a_picture_without_a_right_has_no_rendition_for_readers(client):
    with time_machine.travel(NOON, tick=False) as clock:
        picture = big(rights_until=NOON + timedelta(minutes=5))
        kept = client.get(address(picture))
        assert kept["Cache-Control"] == "public, max-age=300, immutable"
        clock.shift(timedelta(minutes=5))
        for file in ("card-480.avif", "card-320.avif"):
            assert client.get(address(picture, file)).status_code == 404


def test_no_other_spelling_of_an_address_leads_to_what_has_no_right_any_more(client):
    picture = big()
    path = address(picture)
    assert client.get(path).status_code == 200
    Image.objects.update(rights_until=NOON)
    for spelling in ("/./renditions/", "//renditions/", "/x/../renditions/", "/renditions//"):
        response = client.get("/", PATH_INFO=path.replace("/renditions/", spelling))
        assert response.status_code == 404, spelling


def test_the_photo_desk_still_sees_a_picture_without_a_right(client, settings):
    picture = big(rights_until=NOON)
    client.force_login(user("photo", can="media.view_image"))
    response = client.get(address(picture, "thumb-192.jpg"))
    assert (response.status_code, response["Content-Type"]) == (200, "image/jpeg")
    assert response["Cache-Control"] == "private, no-store"
    assert not (settings.MEDIA_ROOT / "renditions").exists()
    client.force_login(user("reporter", can="articles.view_any_article"))
    assert client.get(address(picture, "thumb-192.jpg")).status_code == 404


def test_a_rendition_costs_one_query(client, django_assert_num_queries):
    path = address(big())
    with django_assert_num_queries(1):
        client.get(path)
