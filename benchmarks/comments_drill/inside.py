"""What needs the site's own Django: ``python -m benchmarks.comments_drill.inside prepare``."""

import json
import sys
from collections import Counter
from typing import Any

import django

PLENTY = 1_000_000
# Either raises an error where an index and its table do not agree.
CHECK_INDEXES = """
    CREATE EXTENSION IF NOT EXISTS amcheck;
    SELECT bt_index_check(c.oid, true) FROM pg_class c JOIN pg_am a ON a.oid = c.relam
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE a.amname = 'btree' AND c.relkind = 'i' AND n.nspname = 'public'
"""
BUILD_INDEXES_ANEW = "REINDEX SCHEMA public"


def prepare() -> dict[str, Any]:
    """The tables, a story with an open form and a comment to vote on, and a policy that lets all
    through."""
    from django.core.management import call_command
    from django.utils import timezone

    from articles.models import Article, Category, Edition
    from comments.models import Comment, Policy

    call_command("migrate", verbosity=0)
    site = Edition.objects.create(code="fa", name="خبرگزاری آزمون", site_name="آزمون")
    service = Category.objects.create(edition=site, name="محیط زیست")
    story = Article.objects.create(edition=site, category=service, headline="هوای فردا")
    story.publish(by=None, at=timezone.now())
    shown = Comment.objects.create(article=story, text="هوا چه خوش است.")
    shown.approve(by=None)
    Policy.objects.create(
        pk=1,
        challenge=Policy.Challenge.NEVER,
        attack_from=PLENTY,
        most_from_address=PLENTY,
        most_from_all=PLENTY,
        youngest_form=0,
        held_within=0,
    )
    return {"path": f"/fa/{story.pk}/comments", "shown": shown.pk}


def look() -> dict[str, Any]:
    """What the database holds, whether its counts are right, and what it says of itself."""
    from django.db import connection

    from articles.models import Article
    from comments.models import Comment, Vote

    story = Article.objects.get()
    shown = Comment.objects.approved().get()
    statuses = Counter(Comment.objects.values_list("status", flat=True))
    votes = Counter(Vote.objects.values_list("value", flat=True))
    kept = [story.comments_published, story.comments_pending, story.comments_refused]
    counted = [statuses["approved"], statuses["pending"], statuses["rejected"] + statuses["spam"]]
    sent = Comment.objects.exclude(pk=shown.pk)
    return {
        "comments": list(sent.values_list("text", "reference")),
        "counts": {"kept": kept, "counted": counted},
        "votes": {"kept": [shown.likes, shown.dislikes], "counted": [votes[1], votes[-1]]},
        "damage": damage(connection),
    }


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
    json.dump({"prepare": prepare, "look": look}[sys.argv[1]](), sys.stdout)
