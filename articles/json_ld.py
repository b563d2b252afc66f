"""What machines read of a page, in the words of schema.org."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from articles.frame import Frame
from articles.models import Article, Category, Correction, Edition
from articles.story import Gist, named_with
from media.models import GalleryImage, Image
from media.sharing import image_object
from qodsna.addresses import absolute
from qodsna.languages import spoken

CONTEXT = "https://schema.org"
PICTURES = 10


def filled(found: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if value not in (None, "", [])}


def news_article(
    article: Article,
    gist: Gist,
    frame: Frame,
    corrections: Sequence[Correction],
    photos: Sequence[GalleryImage] = (),
    translations: Sequence[Article] = (),
) -> dict[str, Any]:
    """A NewsArticle; ``corrections``: those that readers are told of, the last first.

    ``translations``: those that readers see.
    """
    published = article.published_at
    changed = corrections[0].at if corrections else published
    url = absolute(gist.path)
    people = [
        {"@type": "Person", "name": each.name, "url": absolute(each.get_absolute_url())}
        for each in named_with(article, "authors")
    ]
    found: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": "NewsArticle",
        "headline": gist.title,
        "description": gist.summary,
        "inLanguage": frame.edition.language,
        "url": url,
        "mainEntityOfPage": url,
        "identifier": str(article.pk),
        "image": pictures(gist.picture, photos),
        "articleSection": article.category.name if article.category else None,
        "keywords": [tag.name for tag in named_with(article, "tags")],
        "datePublished": published.isoformat() if published else None,
        "dateModified": max(changed, published).isoformat() if changed and published else None,
        "author": people or [frame.once(_agency)],
        "publisher": frame.once(_agency),
        "expires": article.published_until.isoformat() if article.published_until else None,
        "correction": [correction(each) for each in corrections],
        **translated(article, translations),
    }
    return filled(found)


def translated(article: Article, others: Sequence[Article]) -> dict[str, Any]:
    """What came out first is the work; what followed in other languages translates it."""
    if not others:
        return {}
    first = min([article, *others], key=lambda each: (each.published_at, each.pk))
    if first is article:
        return {"workTranslation": [other_tongue(each) for each in others]}
    return {"translationOfWork": other_tongue(first)}


def other_tongue(story: Article) -> dict[str, Any]:
    url = absolute(story.get_absolute_url())
    language = story.edition.language
    return {
        "@type": "NewsArticle",
        "@id": url,
        "url": url,
        "headline": story.title,
        "inLanguage": language,
    }


def pictures(first: Image | None, photos: Sequence[GalleryImage]) -> list[dict[str, Any]]:
    """What a story shows first, and its album, each picture once."""
    shown = [first, *(place.image for place in photos)]
    each_once = {image.pk: image for image in shown if image}
    return [image_object(image) for image in [*each_once.values()][:PICTURES]]


def correction(told: Correction) -> dict[str, Any]:
    return {
        "@type": "CorrectionComment",
        "datePublished": told.at.isoformat(),
        "name": str(told),
        "text": told.note,
    }


def publisher(edition: Edition) -> dict[str, Any]:
    """The agency as it signs in an edition."""
    logo = edition.logo if edition.logo and edition.logo.is_lawful else None
    found = {
        "@type": "NewsMediaOrganization",
        "name": edition.name,
        "url": absolute(edition.get_absolute_url()),
        "logo": image_object(logo, "inline") if logo else None,
    }
    return filled(found)


def _agency(frame: Frame) -> dict[str, Any]:
    return publisher(frame.edition)


def site(edition: Edition) -> dict[str, Any]:
    """The front page: whose it is, and the site that it opens."""
    home = absolute(edition.get_absolute_url())
    about = {
        "@type": "WebSite",
        "@id": f"{home}#site",
        "name": edition.name,
        "alternateName": edition.site_name,
        "description": edition.slogan,
        "url": home,
        "inLanguage": edition.language,
        "publisher": {"@id": f"{home}#agency"},
        "potentialAction": searching(edition),
    }
    agency = {**publisher(edition), "@id": f"{home}#agency"}
    return {"@context": CONTEXT, "@graph": [agency, filled(about)]}


def searching(edition: Edition) -> dict[str, Any]:
    """Where the edition is searched."""
    path = reverse("articles:search", args=[edition.code])
    target = {"@type": "EntryPoint", "urlTemplate": f"{absolute(path)}?q={{search_term_string}}"}
    asked = "required name=search_term_string"
    return {"@type": "SearchAction", "target": target, "query-input": asked}


def breadcrumbs(
    edition: Edition, crumbs: Sequence[Category], *last: tuple[str, str]
) -> dict[str, Any]:
    """The way from the front page; ``last``: names and paths of what follows the services."""
    steps = [(_home(spoken()), edition.get_absolute_url())]
    steps += [(each.name, each.get_absolute_url()) for each in crumbs]
    return {
        "@context": CONTEXT,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": name, "item": absolute(path)}
            for number, (name, path) in enumerate([*steps, *last], 1)
        ],
    }


@lru_cache
def _home(_spoken: tuple[str, str]) -> str:
    """Looked up once in each language."""
    return gettext("خانه")
