"""How an article page reaches its comments."""

from django import template
from django.template.context import Context
from django.utils.safestring import SafeString

from articles.models import Article
from articles.templatetags.frames import once
from comments.closing import why_closed
from comments.drawing import Look, thread_html
from comments.threads import Thread, first_page
from qodsna.addresses import path_to
from qodsna.markup import draw

register = template.Library()


@register.simple_tag(takes_context=True)
def comment_thread(context: Context, article: Article) -> SafeString:
    """The first of the approved comments of an article, in one query; in none where it has none."""
    is_published, frame = article.is_published, context["frame"]
    url = thread_url(article) if is_published else ""
    closed = why_closed(article) if is_published else ""
    return draw(
        "comments/below.html",
        thread=thread(article, first_page(article), url=url, closed=closed),
        url=url,
        closed=closed,
        track=once(frame, "comments/track.html"),
        live=once(frame, "comments/live.html"),
    )


@register.simple_tag
def thread(article: Article, thread: Thread, **look: str) -> SafeString:
    """A part of the thread of an article, looking as ``Look`` says."""
    return thread_html(article, thread, Look(article.edition.calendar, **look))


def thread_url(article: Article) -> str:
    return path_to("comments:thread", article.edition.code, article.pk)
