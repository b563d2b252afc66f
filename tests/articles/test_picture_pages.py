"""Photo reports and films: their lists, their pages, and what is never shown there."""

import json
import re
from datetime import timedelta
from itertools import pairwise
from urllib.parse import unquote

import pytest
from django.utils import timezone

from articles.frame import kept
from articles.models import Article
from articles.status import Kind
from articles.views import TILES
from media.models import Video
from qodsna import http
from tests.articles.pages import Page
from tests.builders import (
    article,
    category,
    edition,
    gallery,
    image,
    published_article,
    ready_video,
    video,
    withdrawn_article,
)

pytestmark = pytest.mark.django_db

HIDDEN = {
    "draft": lambda **fields: article(category=category(), **fields),
    "scheduled": lambda **fields: published_article(ago=-timedelta(hours=1), **fields),
    "withdrawn": withdrawn_article,
}


def expired(alt: str = "پایان‌یافته", **fields):
    return image(alt, rights_until=timezone.now() - timedelta(minutes=1), **fields)


def report(*pictures, **fields) -> Article:
    album = gallery(*(pictures or (image(),)))
    return published_article(kind=Kind.PHOTO_REPORT, gallery=album, **fields)


def film_story(film: Video | None = None, **fields) -> Article:
    return published_article(kind=Kind.VIDEO, video=film or ready_video(), **fields)


def page_of(film: Video, code: str = "fa") -> str:
    return f"/{code}/videos/{film.pk}/یک-روز-با-محیط-بانان"


def headings(page: Page) -> list[str]:
    return [each.text for each in page.all("h2", "card__headline")]


@pytest.fixture
def warm(monkeypatch, client):
    monkeypatch.setattr(http, "kept_seconds", lambda now: 3600)
    return client.get


# The page of a story with a gallery


def test_the_pictures_stand_in_their_order_with_their_words(client):
    first = image("یکم", caption="شرح یکم", credit="رضا")
    album = gallery(first, image("دوم", caption="شرح خود عکس"), second="شرح در آلبوم")
    story = published_article(kind=Kind.PHOTO_REPORT, gallery=album, lead_image=first)
    page = Page(client.get(story.get_absolute_url()))
    assert [each.text for each in page.all("figcaption")] == [
        "۱ از ۲ شرح یکم عکس: رضا",
        "۲ از ۲ شرح در آلبوم",
    ]
    assert [item["id"] for item in page.all("li", "gallery__item")] == ["photo-1", "photo-2"]
    assert all(
        button.attributes.get("hidden") == "" for button in page.all("button", "gallery__open")
    )
    assert "gallery.js" in client.get(story.get_absolute_url()).content.decode()


def test_a_picture_that_may_not_be_shown_is_left_out_and_not_counted(client):
    story = report(image("یکم"), expired(), image("سوم"))
    for path in (story.get_absolute_url(), story.print_path):
        page = Page(client.get(path))
        assert [each.text for each in page.all("span", "gallery__count")] == ["۱ از ۲", "۲ از ۲"]
        assert "پایان‌یافته" not in client.get(path).content.decode()


def test_a_gallery_with_nothing_to_show_is_no_gallery(client):
    story = report(expired())
    html = client.get(story.get_absolute_url()).content.decode()
    assert 'class="gallery"' not in html
    assert "gallery.js" not in html


def test_an_ordinary_story_loads_nothing_of_a_gallery(client):
    html = client.get(published_article().get_absolute_url()).content.decode()
    assert [name for name in ("gallery.css", "lightbox.css", "gallery.js") if name in html] == []


@pytest.mark.parametrize("state", HIDDEN)
def test_the_pictures_of_what_is_not_published_are_nowhere(client, state):
    picture = image("عکس پنهان", caption="شرح پنهان")
    story = HIDDEN[state](kind=Kind.PHOTO_REPORT, gallery=gallery(picture), lead_image=picture)
    paths = ("/fa/", "/fa/photos", story.get_absolute_url(), story.print_path)
    for path in paths:
        html = client.get(path).content.decode()
        assert "عکس پنهان" not in html
        assert f"/media/renditions/{picture.pk}/" not in html


# The photo desk


def test_photo_reports_are_listed_newest_first_with_their_numbers(client):
    report(image(), image(), expired(), headline="کویر", ago=timedelta(hours=2))
    report(headline="جنگل", lead_image=image())
    published_article(kind=Kind.PHOTO_REPORT, headline="بی‌آلبوم", ago=timedelta(hours=3))
    published_article(headline="خبر")
    report(edition=edition("en"), headline="Elsewhere")
    page = Page(client.get("/fa/photos"))
    assert headings(page) == ["جنگل", "کویر", "بی‌آلبوم"]
    assert [each.text for each in page.all("span", "flag")] == ["۱ عکس", "۲ عکس", "عکس"]
    assert page.one("h1").text == "گزارش تصویری"
    assert page.one("link", rel="canonical")["href"] == "http://testserver/fa/photos"
    english = Page(client.get("/en/photos"))
    assert headings(english) == ["Elsewhere"]


