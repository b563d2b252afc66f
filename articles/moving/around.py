"""What stands around stories, as rows: editions, services, tags, authors, dossiers."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.db.models import F, Model, QuerySet

from articles.models import Author, Category, Dossier, Edition, Tag
from articles.moving.keeping import EDITION
from media.models import Image

Row = dict[str, Any]
# So many rows of the database are held at a time.
AT_ONCE = 200


def services(rows: QuerySet[Category]) -> Iterator[Row]:
    """The tree from its roots, each level in its order."""
    known = list(rows.order_by(F("edition"), "position", "pk"))
    below: dict[int | None, list[Category]] = {}
    for each in known:
        below.setdefault(each.parent_id, []).append(each)
    slugs = {each.pk: each.slug for each in known}
    waiting = below.get(None, [])[::-1]
    while waiting:
        each = waiting.pop()
        waiting += below.get(each.pk, [])[::-1]
        row = slugged("service", each) | {"parent": slugs.get(each.parent_id or 0)}
        yield plain(row | {"description": each.description, "position": each.position})


def slugged(kind: str, thing: Any) -> Row:
    return {"type": kind, "edition": thing.edition.code, "slug": thing.slug, "name": thing.name}


def tag_row(tag: Tag) -> Row:
    return slugged("tag", tag)


def author_row(author: Author) -> Row:
    row = slugged("author", author) | {"portrait": key_of(author.portrait)}
    return plain(row | {"initials": author.initials, "biography": author.biography})


def dossier_row(dossier: Dossier) -> Row:
    row = slugged("dossier", dossier) | {"picture": key_of(dossier.image)}
    names = ("lead", "introduction", "is_shown", "updated_at")
    return plain(row | {name: getattr(dossier, name) for name in names})


def edition_row(edition: Edition) -> Row:
    row = {"type": "edition"} | {name: getattr(edition, name) for name in EDITION}
    # Of these "no" and "nothing" are not what an edition has where it says nothing.
    empty = {name: row[name] for name in ("comments_open", "sign_off_words", "position")}
    return plain(row | {"logo": key_of(edition.logo)}) | empty


def key_of(image: Image | None) -> str | None:
    return image.stem if image else None


def each_of(rows: QuerySet, *with_: str) -> Iterator[Any]:
    """In the order of their keys, a few at a time."""
    return rows.order_by("pk").prefetch_related(*with_).iterator(chunk_size=AT_ONCE)


def picked(thing: Model, *names: str) -> Row:
    return plain({name: getattr(thing, name) for name in names})


def plain(row: Row) -> Row:
    """Without what is empty; moments as ISO 8601 in UTC."""
    return {name: said(value) for name, value in row.items() if not is_empty(value)}


def is_empty(value: Any) -> bool:
    return value is None or value is False or value in ("", [], {})


def said(value: Any) -> Any:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value
