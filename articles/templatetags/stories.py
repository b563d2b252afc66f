"""What stands in a story beside its words."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from articles import json_ld
from articles.body import pieces, sanitize_words
from articles.films import film_path
from articles.frame import Frame
from articles.models import Article, Category, Correction, Dossier, Edition
from articles.rights import name_for
from articles.sharing import places, qr_code
from media.models import GalleryImage
from qodsna.addresses import absolute

register = template.Library()
register.simple_tag(film_path)
register.simple_tag(qr_code)


@register.inclusion_tag("components/json_ld.html")
def article_json_ld(
    article: Article,
    frame: Frame,
    corrections: list[Correction],
    photos: list[GalleryImage],
    translations: list[Article],
) -> dict[str, Any]:
    """What machines read of a story: schema.org's NewsArticle, with what was put right in it."""
    return {"data": json_ld.news_article(article, frame, corrections, photos, translations)}


@register.filter
def beside(article: Article, translations: list[Article]) -> list[Article]:
    """A story among its translations, in the order of their editions."""
    order = [article, *translations]
    return sorted(order, key=lambda each: (each.edition.position, each.edition_id))


@register.inclusion_tag("components/json_ld.html")
def site_json_ld(edition: Edition) -> dict[str, Any]:
    """What machines read of an edition: schema.org's WebSite and its NewsMediaOrganization."""
    return {"data": json_ld.site(edition)}


@register.inclusion_tag("components/json_ld.html")
def crumbs_json_ld(
    edition: Edition, crumbs: list[Category], name: str, path: str
) -> dict[str, Any]:
    """What machines read of the way to a page, given by its name and path: a BreadcrumbList."""
    return {"data": json_ld.breadcrumbs(edition, crumbs, (name, path))}


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


@register.inclusion_tag("components/share_links.html")
def share_links(article: Article) -> dict[str, Any]:
    """Where a story may be carried, by its short address."""
    url = absolute(article.short_path)
    return {"places": places(article.title, url), "url": url}


@register.simple_tag
def words(text: str) -> SafeString:
    """Rich text without pictures and films."""
    return SafeString(sanitize_words(text))


@register.inclusion_tag("components/json_ld.html")
def dossier_json_ld(dossier: Dossier, articles: list[Article]) -> dict[str, Any]:
    """What machines read of a dossier: schema.org's CollectionPage with the stories shown."""
    here = [absolute(each.get_absolute_url()) for each in articles]
    items = [
        {"@type": "ListItem", "position": number, "url": url} for number, url in enumerate(here, 1)
    ]
    return {
        "data": {
            "@context": "https://schema.org",
            "@type": "CollectionPage",
            "name": dossier.name,
            "description": dossier.summary,
            "url": absolute(dossier.get_absolute_url()),
            "inLanguage": dossier.edition.language,
            "mainEntity": {"@type": "ItemList", "itemListElement": items},
        }
    }
