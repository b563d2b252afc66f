"""The resumable protocol: what comes is kept, what is wrong is refused in words."""

from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.test import Client

from media.models import Upload
from tests.builders import user
from tests.media.uploads import FILES, FILM, MAY_ADD, Tus, arrived, encoded

pytestmark = pytest.mark.django_db


def is_persian(response) -> bool:
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    return "\u0600" < response.content.decode()[0] < "\u06ff"


def test_a_film_comes_in_pieces(tus: Tus):
    begun = tus.begin(len(FILM), "فیلم روز.mp4")
    assert (begun.status_code, begun["Upload-Offset"]) == (201, "0")
    address, half = begun["Location"], len(FILM) // 2
    assert address.startswith(FILES)
    sent = tus.send(address, FILM[:half])
    assert (sent.status_code, sent["Upload-Offset"]) == (204, str(half))
    assert sent["Upload-Expires"].endswith("GMT")
    seen = tus.look(address)
    assert (seen["Upload-Offset"], seen["Upload-Length"]) == (str(half), str(len(FILM)))
    assert encoded("فیلم روز.mp4") in seen["Upload-Metadata"]
    assert seen["Cache-Control"] == "private, no-store"
    sent = tus.send(address, FILM[half:], half)
    assert sent["Upload-Offset"] == str(len(FILM))
    assert "Upload-Expires" not in sent
    upload = Upload.objects.get()
    assert upload.is_whole
    assert upload.path.read_bytes() == FILM
    assert upload.name == "فیلم روز.mp4"


def test_the_server_says_what_it_can(tus: Tus, settings):
    response = tus.ask("OPTIONS", FILES, Tus_Resumable=None)
    assert response.status_code == 204
    assert response["Tus-Version"] == response["Tus-Resumable"] == "1.0.0"
    assert response["Tus-Extension"] == "creation,termination,expiration"
    assert response["Tus-Max-Size"] == str(settings.VIDEO_MAX_BYTES)


@pytest.mark.parametrize("version", [None, "0.2.2", "1.0", "x"])
def test_another_version_is_refused(tus: Tus, version):
    response = tus.begin(5, Tus_Resumable=version)
    assert (response.status_code, response["Tus-Version"]) == (412, "1.0.0")
    assert is_persian(response)


def test_a_wrong_offset_changes_nothing(tus: Tus):
    address = tus.begin(len(FILM))["Location"]
    tus.send(address, FILM[:100])
    for offset in (0, 99, 101, len(FILM)):
        response = tus.send(address, FILM[100:], offset)
        assert response.status_code == 409
        assert is_persian(response)
    assert Upload.objects.get().offset == 100


@pytest.mark.parametrize("offset", ["", "-1", "+1", "1.0", "x", "۱", "9" * 30])
def test_an_offset_that_is_no_number_is_refused(tus: Tus, offset):
    address = tus.begin(10)["Location"]
    assert tus.send(address, b"x", offset.encode().decode("latin-1")).status_code == 400


@pytest.mark.parametrize("size", ["", "-1", "+1", "1e3", "x", "0", "9" * 30, "0x10"])
def test_a_length_that_is_no_number_begins_nothing(tus: Tus, size):
    response = tus.begin(size)
    assert response.status_code == 400
    assert is_persian(response)
    assert not Upload.objects.exists()


@pytest.mark.parametrize("kind", ["image", "video"])
def test_a_file_above_its_limit_begins_nothing(tus: Tus, settings, kind):
    settings.VIDEO_MAX_BYTES = 5 * 1024 * 1024
    most = Upload.Kind(kind).most_bytes
    assert tus.begin(most, kind=kind).status_code == 201
    response = tus.begin(most + 1, kind=kind)
    assert response.status_code == 413
    assert "مگابایت" in response.content.decode()
    assert Upload.objects.count() == 1


def test_more_than_was_announced_is_refused(tus: Tus):
    address = tus.begin(10)["Location"]
    assert tus.send(address, b"x" * 11).status_code == 413
    assert tus.send(address, b"x" * 10).status_code == 204
    assert tus.send(address, b"x", 10).status_code == 413
    assert Upload.objects.get().offset == 10


def test_a_body_of_another_kind_is_refused(tus: Tus):
    address = tus.begin(10)["Location"]
    assert tus.send(address, b"x", Content_Type="application/octet-stream").status_code == 415


