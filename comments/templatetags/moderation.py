"""What the admin's own pages say of comments that wait."""

from typing import Any

from django import template
from django.utils import timezone

from comments.admin.pending import MOST_COUNTED, waiting_briefly
from comments.statistics import backlog

register = template.Library()


def may_moderate(user: Any) -> bool:
    return user.is_authenticated and user.is_staff and user.has_perm("comments.moderate_comment")


@register.inclusion_tag("admin/comments/waiting.html")
def waiting_comments(user: Any) -> dict[str, Any]:
    """A link to the queue for who may moderate; for others nothing, and no query."""
    may = may_moderate(user)
    count = waiting_briefly() if may else 0
    return {"may": may, "count": count, "is_more": count >= MOST_COUNTED}


@register.inclusion_tag("admin/comments/backlog.html")
def backlog_of_comments(user: Any, *, first: bool) -> dict[str, Any]:
    """How many wait, since when, and how many writers asked for removal; for others nothing.

    ``first``: whether it is what its page is opened for, so that Enter leads to the queue.
    """
    if not may_moderate(user):
        return {}
    now = backlog()
    return {"backlog": now, "age": now.age(timezone.now()), "first": first}
