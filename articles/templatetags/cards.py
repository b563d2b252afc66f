"""A story as it stands in lists and on the front page: drawn up to sixty times on one page."""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from articles.front.page import Part
from articles.models import Article, RelatedLink
from media.models import Image
from media.templatetags.pictures import picture
from qodsna.markup import NOTHING, fill, icon, joined
from qodsna.templatetags.persian import moment

register = template.Library()

CARD = """\
<article class="card{variant}">{shown}<div class="card__text">{kicker}\
<h{level} class="card__headline"><a href="{url}">{title}</a></h{level}>\
{lead} {moment}{comments}</div></article>"""
SHOWN = """\
<a class="card__picture" href="{url}" tabindex="-1" aria-hidden="true">{picture}{flag}</a>"""
KICKER = '<p class="kicker">{words}</p>'
LEAD = '<p class="card__lead">{words}</p>'
FLAG = '<span class="flag">{icon}{word}</span>'
LINE = '<li>{moment}<a href="{url}">{title}</a></li>'
RELATED = """\
<li class="card">{shown}<div class="card__text"><h3 class="card__headline">\
<a href="{url}"{rel}>{title}</a></h3>{summary}</div></li>"""
RELATED_PICTURE = """\
<a class="card__picture" href="{url}" tabindex="-1"{hidden}>{picture}{flag}</a>"""
SUMMARY = '<p class="card__summary">{words}</p>'
OUTSIDE = SafeString(' rel="external noopener"')
HIDDEN = SafeString(' aria-hidden="true"')
NARROW = """\
<section class="narrow-block" aria-labelledby="{id}"><header class="block__header">\
<h2 id="{id}"><a href="{url}">{name}</a></h2></header>{first}{rest}</section>"""
# Pictures in blocks of the front page.
NIGHT = {"slot": "lead", "sizes": "(min-width:60rem) 24rem,(min-width:36rem) 31vw,94vw"}
LARGE = {"slot": "lead", "sizes": "(min-width:60rem) 36rem,(min-width:36rem) 46vw,94vw"}
SMALL = {"sizes": "(min-width:60rem) 22rem,(min-width:36rem) 46vw,6.5rem"}
# Kinds that are told above the headline, where the story has no kicker of its own.
TOLD = {Article.Kind.OPINION, Article.Kind.INTERVIEW}


@register.simple_tag
def card(
    story: Article,
    calendar: str,
    *,
    variant: str = "",
    slot: str = "card",
    sizes: str = "",
    eager: bool = False,
    level: int = 3,
    summary: bool = False,
    when: str = "relative",
    comments: int = 0,
) -> SafeString:
    """A card. ``variant``: lead, row or plain, which has no picture.

    ``slot``, ``sizes`` and ``eager`` are of its picture, ``level`` of its heading. ``summary``:
    with the lead. ``when``: how the moment is told. ``comments``: how many are told beside it.
    """
    url, kicker = story.get_absolute_url(), story.kicker
    if not kicker and story.kind in TOLD:
        kicker = str(Article.Kind(story.kind).label)
    return fill(
        CARD,
        variant=f" card--{variant}" if variant else "",
        shown=_picture(story, url, slot, sizes, eager=eager) if variant != "plain" else NOTHING,
        kicker=fill(KICKER, words=kicker) if kicker else NOTHING,
        level=level,
        url=url,
        title=story.title,
        lead=fill(LEAD, words=story.lead) if summary and story.lead else NOTHING,
        moment=moment(story.published_at, calendar, when),
        comments=_comments(comments) if comments else NOTHING,
    )


@register.simple_tag
def cards(stories: list[Article], calendar: str, *, eager: bool = False, **look: Any) -> SafeString:
    """Cards that look alike. ``eager``: the picture of the first one is."""
    return joined(
        card(story, calendar, eager=eager and number == 0, **look)
        for number, story in enumerate(stories)
    )


@register.simple_tag
def block_cards(stories: list[Article], calendar: str, variant: str) -> SafeString:
    """The cards of a block of the front page: in some, one or all have a large picture."""
    return joined(
        card(story, calendar, summary=True, **_place(number, len(stories), variant))
        for number, story in enumerate(stories)
    )


def _place(number: int, count: int, variant: str) -> dict[str, Any]:
    """The picture of the card with this number, from 0, in a block of so many."""
    if variant == "night":
        return NIGHT
    leads = number == 0 and (count == 5 or (variant == "feature" and count == 4))
    if variant == "gallery" or leads:
        return LARGE
    return SMALL if number else {}


@register.simple_tag
def narrow_block(part: Part, calendar: str) -> SafeString:
    """A service on the front page beside others: one card with its picture, and headlines."""
    service: Any = part.service
    return fill(
        NARROW,
        id=part.id,
        url=service.get_absolute_url(),
        name=service.name,
        first=cards(part.cards[:1], calendar),
        rest=cards(part.cards[1:], calendar, variant="plain"),
    )


@register.simple_tag
def lines(stories: list[Article], calendar: str) -> SafeString:
    """Stories by their time and title alone."""
    return joined(
        fill(
            LINE,
            moment=moment(story.published_at, calendar, "clock"),
            url=story.get_absolute_url(),
            title=story.title,
        )
        for story in stories
    )


@register.simple_tag
def related_cards(links: list[RelatedLink]) -> SafeString:
    """What is related to a story, here or on another site."""
    return joined(_related(link) for link in links)


def _related(link: RelatedLink) -> SafeString:
    url, summary, image = link.address, link.summary, link.picture
    return fill(
        RELATED,
        shown=_related_picture(link, url, image) if image else NOTHING,
        url=url,
        rel=NOTHING if link.target else OUTSIDE,
        title=link.headline,
        summary=fill(SUMMARY, words=summary) if summary else NOTHING,
    )


def _related_picture(link: RelatedLink, url: str, image: Image) -> SafeString:
    return fill(
        RELATED_PICTURE,
        url=url,
        hidden=NOTHING if image.is_lawful else HIDDEN,
        picture=picture(image, "card", sizes="(min-width:36rem) 13rem,50vw"),
        flag=flag(link.target) if link.target else NOTHING,
    )


def _picture(story: Article, url: str, slot: str, sizes: str, *, eager: bool) -> SafeString:
    if story.lead_image is None:
        return NOTHING
    drawn = picture(story.lead_image, slot, eager=eager, decorative=True, sizes=sizes)
    return fill(SHOWN, url=url, picture=drawn, flag=flag(story))


@register.simple_tag
def flag(story: Article) -> SafeString:
    """What says on a picture that there is a film, or more of them; nothing on most."""
    if story.has_film:
        return fill(FLAG, icon=icon("play"), word=gettext("فیلم"))
    if story.kind == Article.Kind.PHOTO_REPORT:
        return fill(FLAG, icon=icon("camera"), word=gettext("عکس"))
    return NOTHING


def _comments(number: int) -> SafeString:
    words = render_to_string("components/number_of_comments.html", {"number": number})
    return fill('<p class="card__comments">{words}</p>', words=words)
