"""Whatever the newsroom does, every page that readers may be given from memory is right at once."""

from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.frame import kept
from articles.front.layout import Layout, Pin, Zone, ZoneKind
from articles.models import Article, Category, Edition, FrontLaunch, Tag
from articles.tasks import relate
from comments.models import Comment, Vote
from media.models import Image
from qodsna.persian import TEHRAN
from tests.builders import (
    article,
    author,
    category,
    dossier,
    edition,
    gallery,
    image,
    published_article,
    ready_video,
    related,
    tag,
)
from tests.comments.builders import approved_comment, comment

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 5, 1, 12, tzinfo=TEHRAN)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def paper(settings):
    """A little newspaper; ``pages`` are its addresses, by name."""
    with_places = SimpleNamespace(service=category(), tag=tag(), author=author(), dossier=dossier())
    story = published_article(
        category=with_places.service, lead_image=image(), gallery=gallery(image(), image())
    )
    story.tags.add(with_places.tag)
    story.authors.add(with_places.author)
    story.dossiers.add(with_places.dossier)
    film = published_article(video=ready_video(), kind=Article.Kind.VIDEO, category=story.category)
    other = published_article(ago=timedelta(days=2))
    related(other, story)
    code, day = edition().code, "1405/02/11"
    pages = {
        "story": story.get_absolute_url(),
        "print": story.print_path,
        "other": other.get_absolute_url(),
        "film story": film.get_absolute_url(),
        "front": edition().get_absolute_url(),
        "service": with_places.service.get_absolute_url(),
        "tag": with_places.tag.get_absolute_url(),
        "author": with_places.author.get_absolute_url(),
        "dossier": with_places.dossier.get_absolute_url(),
        "videos": reverse("articles:videos", args=[code]),
        "photos": reverse("articles:photos", args=[code]),
        "day": f"/fa/archive/{day}",
        "feed": "/fa/rss",
        "atom of service": f"{with_places.service.get_absolute_url()}/atom",
        "sitemap": "/sitemap.xml",
        "news sitemap": "/news-sitemap.xml",
        "search": "/fa/search?q=فلامینگو",
    }
    thread = approved_comment(article=story), comment(article=story)
    return SimpleNamespace(
        story=story, film=film, other=other, pages=pages, thread=thread, **vars(with_places)
    )


@pytest.fixture
def reader(settings) -> Client:
    """Whom pages are given from memory; all others have them made."""
    settings.PAGE_CACHE_BYTES = 10_000_000
    reader = Client()
    reader.get("/")
    settings.PAGE_CACHE_BYTES = 0
    return reader


def seen_by(client: Client, paper) -> dict[str, tuple[int, bytes]]:
    answers = {name: client.get(path) for name, path in paper.pages.items()}
    return {name: (answer.status_code, answer.content) for name, answer in answers.items()}


def made_now(paper) -> dict[str, tuple[int, bytes]]:
    kept.forget()
    return seen_by(Client(), paper)


CHANGES = {
    "publishes a story": lambda paper: published_article(ago=timedelta(minutes=1)),
    "corrects a headline": lambda paper: amended(paper.story, headline="تیتر درست"),
    "withdraws a story": lambda paper: paper.story.withdraw(by=None),
    "deletes a story": lambda paper: paper.film.delete(),
    "sends breaking news": lambda paper: paper.story.flash(by=None),
    "adds a tag": lambda paper: paper.other.tags.add(paper.tag),
    "takes an author away": lambda paper: paper.story.authors.clear(),
    "sets an end": lambda paper: amended(
        paper.story, published_until=timezone.now() + timedelta(minutes=1)
    ),
    "renames a service": lambda paper: renamed(paper.service),
    "renames a tag": lambda paper: renamed(paper.tag),
    "renames an author": lambda paper: renamed(paper.author),
    "renames a dossier": lambda paper: renamed(paper.dossier),
    "deletes a tag": lambda paper: Tag.objects.filter(pk=paper.tag.pk).delete(),
    "adds a service": lambda paper: category("دریا"),
    "sorts services": lambda paper: Category.objects.update(position=7),
    "renames the site": lambda paper: renamed(edition(), "site_name"),
    "closes the comments of an edition": lambda paper: Edition.objects.update(comments_open=False),
    "changes a text alternative": lambda paper: renamed(paper.story.lead_image, "alt"),
    "takes the right of a picture": lambda paper: Image.objects.update(
        rights_until=timezone.now() - timedelta(days=1)
    ),
    "takes a picture out of an album": lambda paper: paper.story.gallery.places.order_by(
        "-position"
    )[0].delete(),
    "makes a film wait": lambda paper: paper.film.video.start_over(),
    "launches a front page": lambda paper: launched(paper.other),
    "approves a comment": lambda paper: paper.thread[1].approve(by=None),
    "takes a comment away": lambda paper: paper.thread[0].mark_as_spam(by=None),
    "edits a comment": lambda paper: paper.thread[0].edit(by=None, text="واژه‌های دیگر"),
    "votes": lambda paper: Vote.objects.cast(
        Comment.objects.shown(), paper.thread[0].pk, voter="x", value=1
    ),
    "finds what is alike": lambda paper: relate.call(paper.story.pk),
}


