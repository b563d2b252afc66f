"""Readers' comments with defaults, so that a test names only what matters to it."""

from typing import Any

from comments.models import Comment
from tests.builders import published_article


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
