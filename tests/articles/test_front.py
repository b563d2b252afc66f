"""The front page: which story stands where."""

from collections import Counter
from datetime import timedelta

import pytest

from articles.frame import Frame, kept
from articles.front.page import FrontPage, composed
from articles.models import Article, Category
from articles.status import Kind
from media.models import Image
from tests.articles.pages import Page
from tests.builders import (
    article,
    category,
    edition,
    image,
    published_article,
    video,
    withdrawn_article,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def picture() -> Image:
    return image()


def front_of(code: str = "fa") -> FrontPage:
    kept.forget()
    return composed(Frame.of(code))


def cards_of(front: FrontPage) -> list[Article]:
    return [card for part in front.parts for card in part.cards]


def full_newsroom(picture: Image, stories: int = 60, services: int = 4) -> None:
    """Stories of every kind in services and their subservices, some breaking, some pictured."""
    film = video(poster=picture)
    tops = [category(f"سرویس {number}") for number in range(services)]
    places = tops + [category(f"زیر {top.name}", parent=top) for top in tops[:2]]
    kinds = [Kind.NEWS, Kind.VIDEO, Kind.REPORT, Kind.PHOTO_REPORT, Kind.OPINION]
    for number in range(stories):
        published_article(
            category=places[number % len(places)],
            kind=kinds[number % len(kinds)],
            video=film,
            lead_image=picture if number % 3 else None,
            is_breaking=number % 4 == 0,
            ago=timedelta(minutes=7 * number),
        )


def test_no_story_stands_twice(client, picture):
    full_newsroom(picture)
    front = front_of()
    shown = [card.pk for card in [*cards_of(front), *Frame.of("fa").breaking]]
    assert len(shown) > 25
    assert [pk for pk, times in Counter(shown).items() if times > 1] == []
    assert Page(client.get("/fa/")).stories() == Counter(shown)


def test_every_place_of_a_full_newsroom_is_filled(picture):
    full_newsroom(picture)
    front = front_of()
    assert front.cards("lead")[0].lead_image
    assert all(card.lead_image for card in front.cards("seconds"))
    sizes = [len(front.cards(key)) for key in ("lead", "seconds", "latest", "videos", "photos")]
    assert sizes == [3, 5, 9, 3, 3]
    assert len(Frame.of("fa").breaking) == 3
    assert [part.zone.is_narrow for part in front.services] == [False, False, True, True]


def test_the_newest_pictured_story_leads(picture):
    service = category()
    published_article(category=service, ago=timedelta(minutes=1))
    newest = published_article(category=service, lead_image=picture, ago=timedelta(minutes=2))
    published_article(category=service, lead_image=picture, ago=timedelta(minutes=3))
    assert front_of().cards("lead")[0] == newest


def test_the_latest_are_in_order(picture):
    full_newsroom(picture)
    moments = [card.published_at for card in front_of().cards("latest")]
    assert moments == sorted(moments, reverse=True)


def test_a_block_holds_its_service_and_what_is_below_it_pictures_first(picture):
    top, other = category("یکم"), category("دوم")
    below = category("زیر یکم", parent=top)
    for number in range(30):
        published_article(category=other, ago=timedelta(minutes=number))
    old = timedelta(days=9)
    plain = published_article(category=top, ago=old)
    pictured = published_article(category=below, ago=old * 2, lead_image=picture)
    published_article(category=other, lead_image=picture, ago=timedelta(seconds=1))
    for number in range(8):
        published_article(category=other, lead_image=picture, ago=timedelta(seconds=2 + number))
    (block,) = [part for part in front_of().services if part.service == top]
    assert block.cards == [pictured, plain]
    assert block.id == f"service-{top.pk}"


def test_what_is_not_published_is_not_on_the_front_page(client):
    hidden = [
        article(headline="پیش‌نویس پنهان", category=category(), is_breaking=True),
        published_article(headline="فردا", ago=-timedelta(hours=1), is_breaking=True),
        withdrawn_article(headline="برداشته", is_breaking=True),
        published_article(edition=edition("en"), headline="Elsewhere", is_breaking=True),
    ]
    html = client.get("/fa/").content.decode()
    assert [story.headline for story in hidden if story.headline in html] == []


def test_an_empty_edition_says_so(client):
    edition()
    assert front_of() == FrontPage()
    response = client.get("/fa/")
    assert response.status_code == 200
    assert "هنوز خبری منتشر نشده است." in response.content.decode()


ONLY_STORIES = [
    {},
    {"lead_image": True},
    {"is_breaking": True},
    {"kind": Kind.VIDEO, "video": True},
    {"kind": Kind.PHOTO_REPORT, "lead_image": True},
]


@pytest.mark.parametrize("fields", ONLY_STORIES)
def test_an_edition_of_one_story_shows_it_once(client, picture, fields):
    makers = {"lead_image": lambda: picture, "video": lambda: video(poster=picture)}
    made = {name: makers[name]() if name in makers else value for name, value in fields.items()}
    story = published_article(**made)
    page = Page(client.get("/fa/"))
    assert page.stories() == {story.pk: 1}
    assert "هنوز خبری منتشر نشده است." not in page.text


def test_two_stories_without_pictures_are_both_shown(client):
    stories = [published_article(), published_article()]
    assert Page(client.get("/fa/")).stories() == {story.pk: 1 for story in stories}


def test_photo_reports_have_their_own_block(client, picture):
    service = category()
    reports = [
        published_article(
            kind=Kind.PHOTO_REPORT, category=service, lead_image=picture, ago=timedelta(hours=n)
        )
        for n in range(4)
    ]
    front = front_of()
    assert front.cards("photos") == reports[:3]
    assert front.cards("lead") == [reports[3]]
    assert Page(client.get("/fa/")).one("h2", id="photos").text == "گزارش تصویری"


def test_old_films_and_photo_reports_are_found_however_much_is_newer(picture):
    service, old = category(), timedelta(days=30)
    film = published_article(
        kind=Kind.VIDEO, video=video(poster=picture), category=service, ago=old
    )
    photos = published_article(kind=Kind.PHOTO_REPORT, category=service, ago=old)
    for number in range(60):
        published_article(category=service, ago=timedelta(minutes=number))
    front = front_of()
    assert (front.cards("videos"), front.cards("photos")) == ([film], [photos])


def test_a_service_whose_stories_are_old_keeps_its_block(picture):
    quiet, busy = category("آرام"), category("شلوغ")
    story = published_article(category=quiet, ago=timedelta(days=400))
    for number in range(60):
        published_article(category=busy, ago=timedelta(minutes=number))
    assert front_of().cards(f"service-{quiet.pk}") == [story]


def queries_of_front(client, counter) -> int:
    kept.forget()
    with counter as queries:
        assert client.get("/fa/").status_code == 200
    return len(queries)


def test_the_front_page_costs_the_same_however_much_there_is(
    client, picture, django_assert_max_num_queries
):
    full_newsroom(picture, stories=5, services=2)
    few = queries_of_front(client, django_assert_max_num_queries(8))
    for number in range(10):
        category(f"سرویس تازه {number}")
    more_services = queries_of_front(client, django_assert_max_num_queries(8))
    places = list(Category.objects.all())
    for number in range(195):
        published_article(category=places[number % len(places)], ago=timedelta(hours=number))
    many = queries_of_front(client, django_assert_max_num_queries(8))
    assert few == more_services == many
