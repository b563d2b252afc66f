"""The film on a reader's page, and what machines read of it."""

import json
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.template import Context, Template
from django.utils import timezone, translation

from media.films.schema import duration, video_object
from media.models import Image, Video
from tests.builders import image
from tests.media.films.reels import waiting

pytestmark = pytest.mark.django_db


def made(**fields) -> Video:
    """A film as a worker leaves it, without the work."""
    film = waiting(poster=fields.pop("poster", None) or image(), **fields)
    assert film.begin()
    sizes = [(1280, 720), (426, 240)]
    rows = [{"width": w, "height": h, "file": f"films/x/1/{h}.mp4"} for w, h in sizes]
    texts = {"playlist": "films/x/1/master.m3u8", "strip": "films/x/1/strip.vtt"}
    assert film.finish(renditions=rows, width=1280, height=720, duration=120, **texts)
    return film


def shown(film: Video) -> str:
    return Template("{% load films %}{% film film %}").render(Context({"film": film}))


def test_the_player_is_the_browsers_own():
    html = shown(made())
    assert "controls" in html
    assert 'preload="none"' in html
    assert "autoplay" not in html
    assert 'width="1280"' in html
    assert html.index("720.mp4") < html.index("240.mp4")
    assert html.count('media="(min-width: 40rem)"') == 1
    assert 'data-playlist="/media/texts/films/x/1/master.m3u8"' in html


def test_a_short_film_needs_no_script_for_the_network():
    film = made()
    film.duration = 10
    assert "data-playlist" not in shown(film)


def test_captions_in_the_pages_language_are_shown_at_once():
    film = made()
    for language in ("fa", "en"):
        film.captions.create(language=language, file=ContentFile(b"WEBVTT", "a.vtt"))
    for language, other in (("fa", "en"), ("en", "fa")):
        with translation.override(language):
            words = " ".join(shown(film).split())
        first, second = words.index(f'srclang="{language}"'), words.index(f'srclang="{other}"')
        assert "default" in words[first : first + 60]
        assert "default" not in words[second : second + 60].split("<")[0]


def test_a_film_waits_or_is_away_with_its_poster():
    film = waiting(poster=image())
    assert "این فیلم در حال آماده‌سازی است." in shown(film)
    film.begin()
    film.fail("خطا برای تحریریه")
    html = shown(film)
    assert "این فیلم اکنون در دسترس نیست." in html
    assert "خطا برای تحریریه" not in html
    assert "<img" in html
    assert "<video" not in html


def test_a_poster_whose_right_has_ended_is_nowhere():
    film = made()
    Image.objects.update(rights_until=timezone.now() - timedelta(days=1))
    film = Video.objects.for_player().get()
    assert "poster=" not in shown(film)
    assert "thumbnailUrl" not in video_object(film, "/x")


def test_a_page_of_films_costs_no_query_each(django_assert_num_queries):
    for _ in range(3):
        made()
    with django_assert_num_queries(2):
        for film in Video.objects.ready().for_player():
            shown(film)


def test_machines_read_a_video_object(settings):
    film = made(title="درناها", description="</script><b>&")
    source = Template("{% load films %}{% video_json_ld film '/fa/videos/1/x' %}")
    html = source.render(Context({"film": film}))
    text = html.split('ld+json">')[1].split("</script>")[0]
    assert "<" not in text
    found = json.loads(text)
    assert found["@type"] == "VideoObject"
    assert (found["name"], found["description"]) == ("درناها", "</script><b>&")
    assert found["contentUrl"] == f"{settings.SITE_URL}/media/films/x/1/720.mp4"
    assert found["thumbnailUrl"].startswith(settings.SITE_URL)
    assert found["url"] == f"{settings.SITE_URL}/fa/videos/1/x"
    assert (found["duration"], found["width"], found["height"]) == ("PT2M", 1280, 720)


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "PT0S"), (8, "PT8S"), (3600, "PT1H"), (3725, "PT1H2M5S")]
)
def test_lengths_are_told_in_iso_8601(seconds, text):
    assert duration(seconds) == text
