"""The thread of an article on its own page."""

from django import template
from django.utils.safestring import SafeString

from articles.models import Article
from comments.drawing import Look, thread_html
from comments.threads import Thread

register = template.Library()


@register.simple_tag
def thread(article: Article, thread: Thread, **look: str) -> SafeString:
    """A part of the thread, looking as ``Look`` says."""
    return thread_html(article, thread, Look(article.edition.calendar, **look))
