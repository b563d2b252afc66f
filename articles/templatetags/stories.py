"""What stands in a story beside its words."""

from typing import Any

from django import template

from articles.body import pieces
from articles.films import film_path
from articles.json_ld import news_article
from articles.models import Article, Correction, Edition
from articles.rights import name_for

register = template.Library()
register.simple_tag(film_path)


@register.inclusion_tag("components/article_json_ld.html")
def article_json_ld(
    article: Article, edition: Edition, corrections: list[Correction]
) -> dict[str, Any]:
    """What machines read of a story: schema.org's NewsArticle, with what was put right in it."""
    return {"data": news_article(article, edition, corrections)}


@register.filter
def title_for(article: Article, user: Any) -> str:
    """The title, for those who may know it."""
    return name_for(user, article)


@register.inclusion_tag("components/body.html")
def body(article: Article) -> dict[str, Any]:
    """The text of a story with its pictures and films, in one query for each of the two."""
    return {"pieces": pieces(article.body), "url": article.get_absolute_url()}


@register.inclusion_tag("components/body.html")
def printed_body(article: Article, edition: Edition) -> dict[str, Any]:
    """The same on paper, where a film is a picture and an address."""
    return {"pieces": pieces(article.body), "edition": edition}