# The film desk


def test_films_to_play_are_listed_newest_first_with_their_lengths(client):
    film_story(headline="کهنه", ago=timedelta(days=2))
    published_article(headline="خبر با فیلم", video=ready_video(duration=3725))
    film_story(video(), headline="در راه")
    film_story(video(state=Video.State.FAILED), headline="ناموفق")
    published_article(headline="بی‌فیلم")
    page = Page(client.get("/fa/videos"))
    assert headings(page) == ["خبر با فیلم", "کهنه"]
    assert [each.text for each in page.all("span", "flag")] == ["۱:۰۲:۰۵", "۲:۰۵"]
    assert {link["href"] for link in page.all("a") if link.within("tile")} == {
        story_page(client, each) for each in Article.objects.exclude(video=None)
        if each.has_film
    }  # fmt: skip


def story_page(client, story: Article) -> str:
    return client.get(f"/fa/videos/{story.video.pk}")["Location"]


@pytest.mark.parametrize("path", ["/fa/photos", "/fa/videos"])
def test_an_empty_desk_says_so(client, path):
    edition()
    page = Page(client.get(path))
    assert page.one("p", "notice").text.startswith("هنوز ")
    assert page.all("nav", "pager") == []


DESKS = {"/fa/photos": report, "/fa/videos": film_story}


