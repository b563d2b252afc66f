"""Rows out of what WordPress exports: WXR 1.0 to 1.2, as its own tools write it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from articles.moving import posts
from articles.moving.naming import key_of, line_of, slug_of
from articles.moving.refusals import FileError, RowError
from articles.moving.shelf import Shelf
from articles.moving.trees import Node, items

Row = dict[str, Any]
Found = tuple[int, Row | RowError]


@dataclass
class Site:
    """What is known of the site a file came from, before its posts are read."""

    edition: str
    address: str = ""
    types: frozenset[str] = frozenset({"post"})
    shelf: Shelf = field(default_factory=Shelf)


def site_of(path: Path, edition: str, types: frozenset[str]) -> Site:
    """Reads the whole file once: pictures may stand after the posts that name them."""
    site, is_wxr = Site(edition, types=types), False
    for node in items(path):
        if node.name in {"wp:base_blog_url", "wp:base_site_url", "link"} and not site.address:
            site.address = node.text
        is_wxr = is_wxr or node.name == "wp:wxr_version"
        if shelve := SHELVED.get(node.name):
            shelve(site, node)
    if not is_wxr:
        raise FileError("این پرونده WXR نیست: شماره نگارش وردپرس (wp:wxr_version) را ندارد.")
    return site


def shelve_author(site: Site, node: Node) -> None:
    row = author_row(site, node)
    for name in (node.get("wp:author_login"), row["name"]):
        site.shelf.put("author", name, row["slug"])


def shelve_service(site: Site, node: Node) -> None:
    slug = slug_of(node.get("wp:category_nicename"), node.get("wp:cat_name"))
    site.shelf.put("service", node.get("wp:term_id"), slug)
    site.shelf.put("parent", slug, slug_of(node.get("wp:category_parent")))


def shelve_picture(site: Site, node: Node) -> None:
    if node.get("wp:post_type") != "attachment":
        return
    about = {
        "address": node.get("wp:attachment_url"),
        "alt": posts.meta_of(node).get("_wp_attachment_image_alt", ""),
        "caption": node.get("excerpt:encoded"),
    }
    site.shelf.put("picture", node.get("wp:post_id"), about)


SHELVED: dict[str, Callable[[Site, Node], None]] = {
    "item": shelve_picture,
    "wp:author": shelve_author,
    "wp:category": shelve_service,
}


def rows(path: Path, site: Site) -> Iterator[Found]:
    """Authors, services and tags as they come; of each post its pictures, it, and its comments."""
    for node in items(path):
        for row in rows_of(node, site):
            yield node.end, row


def rows_of(node: Node, site: Site) -> Iterator[Row | RowError]:
    if node.name in {"item", "wp:author", "wp:category", "wp:tag"} and node.is_too_large:
        yield RowError("این مطلب بیش از اندازه بزرگ است.")
    elif node.name == "wp:author":
        yield author_row(site, node)
    elif node.name == "wp:category":
        parent = slug_of(node.get("wp:category_parent"))
        words = line_of(node.get("wp:category_description"), 500)
        name = node.get("wp:cat_name") or node.get("wp:category_nicename")
        row = term(site, "service", node.get("wp:category_nicename"), name)
        yield row | {"parent": parent or None, "description": words}
    elif node.name == "wp:tag":
        name = node.get("wp:tag_name") or node.get("wp:tag_slug")
        yield term(site, "tag", node.get("wp:tag_slug"), name)
    elif node.name == "item":
        yield from posts.rows(node, site)


def author_row(site: Site, node: Node) -> Row:
    login = node.get("wp:author_login")
    full = f"{node.get('wp:author_first_name')} {node.get('wp:author_last_name')}"
    name = line_of(node.get("wp:author_display_name") or full, 80) or login
    return term(site, "author", "" if "@" in login else login, name)


def term(site: Site, kind: str, nicename: str, name: str) -> Row:
    shown = line_of(name, 80)
    slug = slug_of(nicename, shown)
    return {"type": kind, "edition": site.edition, "slug": slug, "name": shown or slug}


def source_of(site: Site) -> str:
    return f"wxr-{key_of(site.address)[:20]}"
