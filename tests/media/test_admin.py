"""The photo and film desks."""

from datetime import UTC, datetime

import pytest
import time_machine

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


@pytest.mark.parametrize("desk", [IMAGES, VIDEOS])
def test_who_has_no_permission_sees_no_desk(client, desk):
    client.force_login(user("newcomer"))
    assert client.get(desk).status_code == 403
    assert client.get(f"{desk}add/").status_code == 403


def test_the_list_costs_the_same_however_long_it_is(client, django_assert_max_num_queries):
    def cost(desk: str) -> int:
        with django_assert_max_num_queries(10) as queries:
            client.get(desk)
        return len(queries)

    video()
    few = cost(IMAGES), cost(VIDEOS)
    for _ in range(12):
        video()
    assert (cost(IMAGES), cost(VIDEOS)) == few
