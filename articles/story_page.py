"""The page of a story: one shape for each frame, filled with what is drawn of the story."""

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpResponse
from django.template.defaultfilters import linebreaksbr
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from articles import json_ld
from articles.body import Piece, pieces
from articles.frame import Frame
from articles.models import Article, Category, Correction
from articles.pages import filled
from articles.related.shown import related_links
from articles.sharing import places
from articles.story import (
    Gist,
    corrections_of,
    dossiers_of,
    named_with,
    photos_of,
    translations_of,
)
from articles.templatetags.cards import related_cards
from articles.told import crumbs, graph, links
from media.models import GalleryImage
from media.templatetags.films import film, script, video_json_ld
from media.templatetags.pictures import figure
from qodsna.addresses import absolute
from qodsna.markup import NOTHING, draw, fill, joined, remembered
from qodsna.templatetags.persian import digits, iso, moment

TAG = '<li><a href="{url}" rel="tag">{name}</a></li>'
DOSSIER = '<a href="{url}">{name}</a>'
AUTHOR = '<a href="{url}" rel="author">{name}</a>'
TAGGED = '<meta property="article:tag" content="{name}">'

# What other apps put below a story.
BELOW: list[Callable[[Frame, Article], SafeString]] = []


def story_page(
    frame: Frame,
    story: Article,
    *,
    read_path: str = "",
    note: SafeString = NOTHING,
    is_secret: bool = False,
) -> HttpResponse:
    """The story as readers see it; the newsroom previews through it too.

    ``read_path``: where the page says that it is read; a preview says so nowhere. ``note`` stands
    above it. ``is_secret``: nothing of it is told to other sites.
    """
    photos, corrections = photos_of(story), corrections_of(story)
    translations = translations_of(story)
    services = frame.path(story.category)
    section = services[0] if services else None
    gist = Gist.of(story)
    head = {} if is_secret else _head(frame, story, gist, photos, corrections, translations)
    values = dict(
        title=gist.title,
        description="" if is_secret else gist.summary,
        is_secret=is_secret,
        read_path=read_path,
        note=note,
        crumbs=crumbs(frame.edition, services),
        header=_header(frame, story, gist),
        translations=_part("translations", stories=translations),
        picture=_picture(story, has_album=bool(photos)),
        lead=story.lead,
        body=_body(story, gist.path),
        photos=_part("gallery", photos=photos),
        signed_off=story.signed_off if story.sign_off else "",
        corrections=_part("corrections", corrections=corrections, calendar=frame.edition.calendar),
        dossiers=_drawn("dossiers", DOSSIER, dossiers_of(story)),
        tags=_drawn("tags", TAG, named_with(story, "tags")),
        related=_related(story),
        below=joined([each(frame, story) for each in BELOW]),
        films=joined([card for code, card in frame.once(_films).items() if code != story.pk]),
        **head,
    )
    return filled("articles/detail.html", frame, section, values, section=section)


def _head(
    frame: Frame,
    story: Article,
    gist: Gist,
    photos: Sequence[GalleryImage],
    corrections: Sequence[Correction],
    translations: Sequence[Article],
) -> dict[str, Any]:
    """What machines read of it; less of a story that is not published."""
    path, video, services = gist.path, story.video, frame.path(story.category)
    told = {
        "canonical": absolute(path),
        "graph": _graph(frame, story, gist, services, corrections),
        "film": video_json_ld(video, path) if video and video.is_ready else NOTHING,
    }
    if not story.is_published:
        return told
    article = json_ld.news_article(story, gist, frame, corrections, photos, translations)
    return {
        **told,
        "shortlink": absolute(story.short_path),
        "article": script(article),
        "languages": _part("hreflang", stories=beside(story, translations), is_there=translations),
        "way": script(json_ld.breadcrumbs(frame.edition, services, (gist.title, path))),
    }


def beside(story: Article, translations: Sequence[Article]) -> list[Article]:
    """A story among its translations, in the order of their editions."""
    order = [story, *translations]
    return sorted(order, key=lambda each: (each.edition.position, each.edition_id))


def _graph(
    frame: Frame,
    story: Article,
    gist: Gist,
    services: list[Category],
    corrections: Sequence[Correction],
) -> SafeString:
    told = (gist.title, gist.summary, gist.path, gist.picture)
    at = story.published_at if story.is_published else None
    return remembered(
        "components/share.html",
        **graph(frame.edition, "article", *told),
        published=iso(at) if at else "",
        changed=iso(corrections[0].at) if corrections else "",
        section=services[0].name if services else "",
        tags=joined([fill(TAGGED, name=each.name) for each in named_with(story, "tags")]),
    )


def _header(frame: Frame, story: Article, gist: Gist) -> SafeString:
    at, calendar = story.published_at, frame.edition.calendar
    return remembered(
        "components/story_header.html",
        kicker=story.kicker,
        headline=linebreaksbr(story.headline),
        subheadline=story.subheadline,
        authors=links(AUTHOR, named_with(story, "authors")),
        moment=moment(at, calendar, "datetime") if at else "",
        minutes=digits(story.reading_minutes),
        **_tools(frame, story, gist) if story.pk else {},
    )


def _tools(frame: Frame, story: Article, gist: Gist) -> dict[str, Any]:
    url = absolute(story.short_path)
    return {
        "code": digits(story.pk),
        "places": places(gist.title, url),
        "url": url,
        "print_path": story.print_path,
        "size_switch": frame.component("components/size_switch.html"),
    }


def _picture(story: Article, *, has_album: bool) -> str:
    """What stands first: its film, or its picture where there is no album of it."""
    if story.video:
        return render_to_string("components/film.html", film(story.video, eager=True))
    if story.lead_image and story.lead_image.is_lawful and not has_album:
        return figure(story.lead_image, eager=True)
    return NOTHING


def _body(story: Article, url: str) -> SafeString:
    """Its text with its pictures and films, in one query for each of the two."""
    return SafeString("\n".join([_piece(piece, url) for piece in pieces(story.body)]))


def _piece(piece: Piece, url: str) -> str:
    if piece.image:
        return figure(piece.image)
    if piece.video is None:
        # Made safe by ``pieces``.
        return piece.html
    player = render_to_string("components/film.html", film(piece.video))
    return player + (video_json_ld(piece.video, url) if piece.video.is_ready else "")


def _related(story: Article) -> SafeString:
    found = related_links(story)
    return draw("components/related.html", cards=related_cards(found)) if found else NOTHING


def _films(frame: Frame) -> dict[int, str]:
    """The cards of the newest films, by the codes of their stories."""
    card = "components/film_card.html"
    return {each.pk: frame.component(card, card=each) for each in frame.films}


def _part(name: str, *, is_there: Any = None, **context: Any) -> str:
    """A component that few stories have, where there is something to show in it."""
    shown = next(iter(context.values())) if is_there is None else is_there
    return render_to_string(f"components/{name}.html", context) if shown else NOTHING


def _drawn(name: str, shape: str, named: Sequence[Any]) -> SafeString:
    return draw(f"components/{name}.html", links=links(shape, named)) if named else NOTHING
