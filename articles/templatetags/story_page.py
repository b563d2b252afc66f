"""The parts of a story's page, and what they share with the pages of services and people."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.template.context import Context
from django.template.defaultfilters import linebreaksbr
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from articles.body import Piece, pieces
from articles.frame import Frame
from articles.models import Article, Category, Correction, Edition, Tag
from articles.sharing import places
from articles.templatetags.frames import once
from media.sharing import first_lawful, shared
from media.templatetags.films import film, video_json_ld
from media.templatetags.pictures import figure
from qodsna.addresses import absolute
from qodsna.markup import NOTHING, draw, fill, joined
from qodsna.templatetags.persian import digits, iso, moment

register = template.Library()

SERVICE = '<li>\n<a href="{url}">{name}</a>\n</li>'
TAG = '<li><a href="{url}" rel="tag">{name}</a></li>'
DOSSIER = '<a href="{url}">{name}</a>'
AUTHOR = '<a href="{url}" rel="author">{name}</a>'
TAGGED = '<meta property="article:tag" content="{name}">'


@register.simple_tag
def crumbs(edition: Edition, services: list[Category]) -> SafeString:
    """The way to a page, from the front page over the services down."""
    home, links = edition.get_absolute_url(), _links(SERVICE, services)
    return draw("components/crumbs.html", home=home, services=links)


@register.simple_tag
def tag_links(tags: list[Tag]) -> SafeString:
    return draw("components/tags.html", tags=_links(TAG, tags)) if tags else NOTHING


@register.simple_tag
def dossier_links(article: Article) -> SafeString:
    links = _links(DOSSIER, article.shown_dossiers)
    return draw("components/dossiers.html", dossiers=links) if links else NOTHING


@register.simple_tag
def story_header(frame: Frame, article: Article) -> SafeString:
    """What stands above its text; a story that was never saved has neither code nor address."""
    at, calendar = article.published_at, frame.edition.calendar
    return draw(
        "components/story_header.html",
        kicker=article.kicker,
        headline=linebreaksbr(article.headline),
        subheadline=article.subheadline,
        authors=_links(AUTHOR, article.authors.all()),
        moment=moment(at, calendar, "datetime") if at else NOTHING,
        minutes=digits(article.reading_minutes),
        code=digits(article.pk) if article.pk else NOTHING,
        **_tools(frame, article) if article.pk else {},
    )


def _tools(frame: Frame, article: Article) -> dict[str, Any]:
    url = absolute(article.short_path)
    return {
        "places": places(article.title, url),
        "url": url,
        "print_path": article.print_path,
        "size_switch": once(frame, "components/size_switch.html"),
    }


@register.simple_tag(takes_context=True)
def open_graph(
    context: Context, type: str, title: str, description: str, path: str, *images: Any
) -> SafeString:
    """What other sites show of a page whose address is sent to them, with the first of these
    pictures that may be shown."""
    told = _told(context["edition"], type, title, description, path, *images)
    return draw("components/open_graph.html", **told)


@register.simple_tag
def story_graph(
    article: Article,
    edition: Edition,
    tags: list[Tag],
    corrections: list[Correction],
    section: Category | None,
) -> SafeString:
    """The same of a story, with its moments, service and tags."""
    told = (article.title, article.summary, article.get_absolute_url(), article.shown_picture)
    at = article.published_at if article.is_published else None
    return draw(
        "components/share.html",
        **_told(edition, "article", *told),
        published=iso(at) if at else NOTHING,
        changed=iso(corrections[0].at) if corrections else NOTHING,
        section=section.name if section else NOTHING,
        tags=joined(fill(TAGGED, name=each.name) for each in tags),
    )


def _told(
    edition: Edition, type: str, title: str, description: str, path: str, *images: Any
) -> dict[str, Any]:
    shown = first_lawful(*images)
    picture = shared(shown) if shown else {"url": "", "width": 0, "height": 0, "alt": ""}
    return {
        "type": type,
        "site_name": edition.name,
        "title": title,
        "description": description,
        "url": absolute(path),
        "picture": picture["url"],
        "width": picture["width"],
        "height": picture["height"],
        "alt": picture["alt"],
    }


@register.simple_tag
def body(article: Article) -> SafeString:
    """The text of a story with its pictures and films, in one query for each of the two."""
    url = article.get_absolute_url()
    return SafeString("\n".join(_piece(piece, url) for piece in pieces(article.body)))


def _piece(piece: Piece, url: str) -> str:
    if piece.image:
        return figure(piece.image)
    if piece.video is None:
        # Made safe on its way into the database: see articles/body.py.
        return piece.html
    player = render_to_string("components/film.html", film(piece.video))
    return player + (video_json_ld(piece.video, url) if piece.video.is_ready else "")


def _links(shape: str, named: Iterable[Any]) -> SafeString:
    return joined(fill(shape, url=each.get_absolute_url(), name=each.name) for each in named)
