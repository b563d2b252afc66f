"""The newsroom's desks, one a file."""

from articles.admin import (
    article,
    author,
    category,
    dossier,
    edition,
    front,
    newsletter,
    partner,
    tag,
)

__all__ = [
    "article",
    "author",
    "category",
    "dossier",
    "edition",
    "front",
    "newsletter",
    "partner",
    "tag",
]