@pytest.mark.parametrize(
    "told",
    [
        "",
        "filename",
        "kind aW1hZ2U",
        "kind aW1hZ2U=,filename !!!!",
        "kind aW1hZ2U=,filename gIGC",
        f"kind {encoded('audio')}",
        f"kind {encoded('image' * 100)}",
        "kind \xff",
        ",,,",
    ],
)
def test_hostile_metadata_begins_nothing(tus: Tus, told):
    response = tus.begin(10, Upload_Metadata=told)
    assert response.status_code == 400
    assert is_persian(response)
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\films\\روز.mp4", "روز.mp4"),
        ("a\0b\n.mp4", "ab .mp4"),
        ("\u202egpj.mp4", "gpj.mp4"),
        ("..", "بی‌نام"),
        ("/", "بی‌نام"),
        ("ن" * 400 + ".mp4", "ن" * 251 + ".mp4"),
        ("<script>.mp4", "<script>.mp4"),
    ],
)
def test_a_hostile_name_is_only_a_name(tus: Tus, tmp_path, name, kept):
    address = tus.begin(3, name)["Location"]
    tus.send(address, b"abc")
    upload = Upload.objects.get()
    assert upload.name == kept
    assert [path.name for path in (tmp_path / "uploads").iterdir()] == [upload.pk.hex]


def test_nobody_sees_or_touches_the_upload_of_another(tus: Tus):
    foreign = arrived(user("other", can=MAY_ADD), FILM[:5], size=10)
    address = f"{FILES}{foreign.pk}"
    assert tus.look(address).status_code == 404
    assert tus.send(address, b"x", 5).status_code == 404
    assert tus.ask("DELETE", address).status_code == 404
    assert tus.look(f"{FILES}{uuid4()}").status_code == 404
    assert foreign.path.read_bytes() == FILM[:5]


def test_who_may_add_no_films_begins_none(client: Client):
    client.force_login(user("photo", can="media.add_image"))
    tus = Tus(client)
    assert tus.begin(5, kind="video").status_code == 403
    assert tus.begin(5, kind="image").status_code == 201


def test_who_loses_the_permission_sends_no_more(tus: Tus, owner: User):
    address = tus.begin(10)["Location"]
    owner.user_permissions.clear()
    assert tus.send(address, b"x").status_code == 403


def test_a_stranger_hears_that_the_session_is_over(client: Client, owner: User):
    address = f"{FILES}{arrived(owner, FILM[:5], size=10).pk}"
    for response in (Tus(client).begin(5), Tus(client).send(address, b"x", 5)):
        assert response.status_code == 403
        assert "وارد شوید" in response.content.decode()


def test_forgery_is_refused(owner: User):
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner)
    address = f"{FILES}{arrived(owner, FILM[:5], size=10).pk}"
    tus = Tus(client)
    assert tus.begin(5).status_code == 403
    assert tus.send(address, b"x", 5).status_code == 403
    assert tus.ask("DELETE", address).status_code == 403
    assert tus.ask("GET", address, X_HTTP_Method_Override="DELETE").status_code == 405
    assert Upload.objects.get().offset == 5


def test_a_token_in_the_header_lets_the_page_send(owner: User):
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner)
    client.cookies["csrftoken"] = token = "a" * 32
    begun = Tus(client).begin(5, X_CSRFToken=token)
    assert begun.status_code == 201
    assert Tus(client).send(begun["Location"], b"x", X_CSRFToken=token).status_code == 204


def test_where_no_patch_passes_a_post_may_stand_for_it(tus: Tus):
    address = tus.begin(3)["Location"]
    said = {"Upload_Offset": "0", "X_HTTP_Method_Override": "PATCH"}
    assert tus.ask("POST", address, b"abc", **said).status_code == 204
    assert tus.ask("POST", address, X_HTTP_Method_Override="DELETE").status_code == 204
    assert not Upload.objects.exists()


def test_an_upload_is_removed_with_its_bytes(tus: Tus, django_capture_on_commit_callbacks):
    address = tus.begin(3)["Location"]
    tus.send(address, b"abc")
    path = Upload.objects.get().path
    with django_capture_on_commit_callbacks(execute=True):
        assert tus.ask("DELETE", address).status_code == 204
    assert not path.exists()
    assert tus.look(address).status_code == 404
    assert tus.send(address, b"abc").status_code == 404
