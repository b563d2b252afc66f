"""How many comments wait, for every page of the admin that says so."""

from articles.frame import kept
from comments.models import Comment

# Beyond it nobody reads the number, and counting on would cost.
MOST_COUNTED = 1000


def waiting() -> int:
    """At most ``MOST_COUNTED``."""
    return Comment.objects.awaiting_moderation().order_by()[:MOST_COUNTED].count()


def waiting_briefly() -> int:
    """The same, asked for once in half a second by each process."""
    return kept.get("comments that wait", waiting)
