"""Time that passes for posts, without anybody waiting."""

from datetime import timedelta
from typing import Any

from django.db.models import F

from articles.models import Post

MOMENTS = ("begun_at", "ended_at", "next_attempt", "next_look", "queued_at", "sent_at")


def later(posts: Any = None, **span: float) -> None:
    """Everything about these posts, or all, is so much longer ago."""
    rows = Post.objects.all() if posts is None else posts
    rows.update(**{name: F(name) - timedelta(**span) for name in MOMENTS})
