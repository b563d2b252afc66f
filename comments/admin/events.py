"""What moderators did, for the log of events: what and how many, but no word of a reader.

Each decision is a row of its own as well, with its reason; the log has one entry for each press
of a button.
"""

from collections.abc import Sequence

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest

from comments.admin.wording import number
from comments.models import Comment


def log(request: HttpRequest, comments: Sequence[Comment], event: str) -> None:
    """One entry, or none where nothing happened."""
    if not comments:
        return
    alone = len(comments) == 1
    LogEntry.objects.create(
        user_id=request.user.pk or 0,
        content_type=ContentType.objects.get_for_model(Comment),
        object_id=str(comments[0].pk) if alone else None,
        object_repr=f"نظر {comments[0].reference}" if alone else f"{number(len(comments))} نظر",
        action_flag=CHANGE,
        change_message=event,
    )