@pytest.mark.parametrize("path", DESKS)
def test_page_after_page_shows_every_one_once(client, path):
    moments = [timezone.now() - timedelta(hours=number // 5) for number in range(TILES + 7)]
    for number, moment in enumerate(moments):
        DESKS[path](headline=f"شماره {number}", published_at=moment)
    first = Page(client.get(path))
    second = Page(client.get(f"{path}{first.one('a', rel='next')['href']}"))
    seen = headings(first) + headings(second)
    assert (len(headings(first)), len(seen), len({*seen})) == (TILES, TILES + 7, TILES + 7)
    assert second.all("a", rel="next") == []
    assert second.all("link", rel="canonical") == []
    assert [link["href"] for link in second.all("a") if link.within("pager")] == [path]


@pytest.mark.parametrize("path", DESKS)
@pytest.mark.parametrize("before", ["x", "0", "9" * 18, "9" * 5000, "%00"])
def test_a_desk_takes_codes_alone(client, path, before):
    edition()
    assert client.get(f"{path}?before={before}").status_code == 404


@pytest.mark.parametrize(("path", "budget"), [("/fa/photos", 1), ("/fa/videos", 1)])
def test_a_desk_asks_once_however_much_it_shows(warm, path, budget, django_assert_num_queries):
    DESKS[path]()
    warm("/fa/")
    for _ in range(2):
        with django_assert_num_queries(budget):
            assert warm(path).status_code == 200
        for _ in range(TILES):
            DESKS[path](lead_image=image())


# The page of a film


def test_a_film_has_a_page_with_everything_about_it(client):
    film = ready_video(description="گشت صبحگاهی.", credit="محسن")
    newest = film_story(film, headline="خبر تازه")
    older = published_article(
        headline="خبر کهنه", body=f'<figure data-video="{film.pk}"></figure>', ago=timedelta(days=1)
    )
    article(headline="پیش‌نویس", video=film)
    other = film_story(ready_video("دیگری"), headline="فیلم دیگر", ago=timedelta(days=3))
    page = Page(client.get(page_of(film)))
    assert page.one("h1").text == film.title
    assert page.one("video")["aria-label"] == film.title
    assert "گشت صبحگاهی." in page.text
    stories = [a["href"] for a in page.all("a") if a.within("watch__text") and a.text]
    assert stories == [newest.get_absolute_url(), older.get_absolute_url()]
    (moment, *_) = [time for time in page.all("time") if time.within("watch__text")]
    assert moment["datetime"][:16] == timezone.localtime(newest.published_at).isoformat()[:16]
    assert unquote(page.one("link", rel="canonical")["href"]) == f"http://testserver{page_of(film)}"
    assert [each.text for each in page.all("h3", "card__headline") if each.within("tile")] == [
        other.title
    ]
    steps = [after - before for before, after in pairwise(page.headings)]
    assert (page.headings[0], page.headings.count(1), max(steps)) == (1, 1, 1)


@pytest.mark.parametrize("state", HIDDEN)
@pytest.mark.parametrize("place", ["own", "body"])
def test_a_film_that_no_published_story_carries_is_not_found(client, state, place):
    film = ready_video()
    figure = f'<figure data-video="{film.pk}"></figure>'
    HIDDEN[state](**({"video": film} if place == "own" else {"body": figure}))
    for path in (page_of(film), f"/fa/videos/{film.pk}", f"/fa/videos/{film.pk}/x"):
        response = client.get(path)
        assert response.status_code == 404
        assert film.title not in response.content.decode()
    for path in ("/fa/", "/fa/videos"):
        assert film.title not in client.get(path).content.decode()


def test_a_film_is_found_in_the_editions_that_published_it(client):
    film = ready_video()
    edition("en")
    film_story(film)
    assert client.get(page_of(film)).status_code == 200
    assert client.get(page_of(film, "en")).status_code == 404


def test_a_film_is_found_once_it_can_be_played(client):
    film = video()
    film_story(film)
    assert client.get(page_of(film)).status_code == 404
    Video.objects.filter(pk=film.pk).update(state=Video.State.READY)
    assert client.get(page_of(film)).status_code == 200


@pytest.mark.parametrize("way", ["{}", "{}/", "{}/x", "0{}/یک-روز-با-محیط-بانان", "{}/-"])
def test_every_way_to_a_film_leads_to_its_one_address(client, way):
    film = ready_video()
    film_story(film)
    response = client.get(f"/fa/videos/{way.format(film.pk)}")
    assert (response.status_code, unquote(response["Location"])) == (301, page_of(film))


def test_a_film_whose_title_has_no_letter_opens_too(client):
    film = ready_video("؟!")
    film_story(film)
    assert client.get(f"/fa/videos/{film.pk}/-").status_code == 200


def test_a_film_costs_the_same_however_many_stories_carry_it(warm, django_assert_num_queries):
    film = ready_video()
    film_story(film)
    warm("/fa/")
    for _ in range(2):
        with django_assert_num_queries(4):  # film, captions, stories, other films
            assert warm(page_of(film)).status_code == 200
        for _ in range(6):
            film_story(film)
            film_story(lead_image=image())


def json_ld(client, path: str) -> list[dict]:
    """What is told to machines of films."""
    scripts = Page(client.get(path)).all("script", type="application/ld+json")
    found = [json.loads("".join(script.pieces)) for script in scripts]
    return [each for each in found if each["@type"] == "VideoObject"]


def test_machines_are_told_of_a_film_that_can_be_played(client):
    film = ready_video('</script><b>"')
    story = film_story(film, headline="تیتر")
    (own,) = json_ld(client, client.get(f"/fa/videos/{film.pk}")["Location"])
    (storys,) = json_ld(client, story.get_absolute_url())
    assert (own["@type"], own["name"], own["duration"]) == ("VideoObject", film.title, "PT2M5S")
    assert storys["url"] == f"http://testserver{story.get_absolute_url()}"
    assert json_ld(client, film_story(video()).get_absolute_url()) == []


# Where they are told of elsewhere


def test_a_card_promises_no_film_that_cannot_be_played(client):
    film_story(video(), headline="در راه", lead_image=image())
    assert Page(client.get("/fa/")).all("span", "flag") == []
    Video.objects.update(state=Video.State.READY)
    kept.forget()
    assert [each.text for each in Page(client.get("/fa/")).all("span", "flag")] == ["فیلم"]


def test_a_film_of_two_stories_is_listed_once_under_the_newest(client):
    film = ready_video()
    film_story(film, headline="خبر دیروز", ago=timedelta(days=1))
    film_story(film, headline="خبر امروز", ago=timedelta(hours=1))
    film_story(headline="فیلمی دیگر", ago=timedelta(hours=2))
    assert headings(Page(client.get("/fa/videos"))) == ["خبر امروز", "فیلمی دیگر"]
    film_story(film, headline="خبر فردا", ago=-timedelta(days=1))
    kept.forget()
    assert headings(Page(client.get("/fa/videos"))) == ["خبر امروز", "فیلمی دیگر"]


def test_a_film_in_the_text_is_told_to_machines(client):
    film = ready_video()
    story = published_article(body=f'<figure data-video="{film.pk}"></figure>')
    (told,) = json_ld(client, story.get_absolute_url())
    assert (told["@type"], told["name"]) == ("VideoObject", film.title)


def test_the_desks_are_reached_from_every_page(client):
    film_story(lead_image=image())
    report(lead_image=image())
    page = Page(client.get("/fa/"))
    for path in ("/fa/videos", "/fa/photos"):
        places = [a for a in page.all("a", href=path) if a["aria-hidden"] != "true"]
        assert [
            bool([a for a in places if a.within(part)]) for part in ("services", "block", "footer")
        ] == [True] * 3
        here = Page(client.get(path)).all("a", **{"aria-current": "true"})
        assert [link["href"] for link in here] == [path]


def test_an_english_desk_has_no_persian_word(client):
    en = edition("en")
    report(edition=en, headline="Desert", category=category("Travel", edition=en))
    film = ready_video("A day", poster=image("A forest"))
    film_story(film, edition=en, headline="A day with rangers")
    for path in ("/en/photos", "/en/videos", f"/en/videos/{film.pk}/a-day"):
        response = client.get(path)
        assert response.status_code == 200
        page = Page(response)
        words = page.text
        for name in sorted((a.text for a in page.all("a", lang="fa")), key=len, reverse=True):
            words = words.replace(name, "")
        assert re.findall("[\u0620-\u06ff]+", words) == []
