"""Rows out of RSS 2.0: what a site tells the world, and no more than that."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from articles.moving.dates import moment_of
from articles.moving.markup import Picture, body_of
from articles.moving.naming import key_of, line_of, picture_row, slug_of
from articles.moving.posts import iso
from articles.moving.refusals import RowError
from articles.moving.shortcodes import in_paragraphs
from articles.moving.trees import Node, items
from articles.status import Status

Row = dict[str, Any]
# So many elements of the channel may stand before its address.
HEAD = 100
MOST_TAGS = 50


def address_of(path: Path) -> str:
    head = islice(items(path), HEAD)
    return next((node.text for node in head if node.name == "link" and node.text), "")


def source_of(address: str) -> str:
    return f"rss-{key_of(address)[:20]}"


def rows(path: Path, edition: str) -> Iterator[tuple[int, Row | RowError]]:
    """Of each item its service and author, its pictures, and the story."""
    site = address_of(path)
    for node in items(path):
        if node.name == "item":
            for row in rows_of(node, edition, site):
                yield node.end, row


def rows_of(node: Node, edition: str, site: str) -> Iterator[Row | RowError]:
    if node.is_too_large:
        yield RowError("این مطلب بیش از اندازه بزرگ است.")
        return
    headline, pictures = line_of(node.get("title"), 250), dict[str, Row]()

    def keep(picture: Picture) -> str:
        row = picture_row(picture, headline)
        pictures.setdefault(row["key"], row)
        return row["key"]

    text = node.get("content:encoded") or node.get("description")
    try:
        body = body_of(in_paragraphs(text), keep, site)
    except RowError as error:
        yield RowError(str(error), {"type": "story", "key": headline})
        return
    lead_image = keep(Picture(address)) if (address := enclosed(node)) else None
    names = [line_of(each.text, 80) for each in node.all("category")[:MOST_TAGS]]
    terms = [(slug, name) for name in dict.fromkeys(names) if (slug := slug_of("", name))]
    author = line_of(node.get("dc:creator", "author"), 80)
    for kind, name in zip(["service", *["tag"] * MOST_TAGS], terms, strict=False):
        yield {"type": kind, "edition": edition, "slug": name[0], "name": name[1]}
    if author:
        yield {"type": "author", "edition": edition, "slug": slug_of("", author), "name": author}
    yield from pictures.values()
    link, moment = node.get("link"), moment_of(node.get("pubDate", "dc:date"))
    yield {
        "type": "story",
        "edition": edition,
        "key": key_of(node.get("guid") or link or headline),
        "headline": headline,
        "lead": line_of(node.get("description"), 1000) if node.get("content:encoded") else "",
        "body": body,
        "status": Status.PUBLISHED if moment else Status.DRAFT,
        **dict.fromkeys(("published_at", "created_at", "updated_at"), iso(moment)),
        "service": terms[0][0] if terms else None,
        "tags": [slug for slug, _ in terms[1:]],
        "authors": [slug_of("", author)] if author else [],
        "picture": lead_image,
        "old_addresses": [link] if link else [],
    }


def enclosed(node: Node) -> str:
    """The address of the picture that comes with an item, if one does."""
    for each in node.all("enclosure", "media:content", "media:thumbnail"):
        kind = each.attributes.get("type", "") or each.attributes.get("medium", "")
        is_picture = kind.startswith("image") or each.name == "media:thumbnail"
        if is_picture and each.attributes.get("url", "").startswith(("http://", "https://")):
            return each.attributes["url"]
    return ""
