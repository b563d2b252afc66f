"""The library's pages, and the fields that are filled from it."""

from datetime import timedelta

import pytest
from django import forms
from django.contrib import admin
from django.test import RequestFactory
from django.utils import timezone

from media.admin.library import LibraryChoices, LibraryInput
from media.models import Image, Keyword, Video
from qodsna.persian import to_persian_digits
from tests.builders import image, user, video

pytestmark = pytest.mark.django_db

LIBRARY = "/admin/media/library/"


@pytest.fixture(autouse=True)
def photographer(client):
    person = user("photo", can="media.view_image media.view_video media.add_image")
    client.force_login(person)
    return person


def offers(client, **asked) -> list[str]:
    response = client.get(LIBRARY, {"kind": "image"} | asked)
    assert response.status_code == 200
    return [offer.label for offer in response.context["offers"]]


def test_the_newest_pictures_come_first(client):
    image("کهنه")
    image("تازه")
    assert offers(client) == ["تازه", "کهنه"]


def test_a_picture_whose_right_has_ended_is_not_offered(client):
    gone = image("رفته", rights_until=timezone.now() - timedelta(minutes=1))
    image("تا فردا", rights_until=timezone.now() + timedelta(days=1))
    assert offers(client) == ["تا فردا"]
    assert offers(client, q="رفته") == []
    assert offers(client, id=gone.pk) == []


def test_it_is_searched_as_people_type(client):
    wanted = image("کرانه دریاچه", credit="رضا بهمنی", caption="پاییز")
    wanted.keywords.add(Keyword.objects.create(name="تالاب"), Keyword.objects.create(name="مه"))
    image("کوه")
    for typed in ("درياچه", "رضا", "پاييز", "تالاب", "دریاچه بهمنی", str(wanted.pk)):
        assert offers(client, q=typed) == ["کرانه دریاچه"]
    assert offers(client, q="دریاچه بیابان") == []


@pytest.mark.parametrize("typed", ["\0", "%", "'", "\\", " " * 300, "ا " * 3000, "9" * 400])
def test_odd_searches_are_searches(client, typed):
    image()
    offers(client, q=typed)


@pytest.mark.parametrize("page", ["0", "-1", "x", "9" * 5000, ""])
def test_odd_pages_are_pages(client, page):
    image("یک")
    assert offers(client, page=page) == ["یک"]


def test_it_is_paged(client):
    for number in range(26):
        image(f"عکس {number}")
    assert len(offers(client)) == 24
    assert offers(client, page=2) == ["عکس 1", "عکس 0"]
    html = client.get(LIBRARY, {"kind": "image", "page": 2}).content.decode()
    assert "صفحه ۲ از ۲" in html


@pytest.mark.parametrize("key", ["0", "9" * 18, "9" * 30, "-1", "x", "۱", "1;"])
def test_forged_numbers_are_nothing(client, key):
    image()
    assert offers(client, id=key) == []


def test_the_one_that_was_asked_for(client):
    wanted, _ = image("این"), image("آن")
    assert offers(client, id=wanted.pk) == ["این"]


def test_films_say_how_long_they_are_and_what_becomes_of_them(client):
    video("آماده", duration=187, state=Video.State.READY)
    video("در راه", duration=None, state=Video.State.PROCESSING)
    response = client.get(LIBRARY, {"kind": "video"})
    notes = {offer.label: offer.note for offer in response.context["offers"]}
    assert notes == {"آماده": "۳:۰۷", "در راه": "در حال آماده‌سازی"}


def test_only_those_who_may_add_are_offered_to(client):
    assert (
        'data-add="/admin/media/image/add/?_popup=1"'
        in client.get(LIBRARY, {"kind": "image"}).content.decode()
    )
    assert "data-add" not in client.get(LIBRARY, {"kind": "video"}).content.decode()


def test_names_are_no_markup(client):
    image('"><script>alert(1)</script>')
    assert "<script" not in client.get(LIBRARY, {"kind": "image"}).content.decode()


@pytest.mark.parametrize("kind", ["", "article", "Image", "../image"])
def test_there_are_two_libraries(client, kind):
    assert client.get(LIBRARY, {"kind": kind}).status_code == 404


def test_each_needs_its_own_permission(client):
    client.force_login(user("filmmaker", can="media.view_video"))
    assert client.get(LIBRARY, {"kind": "video"}).status_code == 200
    assert client.get(LIBRARY, {"kind": "image"}).status_code == 403
    client.logout()
    assert client.get(LIBRARY, {"kind": "image"}).status_code == 302
    assert client.post(LIBRARY).status_code in {302, 403, 405}


def test_a_page_costs_the_same_however_full_it_is(client, django_assert_num_queries):
    video()
    with django_assert_num_queries(6) as few:
        client.get(LIBRARY, {"kind": "video"})
    for _ in range(9):
        video()
    with django_assert_num_queries(len(few)):
        client.get(LIBRARY, {"kind": "video"})


# The field


class PosterDesk(LibraryChoices, admin.ModelAdmin):
    library_fields = ["poster"]


@pytest.fixture
def poster(photographer):
    """The form of a film with nothing but its poster."""
    request = RequestFactory().get("/")
    request.user = photographer
    desk = PosterDesk(Video, admin.site)

    def bound(typed: str) -> forms.ModelForm:
        form = forms.modelform_factory(
            Video,
            fields=["poster"],
            formfield_callback=lambda field: desk.formfield_for_dbfield(field, request=request),
        )
        return form({"poster": typed})

    return bound


def test_a_number_from_the_library_is_taken(poster):
    chosen = image()
    for typed in (str(chosen.pk), f" {chosen.pk} ", to_persian_digits(chosen.pk)):
        form = poster(typed)
        assert form.is_valid()
        assert form.cleaned_data == {"poster": chosen}
    form = poster("")
    assert form.is_valid()
    assert form.cleaned_data == {"poster": None}


@pytest.mark.parametrize("typed", ["0", "9" * 18, "9" * 40, "-1", "x", "1.0", "\0", "1;drop"])
def test_a_forged_number_is_an_error_in_persian(poster, typed):
    form = poster(typed)
    (message,) = form.errors["poster"]
    assert "\u0600" < message[0] < "\u06ff"
    assert form.as_p()


def test_the_field_shows_what_is_chosen(poster):
    chosen = image("<b>کرانه</b>")
    html = str(poster(str(chosen.pk))["poster"])
    assert f'value="{chosen.pk}"' in html
    assert "&lt;b&gt;کرانه&lt;/b&gt;" in html
    assert f"/admin/media/image/{chosen.pk}/change/" in html
    assert 'data-library-choice="image"' in html


def test_who_may_not_look_keeps_the_number(client):
    request = RequestFactory().get("/")
    request.user = user("writer")
    html = LibraryInput(Image, request).render("poster", image().pk)
    assert "data-library-choice" not in html
    assert "<a " not in html
    assert 'name="poster"' in html
