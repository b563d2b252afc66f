"""How an article page reaches its comments."""

from typing import Any

from django import template
from django.template.context import Context

from articles.models import Article
from comments.closing import why_closed
from comments.threads import first_page
from qodsna.addresses import path_to

register = template.Library()


@register.inclusion_tag("comments/below.html", takes_context=True)
def comment_thread(context: Context, article: Article) -> dict[str, Any]:
    """The first of the approved comments of an article, in one query; in none where it has none."""
    is_published = article.is_published
    return {
        "frame": context["frame"],
        "article": article,
        "thread": first_page(article),
        "url": thread_url(article) if is_published else "",
        "closed": why_closed(article) if is_published else "",
    }


def thread_url(article: Article) -> str:
    return path_to("comments:thread", article.edition.code, article.pk)
