"""Addresses as they may be written down, and what kind of page each is."""

import re
from functools import lru_cache
from typing import Any

HIDDEN = "…"
# Parts of an address that name a thing of the newsroom, and nobody.
PUBLIC = {
    *("edition", "code", "pk", "object_id", "content_type_id", "number", "year", "month", "day"),
    *("page", "kind", "span", "app_label"),
}
PART = re.compile(r"<(?:\w+:)?(\w+)>")
PLAIN = re.compile(r"[a-z0-9._-]{1,24}")
LONGEST = 200

KINDS = (
    *("front", "story", "list", "archive", "search", "feed", "sitemap", "comments", "newsletter"),
    *("media", "static", "api", "desk", "other"),
)
BY_NAME = {
    **dict.fromkeys(["front", "home"], "front"),
    **dict.fromkeys(["detail", "short", "print", "read", "shared", "video"], "story"),
    **dict.fromkeys(["category", "tag", "author", "dossier", "photos", "videos"], "list"),
    **dict.fromkeys(["most-read", "most-discussed"], "list"),
    **dict.fromkeys(["search", "suggest"], "search"),
    "search-feed": "feed",
}
BY_BEGINNING = (("api", "api"), ("newsletter", "newsletter"))


def path_of(request: Any) -> str:
    """Without its query, and without what a part of it may tell of a person."""
    match = getattr(request, "resolver_match", None)
    if match is None:
        return cut(plain(request.path_info))
    if "(?P" in match.route:
        return f"({match.view_name})"
    first, *rest = _parts(match.route)
    named = zip(rest[::2], rest[1::2], strict=True)
    filled = [f"{_filled(name, match.kwargs)}{text}" for name, text in named]
    return cut(f"/{first}{''.join(filled)}")


@lru_cache(512)
def _parts(route: str) -> list[str]:
    """What stands in it as it is, and in turn with that the names of its parts."""
    return PART.split(route.replace("^", ""))


def _filled(name: str, values: dict[str, Any]) -> str:
    value = str(values.get(name, ""))
    return value if name in PUBLIC and PLAIN.fullmatch(value) else HIDDEN


def plain(path: str) -> str:
    """Of an address that is none of ours, what looks like a word or a number of a program."""
    parts = path.split("/")
    return "/".join(part if not part or PLAIN.fullmatch(part) else HIDDEN for part in parts)


def cut(path: str) -> str:
    return path if len(path) <= LONGEST else f"{path[:LONGEST]}{HIDDEN}"


def kind_of(request: Any) -> str:
    """One of ``KINDS``."""
    path = request.path_info
    for beginning, kind in (("/static/", "static"), ("/admin/", "desk"), ("/media/", "media")):
        if path.startswith(beginning):
            return kind
    match = getattr(request, "resolver_match", None)
    if match is None:
        return "other"
    if match.app_name == "comments":
        return "comments"
    name = match.url_name or ""
    return BY_NAME.get(name) or _by_beginning(name) or _of_machines(match)


def _by_beginning(name: str) -> str:
    if "archive" in name:
        return "archive"
    return next((kind for start, kind in BY_BEGINNING if name.startswith(start)), "")


def _of_machines(match: Any) -> str:
    if "sitemap" in match.route or match.route == "robots.txt":
        return "sitemap"
    if match.route.endswith("<feed:kind>"):
        return "feed"
    return "story" if "code" in match.kwargs else "other"
