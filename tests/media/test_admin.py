"""The photo and film desks."""

import io
import os
from datetime import UTC, datetime

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Picture

from media.models import Image, Video
from tests.builders import image, picture_file, user, video

pytestmark = pytest.mark.django_db

IMAGES = "/admin/media/image/"
VIDEOS = "/admin/media/video/"
PHOTO = " ".join(
    f"media.{verb}_{thing}" for thing in ("image", "video") for verb in ("add", "change", "view")
)
NOON = datetime(2025, 8, 5, 8, 30, tzinfo=UTC)
EMPTY = {"focal_x": "0.5", "focal_y": "0.5", "alt": "دریاچه"}


@pytest.fixture(autouse=True)
def photographer(client):
    person = user("photo", can=PHOTO)
    client.force_login(person)
    return person


def upload(data: bytes, name: str = "picture.jpg", kind: str = "image/jpeg"):
    return SimpleUploadedFile(name, data, kind)


def jpeg(size: tuple[int, int] = (90, 60)) -> bytes:
    return picture_file(size).read()


def drawn(format_: str) -> bytes:
    buffer = io.BytesIO()
    Picture.new("RGB", (9, 6)).save(buffer, format_)
    return buffer.getvalue()


def noise(side: int = 400) -> bytes:
    buffer = io.BytesIO()
    Picture.frombytes("RGB", (side, side), os.urandom(3 * side * side)).save(buffer, "JPEG")
    return buffer.getvalue()


def errors(response) -> dict[str, list[str]]:
    assert response.status_code == 200
    form = response.context["adminform"].form
    return {name: list(found) for name, found in form.errors.items()}


def stored(folder) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file()]


def add(client, **fields):
    return client.post(f"{IMAGES}add/", EMPTY | {"file": upload(jpeg())} | fields)


@pytest.mark.parametrize(
    ("name", "format_"),
    [
        ("a.jpg", "JPEG"),
        ("a.jpeg", "JPEG"),
        ("A.JPG", "JPEG"),
        ("a.png", "PNG"),
        ("a.webp", "WEBP"),
    ],
)
def test_a_picture_is_uploaded_with_its_text(client, name, format_):
    response = add(
        client, file=upload(drawn(format_), name), alt="كرانه درياچه", caption="شرح", credit="كاوه"
    )
    assert response.status_code == 302
    kept = Image.objects.get()
    assert (kept.width, kept.height) == (9, 6)
    assert kept.file.name.endswith(name.lower().partition(".")[2])
    assert client.get(kept.file.url).status_code == 200


@pytest.mark.parametrize("alt", ["", "  ", "\u200c", "\u200b"])
def test_a_picture_without_a_text_is_refused_and_what_was_typed_is_kept(client, settings, alt):
    response = add(client, alt=alt, caption="شرح تایپ‌شده")
    assert list(errors(response)) == ["alt"]
    assert "شرح تایپ‌شده" in response.content.decode()
    assert stored(settings.MEDIA_ROOT) == []


def test_a_picture_without_a_file_is_refused(client):
    assert list(errors(client.post(f"{IMAGES}add/", EMPTY))) == ["file"]


@pytest.mark.parametrize("axis", ["focal_x", "focal_y"])
@pytest.mark.parametrize("value", ["-0.1", "1.1", "nan", "inf", "1e400", "x", ""])
def test_a_focal_point_outside_the_picture_is_refused(client, axis, value):
    assert axis in errors(add(client, **{axis: value}))
    assert not Image.objects.exists()


