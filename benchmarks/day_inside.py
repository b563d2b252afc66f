"""The newsroom of a breaking-news day, its addresses, and what its database holds in the end."""

from datetime import timedelta
from random import Random
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.db.models import Sum
from django.utils import timezone

from articles.models import Article, Category, DailyReadCount, Edition, ReadCount, Tag
from benchmarks.archive import Archive
from benchmarks.editor import EDITORS, PASSWORD, PENDING
from comments.models import Comment, Vote
from qodsna.roles import ROLES
from qodsna.tasks.models import TaskRun

HOT, TAIL, SAID = 3, 500, 6
CALM_SECONDS = 4 * 3600
WORDS = ("هواشناسی", "تالاب", "دماوند", "نمایشگاه", "پژوهش", "کشاورزان", "موزه", "دریاچه")


class Day:
    """An archive with searched words, an English edition, editors, and talk under hot stories."""

    def __init__(self, size: int) -> None:
        self.size = size

    def build(self) -> None:
        Archive(self.size).build()
        call_command("index_articles", verbosity=0)
        self._hire()
        self._write_in_english()
        for story in hot():
            for number in range(SAID):
                said = Comment.objects.create(article=story, text=f"نظر {number} درباره این خبر")
                said.approve(by=None)
        Comment.objects.create(article=hot()[0], text=PENDING)

    def _hire(self) -> None:
        for name in EDITORS:
            person, _ = User.objects.get_or_create(username=name)
            person.is_staff, person.is_superuser = True, name == "chief"
            person.set_password(PASSWORD)
            person.save()
            person.groups.add(Group.objects.get(name=ROLES["chief_editor"]))

    def _write_in_english(self) -> None:
        words = {"name": "Test Agency", "site_name": "Test", "language": "en", "position": 1}
        signs = {"direction": "ltr", "calendar": "gregorian", "sign_off_words": "End"}
        site, _ = Edition.objects.get_or_create(code="en", defaults=words | signs)
        service = Category.objects.create(edition=site, name="Weather forecasts")
        for number in range(HOT):
            story = Article.objects.create(
                edition=site, category=service, headline=f"Rain is coming {number}", body="<p>a</p>"
            )
            story.publish(by=None, at=timezone.now() - timedelta(hours=1))


def hot() -> list[Article]:
    """The newest stories that are plain news."""
    newest = (
        Article.objects.published()
        .filter(kind=Article.Kind.NEWS, edition__code="fa")
        .newest_first()
    )
    return list(newest.select_related("edition", "category")[:HOT])


def break_news(seconds: int) -> None:
    """Two hot stories stand in the strip, the second for so many seconds from now on."""
    now, stories = timezone.now(), hot()
    for story, length in ((stories[1], seconds), (stories[2], CALM_SECONDS)):
        until = now + timedelta(seconds=length)
        mine = Article.objects.filter(pk=story.pk)
        mine.update(is_breaking=True, flashed_at=now, breaking_until=until)


def pages(breaking_seconds: int = CALM_SECONDS) -> dict[str, Any]:
    """Addresses and keys of what readers and editors open; some of it is breaking news by now."""
    break_news(breaking_seconds)
    stories, edition = hot(), Edition.objects.get(code="fa")
    old = Article.objects.published().in_edition(edition).exclude(pk__in=[s.pk for s in stories])
    tail = list(old.order_by("published_at", "pk").values_list("pk", flat=True))
    chosen = [tail[n] for n in sorted(Random(9).sample(range(len(tail)), min(TAIL, len(tail))))]
    found = Article.objects.select_related("edition").in_bulk(chosen)
    english = Article.objects.published().filter(edition__code="en").first()
    services, tags = ({"path": each.get_absolute_url(), "key": each.pk} for each in others(edition))
    return {
        "hot": [place(story) for story in stories],
        "tail": [place(found[code]) for code in chosen],
        "search": [f"/fa/search?{urlencode({'q': word})}" for word in WORDS],
        "drafts": list(
            Article.objects.filter(status=Article.Status.DRAFT).values_list("pk", flat=True)[:50]
        ),
        "service": services,
        "tag": tags,
        "other": [each.get_absolute_url() for each in others(edition, last=True)],
        "english": english.get_absolute_url(),
        "breaking_until": stories[1].breaking_until.timestamp(),
        "pending": Comment.objects.get(text=PENDING).pk,
    }


def others(edition: Edition, *, last: bool = False) -> tuple[Category, Tag]:
    """A service and a tag: the first of their kind, or the last."""
    order = "-pk" if last else "pk"
    service = Category.objects.filter(edition=edition).order_by(order)
    return service.first(), Tag.objects.filter(edition=edition).order_by(order).first()


def place(story: Article) -> dict[str, Any]:
    return {"code": story.pk, "path": story.get_absolute_url(), "title": story.title}


def look() -> dict[str, Any]:
    """Reads by the hour and by the day, comments by their text, votes by what they are on."""
    hours, days = (
        dict(model.objects.values_list("article").annotate(Sum("count")))
        for model in (ReadCount, DailyReadCount)
    )
    said = Comment.objects.exclude(reference="").values_list("text", "reference")
    votes: dict[int, int] = {}
    for comment in Vote.objects.values_list("comment", flat=True):
        votes[comment] = votes.get(comment, 0) + 1
    shown = Comment.objects.filter(pk__in=votes).values_list("pk", "likes", "dislikes")
    return {
        "reads": hours,
        "reads_by_day": days,
        "comments": list(said),
        "votes": votes,
        "shown_votes": {pk: likes + dislikes for pk, likes, dislikes in shown},
    }


def tasks() -> int:
    """How many wait for the worker or are with it."""
    return TaskRun.objects.due().count() + TaskRun.objects.running().count()
