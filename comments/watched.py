"""What the one who keeps the site sees of comments."""

from comments.models import Comment
from qodsna.watch.figures import gauge

MOST = 10_000


@gauge("comments_waiting", "Comments that wait for a moderator.")
def comments_waiting() -> int:
    return Comment.objects.awaiting_moderation()[:MOST].count()
