"""An open form of a story, as its page tells the newsroom of it."""

import json
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from articles.models import Article, Presence, Unsaved
from articles.models.presence import Doing
from tests.builders import edition

DESK = "/admin/articles/article/"
sequences = count(1)


def pulse(client, story: Article | None = None, form_key: UUID | str | None = None, **told):
    place = f"{story.pk}/" if story else ""
    body = {"form_key": str(form_key or uuid4()), "version": 0, "sequence": next(sequences)}
    return client.post(f"{DESK}{place}pulse/", json.dumps(body | told), "application/json")


def fields(**values: Any) -> dict[str, list[str]]:
    """What a form sends, each field with its values."""
    form = {
        "headline": "تیتر",
        "kind": "news",
        "edition": edition().pk,
        "related_links-TOTAL_FORMS": 0,
        "related_links-INITIAL_FORMS": 0,
    }
    lists = {
        name: each if isinstance(each, list) else [each] for name, each in (form | values).items()
    }
    return {name: [str(value) for value in values] for name, values in lists.items()}


def unsaved(user, story: Article | None = None, **values: Any) -> Unsaved:
    """What a form that is closed by now has left."""
    return Unsaved.objects.keep(
        uuid4(),
        by=user,
        article=story,
        data=fields(**values),
        sequence=next(sequences),
        doing=Doing.LEFT,
    )


def somebody_in(story: Article | None, user, doing: Doing = Doing.READING) -> Presence:
    return Presence.objects.note(uuid4(), by=user, article=story, doing=doing)
