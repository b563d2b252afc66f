"""Where pictures and films are used, and the desk of rights that tells it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Author, Edition
from articles.models.body_media import BodyImage
from media import usage
from media.models import Gallery, GalleryImage, Image, Video
from qodsna.persian import to_persian_digits
from tests.builders import (
    article,
    author,
    edition,
    image,
    published_article,
    related,
    user,
    video,
)

pytestmark = pytest.mark.django_db

RIGHTS = "/admin/media/image/rights/"
LOOK = "media.view_image media.change_image"


def gallery(*images: Image, title: str = "پاییز در تالاب") -> Gallery:
    made = Gallery.objects.create(title=title)
    for position, each in enumerate(images):
        GalleryImage.objects.create(gallery=made, image=each, position=position)
    return made


def found(thing) -> dict[str, int]:
    return {use.name: use.count for use in usage.uses(thing)}


def ended(**fields) -> Image:
    return image(rights_until=timezone.now() - timedelta(minutes=1), **fields)


def in_body(picture: Image):
    story = article(body=f'<figure data-image="{picture.pk}"></figure>')
    BodyImage.objects.get_or_create(article=story, image=picture)
    return story


USERS = {
    "lead image": (lambda picture: article(lead_image=picture), {"خبر": 1}),
    "body": (in_body, {"خبر": 1}),
    "related link": (
        lambda picture: related(article(), url="https://example.org/", title="ت", image=picture),
        {"خبر": 1},
    ),
    "logo": (lambda picture: edition(logo=picture), {"نسخه سایت": 1}),
    "portrait": (lambda picture: author(portrait=picture), {"نویسنده": 1}),
    "gallery": (gallery, {"آلبوم": 1}),
    "story with a gallery": (
        lambda picture: article(gallery=gallery(picture)),
        {"آلبوم": 1, "خبر": 1},
    ),
    "poster": (lambda picture: video(poster=picture), {"فیلم": 1}),
    "story with a film": (
        lambda picture: article(video=video(poster=picture)),
        {"فیلم": 1, "خبر": 1},
    ),
}


@pytest.mark.parametrize("name", USERS)
def test_every_way_to_use_a_picture_is_found(name):
    use, expected = USERS[name]
    picture, other = image(), image()
    use(picture)
    assert found(picture) == expected
    assert found(other) == {}
    assert list(usage.unused(Image.objects.filter(pk__in=[picture.pk, other.pk]))) == [other]


def test_a_story_that_uses_a_picture_twice_is_counted_once():
    picture = image()
    story = article(lead_image=picture, gallery=gallery(picture))
    related(story, url="https://example.org/", title="ت", image=picture)
    assert found(picture) == {"آلبوم": 1, "خبر": 1}


def test_the_newest_uses_are_told_and_the_others_counted():
    picture = image()
    stories = [article(lead_image=picture) for _ in range(12)]
    (use,) = usage.uses(picture)
    assert use.newest == stories[:1:-1]
    assert (use.count, use.rest) == (12, 2)


def test_the_parts_of_a_film_are_no_uses():
    film = video()
    film.captions.create(language="fa", file="captions/a.vtt")
    assert found(film) == {}
    article(video=film)
    assert found(film) == {"خبر": 1}


def test_the_cost_does_not_grow_with_the_uses(django_assert_max_num_queries):
    picture = image()
    for _ in range(5):
        article(lead_image=picture, gallery=gallery(picture))
    with django_assert_max_num_queries(12):
        usage.uses(picture)


def test_a_page_of_pictures_costs_what_one_costs(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert usage.users([]) == {}
    pictures = [image() for _ in range(8)]
    for picture in pictures:
        article(lead_image=picture)
        video(poster=picture)
    with django_assert_num_queries(len(usage.ways(Image)) + 2):
        one = usage.users(pictures[:1])
    with django_assert_num_queries(len(usage.ways(Image)) + 2):
        all_of_them = usage.users(pictures)
    assert {key: len(places) for key, places in one.items()} == {pictures[0].pk: 2}
    assert {key: len(places) for key, places in all_of_them.items()} == {
        picture.pk: 2 for picture in pictures
    }


def test_of_many_users_of_each_picture_the_newest_are_kept():
    first, second = image(), image()
    stories = {
        picture.pk: [article(lead_image=picture) for _ in range(4)] for picture in (first, second)
    }
    places = usage.users([first, second], most=2)
    assert places == {key: made[:1:-1] for key, made in stories.items()}


# What the desks show


@pytest.mark.parametrize(("make", "desk"), [(image, "image"), (video, "video")])
def test_the_page_of_a_thing_says_where_it_is_used(client, make, desk):
    client.force_login(
        user("desk", can="media.view_image media.view_video articles.view_any_article")
    )
    thing = make()
    address = f"/admin/media/{desk}/{thing.pk}/change/"
    assert "هنوز هیچ‌جا به کار نرفته است." in client.get(address).content.decode()
    story = article(**{"lead_image" if desk == "image" else "video": thing})
    html = client.get(address).content.decode()
    assert f'href="/admin/articles/article/{story.pk}/change/"' in html
    assert "هنوز هیچ‌جا" not in html


def test_who_may_not_see_stories_gets_the_names_that_readers_know_without_a_link(client):
    client.force_login(user("photo", can=LOOK))
    picture = image()
    story = published_article(lead_image=picture, headline="<b>تیتر</b>")
    draft = article(lead_image=picture, headline="رازی که مانده")
    html = client.get(f"/admin/media/image/{picture.pk}/change/").content.decode()
    assert "&lt;b&gt;تیتر&lt;/b&gt;" in html
    assert f"/admin/articles/article/{story.pk}/" not in html
    assert "رازی که مانده" not in html
    assert f"خبر {to_persian_digits(draft.pk)}" in html


def test_what_is_in_use_is_not_deleted(client):
    client.force_login(user("photo", can=f"{LOOK} media.delete_image"))
    picture = image()
    published_article(lead_image=picture, headline="کرانه جنوبی")
    article(lead_image=picture, headline="رازی که مانده")
    address = f"/admin/media/image/{picture.pk}/delete/"
    html = client.get(address).content.decode()
    assert "کرانه جنوبی" in html
    assert "رازی که مانده" not in html
    assert client.post(address, {"post": "yes"}).status_code != 302
    assert Image.objects.filter(pk=picture.pk).exists()


def test_the_desk_of_rights_lists_what_ends_and_who_shows_it(client):
    client.force_login(user("photo", can=LOOK))
    now = timezone.now()
    gone, soon = ended(alt="رفته"), image("رفتنی", rights_until=now + timedelta(days=6))
    later, endless = image("ماندنی", rights_until=now + timedelta(days=8)), image("همیشگی")
    story = published_article(lead_image=soon, headline="خبر با عکس رفتنی")
    draft = article(lead_image=soon, headline="رازی که مانده")
    article(lead_image=later, headline="خبر با عکس ماندنی")
    response = client.get(RIGHTS)
    assert [row["image"]["text"] for row in response.context["rows"]] == [gone.alt, soon.alt]
    html = response.content.decode()
    assert story.title in html
    assert draft.title not in html
    assert "حق تمام شد" in html
    assert endless.alt not in html
    assert "ماندنی" not in html


def test_the_desk_of_rights_is_counted_on_the_list_and_says_when_it_is_empty(client):
    client.force_login(user("photo", can=LOOK))
    assert RIGHTS not in client.get("/admin/media/image/").content.decode()
    assert "هیچ عکسی" in client.get(RIGHTS).content.decode()
    ended()
    response = client.get("/admin/media/image/")
    assert response.context["ending"] == 1
    assert RIGHTS in response.content.decode()


def test_the_desk_of_rights_costs_the_same_for_many(client, django_assert_max_num_queries):
    client.force_login(user("photo", can=LOOK))

    def cost() -> int:
        with django_assert_max_num_queries(30) as queries:
            client.get(RIGHTS)
        return len(queries)

    article(lead_image=ended())
    one = cost()
    for _ in range(9):
        article(lead_image=ended())
    assert cost() == one


@pytest.mark.parametrize("page", ["0", "-1", "x", "9" * 5000, ""])
def test_odd_pages_of_the_desk_of_rights_are_pages(client, page):
    client.force_login(user("photo", can=LOOK))
    ended()
    assert client.get(RIGHTS, {"page": page}).status_code == 200


def test_the_desk_of_rights_is_for_those_who_may_look(client):
    client.force_login(user("newcomer"))
    assert client.get(RIGHTS).status_code == 403
    client.logout()
    assert client.get(RIGHTS).status_code == 302


def test_the_ways_lead_to_things_and_not_to_their_parts():
    owners = {owner for owner, _ in usage.ways(Image)}
    assert {Edition, Author, Gallery, Video} < owners
    assert GalleryImage not in owners
    assert BodyImage not in owners
