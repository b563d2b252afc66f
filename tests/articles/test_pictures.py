"""Pictures on readers' pages: they cost nothing by number, and leave when their right ends."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.files.storage import FileSystemStorage

from articles.frame import kept
from articles.models import Article, Edition
from articles.status import Kind
from media import renditions
from media.models import Image
from qodsna.persian import TEHRAN
from tests.articles.pages import Page
from tests.builders import (
    author,
    category,
    edition,
    image,
    picture_file,
    published_article,
    related,
    tag,
    video,
)

pytestmark = pytest.mark.django_db

NOON = datetime(2025, 8, 5, 8, 30, tzinfo=UTC)
SOON = NOON + timedelta(minutes=30)


def pictures(page: Page) -> list:
    return [each for each in page.all("img", "picture") if "/renditions/" in each["src"]]


def front(client) -> Page:
    kept.forget()
    return Page(client.get("/fa/"))


def test_a_front_page_with_forty_pictures_costs_no_more_queries_than_one_with_four(
    client, django_assert_max_num_queries
):
    def cost() -> tuple[int, int]:
        kept.forget()
        with django_assert_max_num_queries(8) as queries:
            response = client.get("/fa/")
        return len(pictures(Page(response))), len(queries)

    service = category()
    for number in range(4):
        published_article(category=service, lead_image=image(), ago=timedelta(minutes=number))
    few, cost_of_few = cost()
    for number in range(34):
        place = category(f"سرویس {number}")
        for kind in (Kind.NEWS, Kind.NEWS, Kind.VIDEO if number < 3 else Kind.PHOTO_REPORT):
            film = video() if kind == Kind.VIDEO else None
            published_article(category=place, kind=kind, video=film, lead_image=image())
    many, cost_of_many = cost()
    assert few == 4
    assert many >= 40
    assert cost_of_many == cost_of_few


class Untouchable(FileSystemStorage):
    """A storage that says where a file is, and breaks at anything else."""

    def refuse(self, *args, **kwargs):
        raise AssertionError("A page looked into storage")

    exists = open = _open = save = size = path = listdir = delete = get_modified_time = refuse


@pytest.fixture
def lawful_until_soon() -> Image:
    with time_machine.travel(NOON, tick=False):
        return image("دریاچه", file=picture_file((1600, 1000)), caption="شرح", rights_until=SOON)


@pytest.fixture
def addresses(lawful_until_soon) -> dict[str, str]:
    """Of every kind of page that shows a picture."""
    picture = lawful_until_soon
    Edition.objects.filter(pk=edition().pk).update(logo=picture)
    service, word, writer = category(), tag(), author(portrait=picture)
    with time_machine.travel(NOON, tick=False):
        story = published_article(category=service, lead_image=picture)
        story.tags.add(word)
        story.authors.add(writer)
        other = published_article(category=service)
        related(other, story)
        film = published_article(
            category=service, kind=Kind.VIDEO, video=video(poster=picture), lead_image=picture
        )
    return {
        "front": "/fa/",
        "service": service.get_absolute_url(),
        "tag": word.get_absolute_url(),
        "author": writer.get_absolute_url(),
        "story": story.get_absolute_url(),
        "print": story.print_path,
        "related": other.get_absolute_url(),
        "film": film.get_absolute_url(),
    }


NAMES = ["front", "service", "tag", "author", "story", "print", "related", "film"]


def read(client, address: str) -> str:
    kept.forget()
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("name", NAMES)
def test_a_picture_leaves_every_page_at_the_moment_its_right_ends(
    client, addresses, lawful_until_soon, name
):
    its_files = renditions.folder(lawful_until_soon)
    with time_machine.travel(NOON, tick=False) as clock:
        assert its_files in read(client, addresses[name])
        clock.move_to(SOON)
        html = read(client, addresses[name])
    assert its_files not in html
    assert lawful_until_soon.stem not in html


@pytest.mark.parametrize("name", NAMES)
def test_no_page_looks_into_storage(client, addresses, name, settings):
    backend = {"BACKEND": f"{__name__}.Untouchable"}
    settings.STORAGES = {**settings.STORAGES, "default": backend}
    with time_machine.travel(NOON, tick=False):
        assert "/media/renditions/" in read(client, addresses[name])


def test_a_story_whose_picture_has_no_right_has_no_figure_and_its_card_a_quiet_place(client):
    story = published_article(lead_image=image(rights_until=NOON))
    page = Page(client.get(story.get_absolute_url()))
    assert page.all("figure") == []
    assert page.one("meta", name="twitter:card")["content"] == "summary"
    (place,) = Page(client.get(story.category.get_absolute_url())).all("span", "picture--none")
    assert place.within("card__picture")


def test_a_picture_without_a_right_is_no_reason_to_lead(client):
    service = category()
    pictured = published_article(category=service, lead_image=image(), ago=timedelta(hours=2))
    published_article(category=service, lead_image=image(rights_until=NOON))
    kept.forget()
    (lead,) = (e for e in front(client).all("article") if "card--lead" in e.classes)
    assert pictured.title in lead.text


def test_a_link_to_nothing_but_a_quiet_place_is_not_read_out(client):
    story = published_article()
    related(story, published_article(lead_image=image(rights_until=NOON)))
    (link,) = Page(client.get(story.get_absolute_url())).all("a", "card__picture")
    assert link["aria-hidden"] == "true"


def properties(page: Page) -> dict[str, str]:
    return {each["property"]: each["content"] for each in page.all("meta") if each["property"]}


def test_other_sites_are_told_what_a_story_looks_like(client):
    picture = image("دریاچه", file=picture_file((1600, 1000)))
    story = published_article(headline="بازگشت «فلامینگوها»", lead="لید", lead_image=picture)
    page = Page(client.get(story.get_absolute_url()))
    shared = f"{renditions.folder(picture)}share-1200.jpg"
    assert properties(page) == {
        "og:type": "article",
        "og:site_name": story.edition.name,
        "og:title": "بازگشت «فلامینگوها»",
        "og:description": "لید",
        "og:url": page.one("link", rel="canonical")["href"],
        "og:image": f"http://testserver/media/{shared}",
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": "دریاچه",
        "article:published_time": story.published_at.astimezone(TEHRAN).isoformat(),
        "article:section": story.category.name,
    }
    assert page.one("meta", name="twitter:card")["content"] == "summary_large_image"
    assert client.get(f"/media/{shared}")["Content-Type"] == "image/jpeg"


def test_a_film_is_shared_with_its_poster_where_the_story_has_no_picture(client):
    film = video(poster=image(file=picture_file((1600, 1000))))
    story = published_article(kind=Article.Kind.VIDEO, video=film)
    page = Page(client.get(story.get_absolute_url()))
    assert renditions.folder(film.poster) in properties(page)["og:image"]


def test_only_what_is_seen_first_is_loaded_at_once(client):
    service = category()
    for number in range(9):
        published_article(category=service, lead_image=image(), ago=timedelta(minutes=number))
    for address in ("/fa/", service.get_absolute_url()):
        shown = pictures(Page(client.get(address)))
        assert [each["loading"] for each in shown] == ["", *["lazy"] * (len(shown) - 1)]
        assert len(shown) > 3
