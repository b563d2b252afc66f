"""The light table of pictures, and the desk at which they are cut."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from media import making, renditions
from media.models import Image, Keyword
from tests.builders import article, image, picture_file, user

pytestmark = pytest.mark.django_db

IMAGES = "/admin/media/image/"
NOW = datetime(2025, 11, 25, 8, 30, tzinfo=UTC)  # 4 Azar 1404
SQUARE_OF_WIDE = [0.1, 0.1, 0.4, 0.6]  # of a picture of 90 to 60


@pytest.fixture(autouse=True)
def photographer(client):
    client.force_login(
        user("photo", can="media.add_image media.change_image media.view_image media.delete_image")
    )


def listed(client, **asked) -> list[str]:
    response = client.get(IMAGES, asked)
    assert response.status_code == 200
    return [picture.alt for picture in response.context["cl"].result_list]


def save(client, picture: Image, **fields):
    page = client.get(f"{IMAGES}{picture.pk}/change/")
    form = page.context["adminform"].form
    data = {name: form[name].value() for name in form.fields if name != "file"}
    data = {name: "" if value is None else value for name, value in data.items()}
    return client.post(f"{IMAGES}{picture.pk}/change/", data | fields)


def crops_of(client, value) -> list[str]:
    """What the form says of crops."""
    text = value if isinstance(value, str) else json.dumps(value)
    response = save(client, image(file=picture_file((900, 600))), crops=text)
    assert response.status_code == 200
    return list(response.context["adminform"].form.errors.get("crops", []))


# The list


def test_the_list_shows_what_a_photo_desk_asks_for(client):
    with time_machine.travel(NOW, tick=False):
        client.force_login(user("desk", can="media.view_image"))
        picture = image(
            "کرانه دریاچه", credit="رضا بهمنی", rights_until=NOW + timedelta(days=8, hours=1)
        )
        picture.keywords.add(Keyword.objects.create(name="تالاب"))
        html = client.get(IMAGES).content.decode()
    for word in ("کرانه دریاچه", "رضا بهمنی", "۹۰ × ۶۰", "حق: تا ۱۲ آذر", "تالاب"):
        assert word in html
    assert picture.file.url not in html
    assert re.search(r'<img class="thumbnail" src="[^"]*/renditions/[^"]*/card-\d+\.jpg"', html)


def test_the_badge_of_a_right_says_the_year_if_it_is_another(client):
    with time_machine.travel(NOW, tick=False):
        client.force_login(user("desk", can="media.view_image"))
        image(rights_until=datetime(2027, 1, 1, tzinfo=UTC))
        image("رفته", rights_until=NOW)
        html = client.get(IMAGES).content.decode()
    assert "حق: تا ۱۱ دی ۱۴۰۵" in html
    assert "حق تمام شد" in html


@pytest.mark.parametrize(
    ("asked", "expected"),
    [("endless", {"همیشگی"}), ("month", {"رفتنی"}), ("ended", {"رفته"}), ("x", None)],
)
def test_the_list_is_filtered_by_rights(client, asked, expected):
    now = datetime.now(UTC)
    everything = {
        "همیشگی": None,
        "رفته": now - timedelta(minutes=1),
        "رفتنی": now + timedelta(days=29),
        "ماندنی": now + timedelta(days=31),
    }
    for alt, until in everything.items():
        image(alt, rights_until=until)
    assert set(listed(client, rights=asked)) == (expected or set(everything))


def test_the_list_is_filtered_by_use_and_by_keyword(client):
    article(lead_image=image("به‌کاررفته"))
    free = image("آزاد")
    keyword = Keyword.objects.create(name="تالاب")
    free.keywords.add(keyword)
    assert listed(client, used="nowhere") == ["آزاد"]
    assert listed(client, keyword=keyword.pk) == ["آزاد"]
    assert "تالاب" in client.get(IMAGES).content.decode()


@pytest.mark.parametrize("key", ["x", "0", "9" * 40, "-1", "1 or 1"])
def test_a_forged_keyword_finds_nothing(client, key):
    image().keywords.add(Keyword.objects.create(name="تالاب"))
    assert listed(client, keyword=key) == []


@pytest.mark.parametrize("typed", ["درياچه", "بهمنی", "ايسنا", "پاییز", "تالاب", "تالاب درياچه"])
def test_the_list_is_searched_in_every_word_of_a_picture(client, typed):
    found = image("کرانه دریاچه", credit="رضا بهمنی", source="ایسنا", caption="پاییز")
    found.keywords.add(*[Keyword.objects.create(name=name) for name in ("تالاب", "تالاب‌ها")])
    image("کوه")
    assert listed(client, q=typed) == ["کرانه دریاچه"]


@pytest.mark.parametrize("typed", ["\0", "%", "ا " * 1500, "9" * 400, " "])
def test_odd_searches_are_searches(client, typed):
    image()
    listed(client, q=typed)


def test_the_list_costs_the_same_however_long_it_is(client, django_assert_max_num_queries):
    def cost() -> int:
        with django_assert_max_num_queries(10) as queries:
            client.get(IMAGES)
        return len(queries)

    keyword = Keyword.objects.create(name="تالاب")
    image().keywords.add(keyword)
    few = cost()
    for _ in range(9):
        image().keywords.add(keyword)
    assert cost() == few


# The focal point and the crops


def test_a_focal_point_and_a_crop_are_kept(client):
    picture = image(file=picture_file((900, 600)))
    crops = {"thumb": [0.1, 0.2, 0.4, 0.6]}
    before = picture.revision
    response = save(client, picture, focal_x="0.25", focal_y="0.75", crops=json.dumps(crops))
    assert response.status_code == 302
    picture.refresh_from_db()
    assert (picture.focal_x, picture.focal_y, picture.crops) == (0.25, 0.75, crops)
    assert picture.revision != before


@pytest.mark.parametrize("typed", ["", "{}", "null", " "])
def test_no_crops_are_no_crops(client, typed):
    picture = image(crops={"thumb": SQUARE_OF_WIDE})
    assert save(client, picture, crops=typed).status_code == 302
    picture.refresh_from_db()
    assert picture.crops == {}


WRONG = {
    "no JSON": "{thumb",
    "a list": [1, 2],
    "a number": "5",
    "a text": '"thumb"',
    "an unknown slot": {"poster": SQUARE_OF_WIDE},
    "a slot that shows the whole": {"inline": [0, 0, 0.5, 0.5]},
    "a long name": {"x" * 500: SQUARE_OF_WIDE},
    "three numbers": {"thumb": [0, 0, 1]},
    "words": {"thumb": ["0", "0", "0.4", "0.6"]},
    "truth": {"thumb": [False, False, 0.4, 0.6]},
    "nothing": {"thumb": None},
    "an object": {"thumb": {"left": 0}},
    "lists": {"thumb": [[0], [0], [1], [1]]},
    "not a number": '{"thumb": [NaN, 0, 0.4, 0.6]}',
    "endless": '{"thumb": [0, 0, Infinity, 0.6]}',
    "a giant": '{"thumb": [0, 0, 1e400, 0.6]}',
    "a giant whole number": '{"thumb": [0, 0, %s, 0.6]}' % ("9" * 3000),
    "beyond the edge": {"thumb": [0.8, 0.1, 0.4, 0.6]},
    "before the edge": {"thumb": [-0.1, 0.1, 0.4, 0.6]},
    "below the edge": {"thumb": [0.1, 0.6, 0.4, 0.6]},
    "no width": {"thumb": [0.1, 0.1, 0, 0.6]},
    "a dot": {"thumb": [0.1, 0.1, 0.004, 0.006]},
    "another ratio": {"thumb": [0.1, 0.1, 0.5, 0.5]},
    "huge": json.dumps({"thumb": [0.1] * 4000}),
    "deep": "[" * 3990,
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_crops_get_a_persian_reason(client, name):
    (message,) = crops_of(client, WRONG[name])
    assert re.match("[\u0600-\u06ff«]", message)
    assert len(message) < 120


def test_wrong_crops_lose_nothing_that_was_typed(client):
    picture = image(file=picture_file((900, 600)))
    html = save(client, picture, crops="{thumb", alt="متن تایپ‌شده").content.decode()
    assert "متن تایپ‌شده" in html
    assert "{thumb" in html


def test_crops_of_a_new_picture_are_measured_by_it(client):
    file = SimpleUploadedFile("a.jpg", picture_file((900, 600)).read(), "image/jpeg")
    data = {"alt": "کرانه", "focal_x": "0.5", "focal_y": "0.5", "file": file}
    square = client.post(f"{IMAGES}add/", data | {"crops": '{"lead": [0, 0, 0.5, 0.5]}'})
    assert list(square.context["adminform"].form.errors) == ["crops"]
    file.seek(0)
    fitting = json.dumps({"lead": [0, 0, 1, 0.84375]})
    assert client.post(f"{IMAGES}add/", data | {"crops": fitting}).status_code == 302
    assert Image.objects.get().crops == {"lead": [0, 0, 1, 0.84375]}


def test_another_picture_is_cut_anew(client):
    picture = image(file=picture_file((900, 600)), focal_x=0.2, crops={"lead": [0, 0, 1, 0.84375]})
    file = SimpleUploadedFile("a.jpg", picture_file((400, 600)).read(), "image/jpeg")
    assert save(client, picture, file=file, focal_y="0.7").status_code == 302
    picture.refresh_from_db()
    assert (picture.focal_x, picture.focal_y, picture.crops) == (0.5, 0.7, {})


def test_the_editor_gets_the_whole_picture_and_every_slot(client):
    picture = image(file=picture_file((900, 600)), crops={"thumb": [0.1, 0.2, 0.4, 0.6]})
    html = client.get(f"{IMAGES}{picture.pk}/change/").content.decode()
    assert re.search(r'data-picture="[^"]*/renditions/[^"]*/full-900\.jpg"', html)
    assert 'data-width="900"' in html
    assert "&quot;thumb&quot;: [0.1, 0.2, 0.4, 0.6]" in html
    for slot in ("lead", "card", "thumb", "inline", "full", "share"):
        assert f"&quot;name&quot;: &quot;{slot}&quot;" in html


def test_who_may_only_look_sees_the_cuts_and_no_desk(client):
    client.force_login(user("reporter", can="media.view_image media.add_image"))
    picture = image(file=picture_file((900, 600)))
    html = client.get(f"{IMAGES}{picture.pk}/change/").content.decode()
    assert "data-crops" not in html
    assert 'name="alt"' not in html
    assert re.search(r'src="[^"]*/lead-\d+\.jpg"', html)
    assert save_forged(client, picture) == 403
    assert client.get(f"{IMAGES}add/").status_code == 200


def save_forged(client, picture: Image) -> int:
    data = {"alt": "جعلی", "focal_x": "0", "focal_y": "0", "crops": "{}"}
    return client.post(f"{IMAGES}{picture.pk}/change/", data).status_code


def test_a_picture_goes_with_its_file_and_all_that_was_cut_of_it(
    client, settings, tasks_run_at_once, django_capture_on_commit_callbacks
):
    client.force_login(user("remover", can="media.view_image media.delete_image"))
    one, other = (image(file=picture_file((300, 200))) for _ in range(2))
    for picture in (one, other):
        making.make(picture, renditions.every(picture))
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{IMAGES}{one.pk}/delete/", {"post": "yes"})
    assert not default_storage.exists(one.file.name)
    assert making.revisions(one.pk) == []
    assert default_storage.exists(other.file.name)
    chosen = {"action": "delete_selected", "_selected_action": [other.pk], "post": "yes"}
    with django_capture_on_commit_callbacks(execute=True):
        client.post(IMAGES, chosen)
    assert not default_storage.exists(other.file.name)
    assert making.revisions(other.pk) == []
