"""Readers' comments with defaults, so that a test names only what matters to it."""

from datetime import timedelta
from typing import Any

import time_machine
from django.utils import timezone

from articles.models import Article
from comments.models import Comment
from comments.tokens import new_token
from tests.builders import published_article

TEXT = "گزارش خوبی بود؛ سپاس."


def comment(**fields: Any) -> Comment:
    """One that waits for a decision."""
    fields.setdefault("text", "کاش از تالاب‌های دیگر هم بنویسید.")
    if "parent" in fields:
        fields.setdefault("article", fields["parent"].article)
    if "article" not in fields:
        fields["article"] = published_article()
    return Comment.objects.create(**fields)


def approved_comment(**fields: Any) -> Comment:
    approved = comment(**fields)
    approved.approve(by=None)
    return approved


def token_of(story: Article, *, ago: timedelta = timedelta(minutes=1)) -> str:
    """Of a form that was opened a while ago."""
    with time_machine.travel(timezone.now() - ago):
        return new_token(story)


def filled(story: Article, **fields: Any) -> dict[str, Any]:
    """What a reader's browser sends."""
    return {"token": token_of(story), "text": TEXT, **fields}