def amended(story: Article, **fields) -> None:
    for name, value in fields.items():
        setattr(story, name, value)
    story.save()


def renamed(thing, field: str = "name") -> None:
    setattr(thing, field, "نام تازه")
    thing.save()


def launched(story: Article) -> None:
    FrontLaunch.objects.add(
        story.edition, Layout((Zone(ZoneKind.LEAD, 1, (Pin(story.pk),)),)), base=0
    )


@pytest.mark.parametrize("change", CHANGES)
def test_nothing_is_given_from_memory_that_is_not_so_any_more(
    change, paper, reader, django_capture_on_commit_callbacks
):
    before = seen_by(reader, paper)
    assert before == made_now(paper)
    with django_capture_on_commit_callbacks(execute=True):
        CHANGES[change](paper)
    assert seen_by(reader, paper) == made_now(paper)


def test_what_nobody_tells_of_is_given_from_memory(paper, reader):
    before = seen_by(reader, paper)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE articles_article SET headline = 'تیتر دیگر'")
    assert seen_by(reader, paper) == before != made_now(paper)


def test_what_is_given_from_memory_asks_the_database_for_nothing(paper, reader):
    seen_by(reader, paper)
    with CaptureQueriesContext(connection) as asked:
        seen_by(reader, paper)
    assert not [*asked]


@pytest.mark.parametrize(
    "desk",
    [
        lambda paper: amended(article(), headline="پیش‌نویسی دیگر"),
        lambda paper: image(),
        lambda paper: Image.objects.update(rendered="x"),
        lambda paper: paper.film.video.advance(50),
    ],
    ids=["a draft", "an upload", "a rendition", "a film on its way"],
)
def test_what_readers_do_not_see_purges_nothing(
    desk, paper, reader, django_capture_on_commit_callbacks
):
    paper.film.video.begin()
    before = seen_by(reader, paper)
    with django_capture_on_commit_callbacks(execute=True):
        desk(paper)
    with CaptureQueriesContext(connection) as asked:
        assert seen_by(reader, paper) == before
    assert not [*asked]


@pytest.mark.parametrize("change", ["approves a comment", "votes", "edits a comment"])
def test_what_concerns_one_story_leaves_the_pages_of_others(
    change, paper, reader, django_capture_on_commit_callbacks
):
    seen_by(reader, paper)
    with django_capture_on_commit_callbacks(execute=True):
        CHANGES[change](paper)
    apart = {name: path for name, path in paper.pages.items() if name != "story"}
    with CaptureQueriesContext(connection) as asked:
        seen_by(reader, SimpleNamespace(pages=apart))
    assert not [*asked]


@pytest.mark.parametrize("moment", ["comes out", "ends", "leaves the strip", "loses its picture"])
def test_time_alone_changes_pages_at_their_moment(
    moment, paper, reader, clock, django_capture_on_commit_callbacks
):
    soon = timezone.now() + timedelta(seconds=10)
    with django_capture_on_commit_callbacks(execute=True):
        if moment == "comes out":
            published_article(published_at=soon)
        elif moment == "ends":
            amended(paper.story, published_until=soon)
        elif moment == "leaves the strip":
            paper.story.flash(by=None, until=soon)
        else:
            Image.objects.update(rights_until=soon)
    clock.shift(9)
    before = seen_by(reader, paper)
    clock.shift(1.001)
    # It ends by a clock that only goes forward, which nobody sets.
    kept.forget()
    after = seen_by(reader, paper)
    assert after == made_now(paper)
    assert after["story"] != before["story"]
