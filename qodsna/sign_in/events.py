"""The log of events: what happens at the door stands beside what is changed in the newsroom."""

from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType

# Beside the admin's own flags for what was added, changed and deleted.
AT_THE_DOOR = 4


def record(event: str, user: Any, by: Any = None) -> LogEntry:
    """Writes down what happened to ``user``'s way in, ``by`` somebody else or by himself."""
    return LogEntry.objects.create(
        user=by or user,
        content_type=ContentType.objects.get_for_model(User),
        object_id=str(user.pk),
        object_repr=str(user)[:200],
        action_flag=AT_THE_DOOR,
        change_message=event,
    )
