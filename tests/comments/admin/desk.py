"""What a moderator does at the desk, without a browser."""

import re
from typing import Any

from comments.models import Comment

DESK = "/admin/comments/comment/"
IN_PLACE = {"X-Requested-With": "moderation"}


def listed(client, **query: str) -> list[Comment]:
    return [card.comment for card in client.get(DESK, query).context["cards"]]


def decide(client, comment: Comment, verb: str, *, in_place: bool = False, **more: Any):
    """Presses a button of the card as it was shown; ``seen`` may say otherwise."""
    whole = {name: more.pop(name) for name in ("seen", "next") if name in more}
    fields = {f"{verb}_{name}": value for name, value in more.items()}
    data = {"verb": verb, "seen": comment.version, **whole, **fields}
    headers = IN_PLACE if in_place else {}
    return client.post(f"{DESK}{comment.pk}/decide/", data, headers=headers)


def act(client, action: str, *comments: Comment, queue: str = "awaiting_moderation", **more: Any):
    """Presses a button over the list for these, as they were shown."""
    chosen = {
        "action": action,
        "index": 0,
        "_selected_action": ["0", *(comment.pk for comment in comments)],
        "seen": [f"{comment.pk}-{comment.version}" for comment in comments],
        **more,
    }
    return client.post(f"{DESK}?queue={queue}", chosen, follow=True)


def batch_in(response) -> str:
    """What the undo button of a page or of a card sends."""
    found = re.search('name="batch"\\s+value="([0-9a-f-]{36})"', response.content.decode())
    assert found, "no button takes it back"
    return found[1]


def take_back(client, batch: str, *, in_place: bool = False):
    headers = IN_PLACE if in_place else {}
    return client.post(f"{DESK}undo/", {"batch": batch}, headers=headers, follow=not in_place)


def fresh(comment: Comment) -> Comment:
    return Comment.objects.get(pk=comment.pk)
