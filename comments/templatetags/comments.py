"""How an article page reaches its comments."""

from typing import Any

from django import template
from django.urls import reverse

from articles.models import Article
from comments.models import Comment

register = template.Library()


@register.inclusion_tag("comments/thread.html")
def comment_thread(article: Article) -> dict[str, Any]:
    """The approved comments of an article, in one query; of an unsaved one, none and no query."""
    thread = []
    if article.pk:
        thread = Comment.objects.of_article(article).approved().for_thread().threaded()
    return {
        "thread": thread,
        "count": sum(1 + len(replies) for _, replies in thread),
        "article": article,
        "form_url": form_url(article) if article.is_published else "",
    }


def form_url(article: Article) -> str:
    return reverse("comments:thread", args=[article.edition.code, article.pk])
