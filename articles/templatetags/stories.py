"""What stands in a story beside its words."""

from typing import Any

from django import template
from django.template.context import Context
from django.utils.safestring import SafeString

from articles import json_ld
from articles.body import pieces, sanitize_words
from articles.films import film_path
from articles.models import Article, Category, Dossier, Edition
from articles.rights import name_for
from articles.sharing import qr_code
from articles.told import crumbs, graph, pager
from media.models import Image
from media.templatetags.films import script
from qodsna.addresses import absolute
from qodsna.markup import draw

register = template.Library()
register.simple_tag(film_path)
register.simple_tag(qr_code)
register.simple_tag(crumbs)
register.simple_tag(pager)


@register.simple_tag(takes_context=True)
def open_graph(
    context: Context, kind: str, title: str, description: str, path: str, *images: Image | None
) -> SafeString:
    """What other sites show of a page whose address is sent to them, with the first of these
    pictures that may be shown."""
    told = graph(context["edition"], kind, title, description, path, *images)
    return draw("components/open_graph.html", **told)


@register.simple_tag
def site_json_ld(edition: Edition) -> SafeString:
    """What machines read of an edition: schema.org's WebSite and its NewsMediaOrganization."""
    return script(json_ld.site(edition))


@register.simple_tag
def crumbs_json_ld(edition: Edition, services: list[Category], name: str, path: str) -> SafeString:
    """What machines read of the way to a page, given by its name and path: a BreadcrumbList."""
    return script(json_ld.breadcrumbs(edition, services, (name, path)))


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
    return script(
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
