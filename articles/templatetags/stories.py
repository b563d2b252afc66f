"""What stands in a story beside its words."""

from typing import Any

from django import template
from django.conf import settings
from django.utils.safestring import SafeString

from articles.body import pieces, sanitize_words
from articles.films import film_path
from articles.json_ld import news_article, website
from articles.models import Article, Correction, Dossier, Edition
from articles.rights import name_for

register = template.Library()
register.simple_tag(film_path)


@register.inclusion_tag("components/article_json_ld.html")
def article_json_ld(
    article: Article, edition: Edition, corrections: list[Correction]
) -> dict[str, Any]:
    """What machines read of a story: schema.org's NewsArticle, with what was put right in it."""
    return {"data": news_article(article, edition, corrections)}


@register.inclusion_tag("components/json_ld.html")
def website_json_ld(edition: Edition) -> dict[str, Any]:
    return {"data": website(edition)}


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


@register.simple_tag
def words(text: str) -> SafeString:
    """Rich text without pictures and films."""
    return SafeString(sanitize_words(text))


@register.inclusion_tag("components/json_ld.html")
def dossier_json_ld(dossier: Dossier, articles: list[Article]) -> dict[str, Any]:
    """What machines read of a dossier: schema.org's CollectionPage with the stories shown."""
    here = [f"{settings.SITE_URL}{each.get_absolute_url()}" for each in articles]
    items = [
        {"@type": "ListItem", "position": number, "url": url} for number, url in enumerate(here, 1)
    ]
    return {
        "data": {
            "@context": "https://schema.org",
            "@type": "CollectionPage",
            "name": dossier.name,
            "description": dossier.summary,
            "url": f"{settings.SITE_URL}{dossier.get_absolute_url()}",
            "inLanguage": dossier.edition.language,
            "mainEntity": {"@type": "ItemList", "itemListElement": items},
        }
    }
