"""What needs the site's own Django: ``python -m benchmarks.kill_drill.inside prepare``."""

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import django

PLENTY = 1_000_000
NAME, PASSWORD, SAVERS = "chief", "drill-only", 2
FILM = "film.mp4"
# Either raises an error where an index and its table do not agree.
CHECK_INDEXES = """
    CREATE EXTENSION IF NOT EXISTS amcheck;
    SELECT bt_index_check(c.oid, true) FROM pg_class c JOIN pg_am a ON a.oid = c.relam
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE a.amname = 'btree' AND c.relkind = 'i' AND n.nspname = 'public'
"""
BUILD_INDEXES_ANEW = "REINDEX SCHEMA public"


def prepare() -> dict[str, Any]:
    """The tables, a story with an open form and a comment to vote on, drafts to save, a film,
    somebody who may do everything, and a policy that lets all through."""
    from django.conf import settings
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from django.utils import timezone

    from articles.models import Article, Category, Edition
    from comments.models import Comment, Policy
    from tests.media.films.reels import reel

    call_command("migrate", verbosity=0)
    User.objects.create_superuser(NAME, password=PASSWORD)
    site = Edition.objects.create(code="fa", name="خبرگزاری آزمون", site_name="آزمون")
    service = Category.objects.create(edition=site, name="محیط زیست")
    story = Article.objects.create(edition=site, category=service, headline="هوای روز بعد")
    story.publish(by=None, at=timezone.now())
    shown = Comment.objects.create(article=story, text="هوا چه خوش است.")
    shown.approve(by=None)
    drafts = [
        Article.objects.create(edition=site, category=service, headline="پیش‌نویس")
        for _ in range(SAVERS)
    ]
    Policy.objects.create(
        pk=1,
        challenge=Policy.Challenge.NEVER,
        attack_from=PLENTY,
        most_from_address=PLENTY,
        most_from_all=PLENTY,
        youngest_form=0,
        held_within=0,
    )
    Path(settings.DATA_DIR, FILM).write_bytes(reel())
    return {
        "path": f"/fa/{story.pk}/comments",
        "shown": shown.pk,
        "category": service.pk,
        "drafts": [draft.pk for draft in drafts],
    }


def look() -> dict[str, Any]:
    """What the database holds, whether its counts are right, and what it says of itself."""
    from django.db import connection

    from articles.models import Article
    from comments.models import Comment, Vote

    shown = Comment.objects.approved().get()
    story = Article.objects.get(pk=shown.article_id)
    statuses = Counter(Comment.objects.values_list("status", flat=True))
    votes = Counter(Vote.objects.values_list("value", flat=True))
    kept = [story.comments_published, story.comments_pending, story.comments_refused]
    counted = [statuses["approved"], statuses["pending"], statuses["rejected"] + statuses["spam"]]
    sent = Comment.objects.exclude(pk=shown.pk)
    return {
        "texts": [*sent.values_list("text", "reference"), *stories(), *saves(), *films()],
        "counts": {"kept": kept, "counted": counted},
        "votes": {"kept": [shown.likes, shown.dislikes], "counted": [votes[1], votes[-1]]},
        "damage": [*damage(connection), *wrong_steps(), *wrong_files()],
        "unsettled": unsettled(),
    }


def stories() -> list[tuple[str, str]]:
    """Those that came by a form, and their codes."""
    from articles.models import Article

    made = Article.objects.filter(created_by__isnull=False)
    return [(headline, str(pk)) for headline, pk in made.values_list("headline", "pk")]


def saves() -> list[tuple[str, str]]:
    """The headlines of every version but the first, and the codes of their stories."""
    from articles.models import Version

    later = Version.objects.filter(number__gt=1).values_list("content", "article")
    return [(content["headline"], str(code)) for content, code in later]


def films() -> list[tuple[str, str]]:
    from media.models import Video

    return [(title, str(pk)) for title, pk in Video.objects.values_list("title", "pk")]


def wrong_steps() -> list[str]:
    """Stories that the history publishes or brings out more or less often than once."""
    from articles.models import Article, Step
    from articles.status import Verb

    rows = Step.objects.values_list("article", "verb")
    told = Counter((article, verb) for article, verb in rows)
    late = set(Article.objects.came_on_time().values_list("pk", flat=True))
    made = Article.objects.filter(created_by__isnull=False).values_list("pk", flat=True)
    wrong = [f"{pk} published {told[pk, Verb.PUBLISH]} times" for pk in made
             if told[pk, Verb.PUBLISH] != 1]  # fmt: skip
    return wrong + [f"{pk} came out {told[pk, Verb.LIVE]} times" for pk in late
                    if told[pk, Verb.LIVE] > 1]  # fmt: skip


def wrong_files() -> list[str]:
    """Films that are ready and lack one of their files."""
    from django.core.files.storage import default_storage

    from media.models import Video

    names = [
        name
        for film in Video.objects.ready()
        for name in (film.file.name, film.playlist, *(each["file"] for each in film.renditions))
    ]
    return [f"{name} is not there" for name in names if not default_storage.exists(name)]


def unsettled() -> dict[str, int]:
    """What the worker has still to do: films to make, and scheduled stories to write down."""
    from django.db.models import F
    from django.utils import timezone

    from articles.models import Article, Step
    from articles.status import Verb
    from media.models import Video

    timed = Article.objects.released().filter(status_since__lt=F("published_at"))
    written = Step.objects.filter(verb=Verb.LIVE).values("article")
    return {
        "films not ready": Video.objects.exclude(pk__in=Video.objects.ready()).count(),
        "films failed": Video.objects.filter(state=Video.State.FAILED).count(),
        "not out yet": timed.filter(published_at__gt=timezone.now()).count(),
        "not written down": timed.exclude(pk__in=written).count(),
    }


def make_again() -> int:
    """Has the films made again whose making was killed more often than it is tried."""
    from media.films.tasks import prepare as make
    from media.models import Video

    failed = list(Video.objects.filter(state=Video.State.FAILED))
    for film in failed:
        make(film)
    return len(failed)


def damage(connection: Any) -> list[str]:
    """What the database finds wrong in its own files; nothing is an empty list."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA integrity_check")
            found = [line for (line,) in cursor.fetchall() if line != "ok"]
            cursor.execute("PRAGMA foreign_key_check")
            return found + [str(row) for row in cursor.fetchall()]
        cursor.execute("SELECT 1 FROM pg_available_extensions WHERE name = 'amcheck'")
        cursor.execute(CHECK_INDEXES if cursor.fetchone() else BUILD_INDEXES_ANEW)
        return []


if __name__ == "__main__":
    django.setup()
    asked = {"prepare": prepare, "look": look, "unsettled": unsettled, "make_again": make_again}
    json.dump(asked[sys.argv[1]](), sys.stdout)