BAD_FILES = [
    pytest.param(upload(b"<script>alert(1)</script>"), id="text called jpg"),
    pytest.param(upload(b""), id="empty"),
    pytest.param(upload(jpeg(), "picture.svg"), id="ending"),
    pytest.param(upload(jpeg(), "picture.jpg.exe"), id="second ending"),
    pytest.param(upload(jpeg(), "picture"), id="no ending"),
    pytest.param(upload(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.svg"), id="svg"),
    pytest.param(upload(b"<svg xmlns='http://www.w3.org/2000/svg'/>"), id="svg called jpg"),
    pytest.param(upload(jpeg()[:40]), id="only the head of a jpeg"),
    pytest.param(upload(noise()[: 3 * 400]), id="truncated jpeg"),
    pytest.param(upload(drawn("PNG")[:-20], "a.png"), id="truncated png"),
]


@pytest.mark.parametrize("file", BAD_FILES)
def test_what_is_no_picture_is_refused_with_a_reason(client, settings, file):
    file.seek(0)
    response = add(client, file=file)
    (message,) = errors(response)["file"]
    assert "\u0600" < message[0] < "\u06ff"
    assert not Image.objects.exists()
    assert stored(settings.MEDIA_ROOT) == []


def test_a_picture_above_twenty_mebibytes_is_refused(client):
    big = upload(jpeg() + b"\0" * (20 * 1024 * 1024))
    assert errors(add(client, file=big)) == {"file": ["پرونده از ۲۰ مگابایت بزرگ‌تر است."]}


def test_a_picture_is_found_in_arabic_letters_and_listed_in_persian_digits(client):
    with time_machine.travel(NOON, tick=False):
        wanted = image("کرانه دریاچه")
    image("کوه")
    response = client.get(IMAGES, {"q": "درياچه"})
    assert list(response.context["cl"].result_list) == [wanted]
    html = response.content.decode()
    assert "۹۰ × ۶۰" in html
    assert "۱۴۰۴/۰۵/۱۴ ۱۲:۰۰" in html
    assert wanted.file.url in html


@pytest.mark.parametrize(("desk", "make"), [(IMAGES, image), (VIDEOS, video)])
def test_uploads_are_filtered_by_jalali_day(client, photographer, desk, make):
    with time_machine.travel(NOON, tick=False):
        client.force_login(photographer)
        today = make()
        type(today).objects.filter(pk=make().pk).update(
            uploaded_at=datetime(2025, 8, 4, 20, 29, tzinfo=UTC)
        )
        response = client.get(desk, {"period": "today"})
        assert list(response.context["cl"].result_list) == [today]


def test_a_new_picture_has_no_thumbnail_yet(client):
    assert client.get(f"{IMAGES}add/").status_code == 200


def film(client, **fields):
    data = {
        "title": "یک روز",
        "poster": image().pk,
        "file": upload(b"film", "film.mp4", "video/mp4"),
    }
    return client.post(f"{VIDEOS}add/", data | fields)


def test_a_film_is_uploaded_with_its_poster(client):
    assert film(client, title="يك روز", duration="8").status_code == 302
    kept = Video.objects.get()
    assert kept.duration == 8
    assert kept.poster.alt


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"title": "\u200c"}, "title"),
        ({"poster": ""}, "poster"),
        ({"file": ""}, "file"),
        ({"file": upload(b"film", "film.avi")}, "file"),
        ({"file": upload(b"film", "film.html")}, "file"),
        ({"duration": "-1"}, "duration"),
        ({"duration": "8.5"}, "duration"),
        ({"duration": "9" * 30}, "duration"),
    ],
)
def test_a_film_that_lacks_something_is_refused(client, fields, wrong):
    assert wrong in errors(film(client, **fields))
    assert not Video.objects.exists()


@pytest.mark.parametrize("desk", [IMAGES, VIDEOS])
def test_who_has_no_permission_sees_no_desk(client, desk):
    client.force_login(user("newcomer"))
    assert client.get(desk).status_code == 403
    assert client.get(f"{desk}add/").status_code == 403


def test_the_list_costs_the_same_however_long_it_is(client, django_assert_max_num_queries):
    def cost(desk: str) -> int:
        with django_assert_max_num_queries(8) as queries:
            client.get(desk)
        return len(queries)

    video()
    few = cost(IMAGES), cost(VIDEOS)
    for _ in range(12):
        video()
    assert (cost(IMAGES), cost(VIDEOS)) == few
