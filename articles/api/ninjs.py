"""A story as agencies exchange it: ninjs 3.1 of the IPTC."""

from collections.abc import Iterable
from typing import Any

from articles.api.answers import moment
from articles.api.text import text_of
from articles.api.told import film
from articles.frame import Frame
from articles.json_ld import filled
from articles.models import Article
from media.models import Image
from media.sharing import shared
from qodsna.addresses import absolute

STANDARD = {
    "name": "ninjs",
    "version": "3.1",
    "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json",
}
HTML, PLAIN, JPEG = "text/html", "text/plain", "image/jpeg"
# The most urgent of nine.
FLASH = 1


def story(
    frame: Frame, here: Article, *, shown: Iterable[Image] | None = None, in_full: bool = False
) -> dict[str, Any]:
    """``shown``: its pictures, where they are more than the first; ``in_full``: with its text."""
    first = here.shown_picture
    images = shown if shown is not None else [first] if first else []
    associations = [*(picture(here, image) for image in images), *films(frame, here)]
    edition = frame.edition
    return filled(
        {
            "uri": absolute(here.short_path),
            "standard": STANDARD,
            "type": "composite" if associations else "text",
            "representationType": "full" if in_full else "partial",
            "profile": here.kind,
            "firstCreated": moment(here.published_at),
            "contentCreated": moment(here.published_at),
            "versionCreated": moment(here.last_change),
            "expires": moment(here.published_until),
            "pubStatus": "usable",
            "urgency": FLASH if here.is_hot else None,
            "language": edition.language,
            "copyrightHolder": edition.name,
            "usageTerms": "\n".join(edition.footer_lines),
            "title": here.title,
            "headlines": headlines(here),
            "descriptions": [text("summary", here.summary)] if here.summary else [],
            "bodies": bodies(here) if in_full else [],
            "by": ", ".join(each.name for each in here.authors.all()),
            "people": [
                named(each, rel="author") | {"uri": absolute(each.get_absolute_url())}
                for each in here.authors.all()
            ],
            "subjects": subjects(frame, here),
            "genres": [{"name": str(here.get_kind_display()), "literal": here.kind}],
            "infoSources": [
                {"name": edition.name, "uri": absolute(edition.get_absolute_url())},
            ],
            "altIds": [{"role": "code", "value": str(here.pk)}],
            "renditions": [
                {
                    "name": "web",
                    "href": absolute(here.get_absolute_url()),
                    "contentType": HTML,
                }
            ],
            "associations": associations,
        }
    )


def collection(address: str, title: str, language: str, items: Iterable[dict[str, Any]]) -> Any:
    """A list as one composite object, each story in its place."""
    return filled(
        {
            "uri": address,
            "standard": STANDARD,
            "type": "composite",
            "language": language,
            "title": title,
            "associations": [
                {"name": f"article-{number}", **item} for number, item in enumerate(items, 1)
            ],
        }
    )


def headlines(here: Article) -> list[dict[str, Any]]:
    told = {"main": here.title, "kicker": here.kicker, "subheadline": here.subheadline}
    return [{"role": role, "value": value} for role, value in told.items() if value]


def text(role: str, value: str, content_type: str = PLAIN) -> dict[str, Any]:
    return {"role": role, "contentType": content_type, "value": value}


def bodies(here: Article) -> list[dict[str, Any]]:
    told = text_of(here)
    plain = "\n".join(filter(None, [told["lead"], told["plain"], told["sign_off"]]))
    counts = {"charCount": len(plain), "wordCount": len(plain.split())}
    return [text("main", plain) | counts, text("main", told["html"], HTML)]


def subjects(frame: Frame, here: Article) -> list[dict[str, Any]]:
    services = [
        named(each, rel="section") | {"uri": absolute(each.get_absolute_url())}
        for each in frame.path(here.category)
    ]
    tags = [
        named(each, rel="about") | {"uri": absolute(each.get_absolute_url())}
        for each in here.tags.all()
    ]
    return [*services, *tags]


def named(thing: Any, rel: str) -> dict[str, Any]:
    return {"name": thing.name, "rel": rel, "literal": thing.slug}


def picture(here: Article, image: Image) -> dict[str, Any]:
    file = shared(image)
    return filled(
        {
            "name": f"picture-{image.pk}",
            "uri": f"{absolute(here.short_path)}#picture-{image.pk}",
            "type": "picture",
            "headlines": [{"role": "alt", "value": image.alt}],
            "descriptions": [text("caption", image.caption)] if image.caption else [],
            "by": image.credit,
            "copyrightHolder": image.rights_owner,
            "renditions": [
                {
                    "name": "main",
                    "href": file["url"],
                    "contentType": JPEG,
                    "width": file["width"],
                    "height": file["height"],
                }
            ],
        }
    )


def films(frame: Frame, here: Article) -> list[dict[str, Any]]:
    told = film(frame.edition, here)
    if told is None:
        return []
    page = {"name": "web", "href": told["url"], "contentType": HTML, "duration": told["duration"]}
    return [
        {
            "name": "film",
            "uri": told["url"],
            "type": "video",
            "headlines": [{"role": "main", "value": told["title"]}],
            "renditions": [filled(page)],
        }
    ]
