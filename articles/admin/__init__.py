"""The newsroom's desks, one a file."""

from articles.admin import (
    article,
    author,
    category,
    channel,
    dossier,
    edition,
    front,
    newsletter,
    partner,
    post,
    tag,
)

__all__ = [
    "article",
    "author",
    "category",
    "channel",
    "dossier",
    "edition",
    "front",
    "newsletter",
    "partner",
    "post",
    "tag",
]
