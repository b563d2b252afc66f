"""What other sites are told of a page, and the ways that lead to it: parts of many pages."""

from collections.abc import Iterable
from typing import Any

from django.utils.safestring import SafeString

from articles.frame import Frame
from articles.models import Article, Category, Edition
from articles.templatetags.cards import cards
from media.models import Image
from media.sharing import first_lawful, shared
from qodsna.addresses import absolute
from qodsna.markup import NOTHING, draw, fill, joined, remembered

SERVICE = '<li>\n<a href="{url}">{name}</a>\n</li>'
NO_PICTURE = {"url": "", "width": 0, "height": 0, "alt": ""}

# How cards look in lists.
ROWS: dict[str, Any] = {
    "variant": "row",
    "level": 2,
    "sizes": "(min-width:50rem) 13rem,26vw",
    "summary": True,
}


def crumbs(edition: Edition, services: list[Category]) -> SafeString:
    """The way to a page, from the front page over the services down."""
    home, below = edition.get_absolute_url(), links(SERVICE, services)
    return remembered("components/crumbs.html", home=home, services=below)


def pager(older: Article | None, first: str, is_first: bool) -> SafeString:  # noqa: FBT001
    """Where a list goes on: ``older`` is the last of its page if more follow, ``first`` the
    address of its first page; nothing where that is all."""
    if is_first and not older:
        return NOTHING
    last = older.pk if older else 0
    return draw("components/pager.html", older=last, first=first, is_first=is_first)


def list_parts(frame: Frame, subject: Any, page: dict[str, Any]) -> dict[str, Any]:
    """The cards of a list and its pager, drawn; and whether it is the first page."""
    is_first = page["is_first"]
    return {
        "cards": cards(page["articles"], frame.edition.calendar, eager=True, **ROWS),
        "pager": pager(page["older"], subject.get_absolute_url(), is_first),
        "is_first": is_first,
    }


def graph(
    edition: Edition, kind: str, title: str, description: str, path: str, *images: Image | None
) -> dict[str, Any]:
    """What ``components/open_graph.html`` is drawn with; the picture is the first of these that
    may be shown."""
    shown = first_lawful(*images)
    picture = shared(shown) if shown else NO_PICTURE
    return {
        "type": kind,
        "site_name": edition.name,
        "title": title,
        "description": description,
        "url": absolute(path),
        "picture": picture["url"],
        "width": picture["width"],
        "height": picture["height"],
        "alt": picture["alt"],
    }


def links(shape: str, named: Iterable[Any]) -> SafeString:
    """Each of what has an address and a name, in a shape."""
    return joined([fill(shape, url=each.get_absolute_url(), name=each.name) for each in named])
