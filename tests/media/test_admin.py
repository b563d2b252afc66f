"""The photo and film desks."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from media.models import Video
from tests.builders import image, user, video

pytestmark = pytest.mark.django_db

IMAGES = "/admin/media/image/"
VIDEOS = "/admin/media/video/"
PHOTO = " ".join(
    f"media.{verb}_{thing}" for thing in ("image", "video") for verb in ("add", "change", "view")
)
NOON = datetime(2025, 8, 5, 8, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def photographer(client):
    person = user("photo", can=PHOTO)
    client.force_login(person)
    return person


def upload(data: bytes, name: str = "picture.jpg", kind: str = "image/jpeg"):
    return SimpleUploadedFile(name, data, kind)


def errors(response) -> dict[str, list[str]]:
    assert response.status_code == 200
    form = response.context["adminform"].form
    return {name: list(found) for name, found in form.errors.items()}


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
