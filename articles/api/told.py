"""A story and what belongs to it, as the API tells them in its own JSON."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from articles.api.answers import moment
from articles.api.text import text_of
from articles.films import film_path
from articles.frame import Frame
from articles.json_ld import PICTURES
from articles.models import Article, Category, Correction, Edition, RelatedLink
from articles.related.shown import related_links
from articles.story import corrections_of, dossiers_of
from media.models import Image
from media.sharing import shared
from qodsna.addresses import absolute


def edition(here: Edition) -> dict[str, Any]:
    return {
        "code": here.code,
        "name": here.name,
        "site_name": here.site_name,
        "slogan": here.slogan,
        "language": here.language,
        "direction": here.direction,
        "url": absolute(here.get_absolute_url()),
        "articles_url": absolute(reverse("articles:api-articles", args=[here.code])),
    }


def named(thing: Any) -> dict[str, Any]:
    """A service, a tag, an author or a dossier."""
    return {
        "slug": thing.slug,
        "name": thing.name,
        "url": absolute(thing.get_absolute_url()),
    }


def service(frame: Frame, here: Category) -> dict[str, Any]:
    above = frame.path(here)[:-1]
    return {
        **named(here),
        "description": here.description,
        "parent": above[-1].slug if above else None,
    }


def story(frame: Frame, here: Article) -> dict[str, Any]:
    """What everybody may know of it; no query after ``for_feed()``."""
    path = frame.path(here.category)
    picture = here.shown_picture
    return {
        "id": here.pk,
        "url": absolute(here.get_absolute_url()),
        "api_url": own_address(frame, here),
        "edition": frame.edition.code,
        "language": frame.edition.language,
        "kind": here.kind,
        "is_breaking": here.is_hot,
        "kicker": here.kicker,
        "headline": here.title,
        "subheadline": here.subheadline,
        "summary": here.summary,
        "published_at": moment(here.published_at),
        "modified_at": moment(here.last_change),
        "expires_at": moment(here.published_until),
        "service": named(path[-1]) if path else None,
        "tags": [named(each) for each in here.tags.all()],
        "authors": [named(each) for each in here.authors.all()],
        "picture": picture_of(picture) if picture else None,
        "film": film(frame.edition, here),
    }


def own_address(frame: Frame, here: Article) -> str:
    return absolute(reverse("articles:api-article", args=[frame.edition.code, here.pk]))


def whole_story(frame: Frame, here: Article, *, in_full: bool) -> dict[str, Any]:
    """The same with all that stands around it; ``in_full``: and its text."""
    return {
        **story(frame, here),
        "dossiers": [named(each) for each in dossiers_of(here)],
        "pictures": [picture_of(each) for each in pictures(here)],
        "related": [related(each) for each in related_links(here)],
        "corrections": [correction(each) for each in corrections_of(here)],
        "text": text_of(here) if in_full else None,
    }


def pictures(here: Article) -> Iterable[Image]:
    """What it shows first, each once."""
    shown = [here.shown_picture, *(place.image for place in here.photos[:PICTURES])]
    each_once = {image.pk: image for image in shown if image}
    return [*each_once.values()][:PICTURES]


def picture_of(image: Image) -> dict[str, Any]:
    return {
        **shared(image),
        "caption": image.caption,
        "credit": image.credit,
        "rights_owner": image.rights_owner,
    }


def film(here: Edition, told: Article) -> dict[str, Any] | None:
    """``duration`` is in seconds."""
    if told.video is None or not told.video.is_ready:
        return None
    return {
        "title": told.video.title,
        "url": absolute(film_path(here, told.video)),
        "duration": told.video.duration,
    }


def related(link: RelatedLink) -> dict[str, Any]:
    """Another story, or, without an ``id``, a page elsewhere."""
    address = link.address
    return {
        "id": link.target_id,
        "headline": link.headline,
        "url": absolute(address) if link.target_id else address,
    }


def correction(told: Correction) -> dict[str, Any]:
    return {"kind": told.kind, "note": told.note, "at": moment(told.at)}
