"""What stands in a story beside its words."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from articles import json_ld as machines
from articles.body import pieces, sanitize_words
from articles.films import film_path
from articles.frame import Frame
from articles.models import Article, Category, Correction, Dossier, Edition
from articles.rights import name_for
from articles.sharing import qr_code
from media.models import GalleryImage
from media.templatetags.films import json_ld
from qodsna.addresses import absolute

register = template.Library()
register.simple_tag(film_path)
register.simple_tag(qr_code)


@register.simple_tag
def article_json_ld(
    article: Article,
    frame: Frame,
    corrections: list[Correction],
    photos: list[GalleryImage],
    translations: list[Article],
) -> SafeString:
    """What machines read of a story: schema.org's NewsArticle, with what was put right in it."""
    return json_ld(machines.news_article(article, frame, corrections, photos, translations))


@register.filter
def beside(article: Article, translations: list[Article]) -> list[Article]:
    """A story among its translations, in the order of their editions."""
    order = [article, *translations]
    return sorted(order, key=lambda each: (each.edition.position, each.edition_id))


@register.simple_tag
def site_json_ld(edition: Edition) -> SafeString:
    """What machines read of an edition: schema.org's WebSite and its NewsMediaOrganization."""
    return json_ld(machines.site(edition))


@register.simple_tag
def crumbs_json_ld(
    edition: Edition, crumbs: list[Category], name: str, path: str
) -> SafeString:
    """What machines read of the way to a page, given by its name and path: a BreadcrumbList."""
    return json_ld(machines.breadcrumbs(edition, crumbs, (name, path)))


@register.filter
def title_for(article: Article, user: Any) -> str:
    """The title, for those who may know it."""
    return name_for(user, article)


@register.inclusion_tag("components/body.html")
def printed_body(article: Article, edition: Edition) -> dict[str, Any]:
    """The same on paper, where a film is a picture and an address."""
    return {"pieces": pieces(article.body), "edition": edition}


@register.simple_tag
def words(text: str) -> SafeString:
    """Rich text without pictures and films."""
    return SafeString(sanitize_words(text))


@register.simple_tag
def dossier_json_ld(dossier: Dossier, articles: list[Article]) -> SafeString:
    """What machines read of a dossier: schema.org's CollectionPage with the stories shown."""
    here = [absolute(each.get_absolute_url()) for each in articles]
    items = [
        {"@type": "ListItem", "position": number, "url": url} for number, url in enumerate(here, 1)
    ]
    return json_ld(
        {
            "@context": "https://schema.org",
            "@type": "CollectionPage",
            "name": dossier.name,
            "description": dossier.summary,
            "url": absolute(dossier.get_absolute_url()),
            "inLanguage": dossier.edition.language,
            "mainEntity": {"@type": "ItemList", "itemListElement": items},
        }
    )
