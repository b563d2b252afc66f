"""What needs the newsroom's own Django: a process that is asked in lines of JSON."""

import json
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

SECOND, DUE_SECONDS, DUE_STORIES = "second", 2, 6
FILM_TASK, FILM_SECONDS = "media.films.tasks.process_film", 12


def prepare() -> dict[str, Any]:
    """What the kill drill begins with, another editor, and a story that is corrected again and
    again."""
    from django.contrib.auth.models import User
    from django.utils import timezone

    from articles.models import Article, Category
    from benchmarks.kill_drill.inside import PASSWORD
    from benchmarks.kill_drill.inside import prepare as begin
    from comments.models import Comment

    place = begin()
    User.objects.create_superuser(SECOND, password=PASSWORD)
    service = Category.objects.get(pk=place["category"])
    story = Article.objects.create(edition=service.edition, category=service, headline="روایت روز")
    story.publish(by=None, at=timezone.now())
    shown = Comment.objects.get(pk=place["shown"])
    return {**place, "told": story.pk, "commented": shown.article_id}


def schedule() -> list[int]:
    """Stories that come out in a moment."""
    from django.utils import timezone

    from articles.models import Article, Category

    service, due = Category.objects.get(), timezone.now() + timedelta(seconds=DUE_SECONDS)
    codes = []
    for number in range(DUE_STORIES):
        story = Article.objects.create(
            edition=service.edition, category=service, headline=f"خبر سر وقت {number}"
        )
        story.publish(by=None, at=due)
        codes.append(story.pk)
    return codes


def keep() -> None:
    """What the worker does each minute with what came out."""
    from articles.tasks import keep_time

    keep_time.call()


def look() -> dict[str, Any]:
    """How often the history says that a story came out; runs of tasks by their state."""
    from articles.models import Article, Step
    from articles.status import Verb
    from media.models import Image, Video
    from qodsna.tasks.models import TaskRun

    told = Counter(Step.objects.filter(verb=Verb.LIVE).values_list("article", flat=True))
    runs = TaskRun.objects.filter(task=FILM_TASK)
    return {
        "live": {str(code): number for code, number in told.items()},
        "versions": dict(Article.objects.values_list("pk", "version")),
        "films": {"all": Video.objects.count(), "ready": Video.objects.ready().count()},
        "runs": [[run.state, run.attempts, run.worker] for run in runs],
        "pictures": list(Image.objects.values_list("pk", flat=True)),
    }


def film() -> None:
    """One that takes so long to make that a worker can die over it."""
    from django.conf import settings

    from benchmarks.kill_drill.inside import FILM
    from tests.media.films.reels import reel

    Path(settings.DATA_DIR, FILM).write_bytes(reel("640x360", FILM_SECONDS))


def limit_comments(most: int) -> None:
    from comments.models import Policy

    Policy.objects.update(most_from_address=most)


def picture(pk: str) -> str:
    """Where readers get it, as it stands in pages."""
    from media.models import Image
    from media.renditions import url

    return url(Image.objects.get(pk=pk), "card")


if __name__ == "__main__":
    django.setup()
    from django.db import connections

    asked: dict[str, Any] = {
        each.__name__: each
        for each in (prepare, schedule, keep, look, film, limit_comments, picture)
    }
    for line in sys.stdin:
        name, *given = json.loads(line)
        print(json.dumps(asked[name](*given)), flush=True)
        connections.close_all()
