"""The desk of galleries."""

import pytest

from media.models import Gallery, GalleryImage
from tests.builders import gallery, image, user

pytestmark = pytest.mark.django_db

GALLERIES = "/admin/media/gallery/"
CAN = " ".join(
    f"media.{verb}_{thing}"
    for verb in ("add", "change", "view", "delete")
    for thing in ("gallery", "galleryimage")
)


@pytest.fixture(autouse=True)
def photographer(client):
    client.force_login(user("photo", can=f"{CAN} media.view_image"))


def form(*rows: dict, initial: int = 0, **fields) -> dict:
    data = {"title": "پاییز", "places-TOTAL_FORMS": len(rows), "places-INITIAL_FORMS": initial}
    for number, row in enumerate(rows):
        data |= {f"places-{number}-{name}": value for name, value in row.items()}
    return data | fields


def add(client, *rows, **fields):
    return client.post(f"{GALLERIES}add/", form(*rows, **fields))


def row(picture, position: int = 1, caption: str = "", **fields) -> dict:
    return {"image": picture.pk, "position": position, "own_caption": caption} | fields


def wrong(response) -> str:
    assert response.status_code == 200
    (formset,) = response.context["inline_admin_formsets"]
    found = [*formset.formset.non_form_errors()]
    for errors in formset.formset.errors:
        found += [each for messages in errors.values() for each in messages]
    return " ".join(found)


def test_a_gallery_keeps_its_pictures_in_order_with_their_words(client):
    first, second = image("یک"), image("دو")
    response = add(client, row(second, 2), row(first, 1, "شرح كوتاه"), title="پاييز")
    assert response.status_code == 302
    gallery = Gallery.objects.get()
    assert gallery.title == "پاییز"
    assert [(each.image, each.own_caption) for each in gallery.places.all()] == [
        (first, "شرح کوتاه"),
        (second, ""),
    ]


def test_two_pictures_change_places(client):
    add(client, row(image(), 1), row(image(), 2))
    gallery = Gallery.objects.get()
    first, second = gallery.places.all()
    rows = [
        row(first.image, 2, id=first.pk, gallery=gallery.pk),
        row(second.image, 1, id=second.pk, gallery=gallery.pk),
    ]
    address = f"{GALLERIES}{gallery.pk}/change/"
    assert client.post(address, form(*rows, initial=2)).status_code == 302
    assert list(gallery.places.all()) == [second, first]


def test_the_same_picture_twice_is_refused(client):
    picture = image()
    assert "\u0600" < wrong(add(client, row(picture), row(picture, 2)))[0] < "\u06ff"
    assert not Gallery.objects.exists()


@pytest.mark.parametrize("key", ["x", "0", "9" * 30, "-1"])
def test_a_forged_picture_is_refused_and_what_was_typed_is_kept(client, key):
    response = add(client, {"image": key, "position": 1, "own_caption": "شرح تایپ‌شده"})
    assert "\u0600" < wrong(response)[0] < "\u06ff"
    assert "شرح تایپ‌شده" in response.content.decode()


def test_a_row_without_a_picture_is_refused(client):
    assert wrong(add(client, {"image": "", "position": 1, "own_caption": "شرح"}))
    assert not GalleryImage.objects.exists()


def test_a_gallery_has_a_bound(client):
    rows = [row(image(), number) for number in range(3)] * 41
    assert client.post(f"{GALLERIES}add/", form(*rows)).status_code == 200
    assert not Gallery.objects.exists()


def test_its_page_costs_the_same_however_many_pictures_it_has(
    client, django_assert_max_num_queries
):
    def cost(*rows) -> int:
        add(client, *rows)
        gallery = Gallery.objects.first()
        with django_assert_max_num_queries(20) as queries:
            client.get(f"{GALLERIES}{gallery.pk}/change/")
        return len(queries)

    assert cost(row(image())) == cost(*[row(image(), number) for number in range(9)])


def test_the_list_counts_the_pictures(client):
    add(client, row(image()), row(image(), 2))
    assert '<td class="field-pictures">۲</td>' in client.get(GALLERIES).content.decode()


def test_who_may_only_look_gets_no_fields(client):
    add(client, row(image("کرانه")))
    gallery = Gallery.objects.get()
    client.force_login(user("reporter", can="media.view_gallery media.view_galleryimage"))
    html = client.get(f"{GALLERIES}{gallery.pk}/change/").content.decode()
    assert "کرانه" in html
    assert 'name="title"' not in html
    assert 'name="places-0-image"' not in html


def test_a_gallery_leads_to_the_upload_of_many_pictures_into_it(client):
    album = gallery()
    link = f'href="/admin/media/image/many/?gallery={album.pk}"'
    assert link not in client.get(f"{GALLERIES}{album.pk}/change/").content.decode()
    client.force_login(user("reporter", can=f"{CAN} media.view_image media.add_image"))
    assert link in client.get(f"{GALLERIES}{album.pk}/change/").content.decode()
