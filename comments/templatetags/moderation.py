"""What the admin's own pages say of comments that wait."""

from typing import Any

from django import template

from comments.admin.pending import MOST_COUNTED, waiting_briefly

register = template.Library()


@register.inclusion_tag("admin/comments/waiting.html")
def waiting_comments(user: Any) -> dict[str, Any]:
    """A link to the queue for who may moderate; for others nothing, and no query."""
    may = user.is_authenticated and user.is_staff and user.has_perm("comments.moderate_comment")
    count = waiting_briefly() if may else 0
    return {"may": may, "count": count, "is_more": count >= MOST_COUNTED}
