"""A story as it stands in lists and on the front page: drawn up to sixty times on one page."""

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from articles.models import Article
from media.templatetags.pictures import picture
from qodsna.markup import fill, icon
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
NOTHING = SafeString("")
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
        kicker = story.get_kind_display()
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
