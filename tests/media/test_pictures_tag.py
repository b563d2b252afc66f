"""Pictures on a page: cut for their place, in two formats, and a quiet place where none may be."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.files.storage import FileSystemStorage
from django.http import HttpResponse
from django.template import Context, Template

from media import renditions, sharing
from media.models import Image
from media.slots import SLOTS
from tests.articles.pages import Page
from tests.builders import image, picture_file

pytestmark = pytest.mark.django_db

NOON = datetime(2025, 8, 5, 8, 30, tzinfo=UTC)


@pytest.fixture
def picture() -> Image:
    return image("کرانه «جنوبی» & <دریاچه>", file=picture_file((1600, 1000)))


def shown(image: Image | None, arguments: str = '"card"') -> Page:
    template = Template("{% load pictures %}{% picture image " + arguments + " %}")
    return Page(HttpResponse(template.render(Context({"image": image}))))


def candidates(srcset: str) -> list[tuple[str, str]]:
    return [tuple(each.split(" ")) for each in srcset.split(",")]


@pytest.mark.parametrize("slot", [name for name in SLOTS if name != "share"])
def test_a_picture_is_offered_in_two_formats_and_every_width(picture, slot, client):
    page = shown(picture, f'"{slot}"')
    source, fallback = page.one("source"), page.one("img")
    assert source.within("picture")
    assert fallback.within("picture")
    assert source["type"] == "image/avif"
    assert source["sizes"] == fallback["sizes"] == SLOTS[slot].sizes
    offered = candidates(source["srcset"]), candidates(fallback["srcset"])
    declared = {each.file for each in renditions.every(picture) if each.slot.name == slot}
    for suffix, srcset in zip(("avif", "jpg"), offered, strict=True):
        for address, width in srcset:
            assert address.rpartition("/")[2] == f"{slot}-{width[:-1]}.{suffix}"
            assert client.get(address).status_code == 200
    assert {url.rpartition("/")[2] for each in offered for url, _ in each} == declared
    assert fallback["src"] in dict(offered[1])


@pytest.mark.parametrize(
    ("slot", "size"),
    [("lead", ("1280", "720")), ("card", ("720", "480")), ("thumb", ("320", "320")),
     ("inline", ("1280", "800")), ("full", ("1600", "1000"))],
)  # fmt: skip
def test_its_place_is_known_before_it_comes(picture, slot, size):
    element = shown(picture, f'"{slot}"').one("img")
    assert (element["width"], element["height"]) == size


def test_only_the_first_picture_of_a_page_is_hurried(picture):
    lazy, eager = shown(picture).one("img"), shown(picture, '"card" eager=True').one("img")
    assert (lazy["loading"], lazy["fetchpriority"]) == ("lazy", "")
    assert (eager["loading"], eager["fetchpriority"]) == ("", "high")
    assert lazy["decoding"] == eager["decoding"] == "async"


def test_its_text_is_told_unless_a_text_beside_it_says_the_same(picture):
    assert shown(picture).one("img")["alt"] == picture.alt
    decorative = shown(picture, '"card" decorative=True').one("img")
    assert decorative.attributes["alt"] == ""


def test_a_template_may_say_how_wide_a_picture_is_shown(picture):
    page = shown(picture, '"card" sizes="6.5rem"')
    assert page.one("img")["sizes"] == page.one("source")["sizes"] == "6.5rem"


@pytest.mark.parametrize("slot", SLOTS)
def test_what_has_no_picture_leaves_a_quiet_place(slot):
    page = shown(None, f'"{slot}"')
    assert page.one("span").classes == ["picture", "picture--none", f"picture--{slot}"]
    assert page.all("img") == []
    assert page.one("svg")["aria-hidden"] == "true"


def test_a_picture_leaves_at_the_moment_its_right_ends(picture):
    with time_machine.travel(NOON, tick=False) as clock:
        picture.rights_until = NOON + timedelta(seconds=1)
        assert shown(picture).all("img")
        clock.shift(1)
        assert shown(picture).all("img") == []


class Untouchable(FileSystemStorage):
    """A storage that says where a file is, and breaks at anything else."""

    def refuse(self, *args, **kwargs):
        raise AssertionError("A page looked into storage")

    exists = open = _open = save = size = path = listdir = delete = get_modified_time = refuse


@pytest.mark.parametrize("is_rendered", [True, False])
def test_nothing_is_looked_up_while_a_picture_is_shown(
    picture, settings, is_rendered, django_assert_num_queries
):
    picture.rendered = picture.revision if is_rendered else ""
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": f"{__name__}.Untouchable"},
    }
    with django_assert_num_queries(0):
        assert shown(picture).all("img")


class Elsewhere(FileSystemStorage):
    def url(self, name):
        return f"https://files.example/{name}"


def test_a_picture_comes_straight_from_a_public_storage_once_all_of_it_lies_there(
    picture, settings
):
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": f"{__name__}.Elsewhere"}}
    assert shown(picture).one("img")["src"].startswith("/media/renditions/")
    picture.rendered = picture.revision
    assert shown(picture).one("img")["src"] == (
        f"https://files.example/{renditions.folder(picture)}card-480.jpg"
    )
    picture.focal_x = 0.1
    assert shown(picture).one("img")["src"].startswith("/media/renditions/")


def test_a_row_from_before_renditions_is_shown_and_made(client):
    old = image(file=picture_file((1600, 1000), "old.jpeg"), checksum="", rendered="", crops={})
    page = shown(Image.objects.get(pk=old.pk))
    assert client.get(page.one("img")["src"]).status_code == 200


def shared(*images: Image | None) -> dict | None:
    shown = sharing.first_lawful(*images)
    return sharing.shared(shown) if shown else None


def test_other_sites_are_given_the_first_picture_that_may_be_shown(picture, client):
    unlawful = image(rights_until=NOON)
    for first, second in ((picture, unlawful), (unlawful, picture), (None, picture)):
        found = shared(first, second)
        assert (found["width"], found["height"], found["alt"]) == (1200, 630, picture.alt)
        assert found["url"].startswith("http://testserver/media/renditions/")
        assert client.get(found["url"].removeprefix("http://testserver")).status_code == 200
    assert shared(None, unlawful) is None
