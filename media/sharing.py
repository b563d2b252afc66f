"""Pictures as other sites and machines are told of them."""

from functools import lru_cache
from typing import Any
from urllib.parse import urljoin

from django.conf import settings

from media import renditions
from media.models import Image
from media.renditions import Cut
from media.slots import SLOTS


def first_lawful(*images: Image | None) -> Image | None:
    """The first of these pictures that may be shown."""
    return next((image for image in images if image and image.is_lawful), None)


def shared(image: Image, slot: str = "share") -> dict[str, Any]:
    """The largest file of a picture in a slot, as other sites show it: url, width, height, alt."""
    cut = Cut.of(image, SLOTS[slot])
    url = _whole(settings.SITE_URL, renditions.url_of(image, cut))
    return {"url": url, "width": cut.width, "height": cut.height, "alt": image.alt}


@lru_cache(renditions.KEPT)
def _whole(site: str, address: str) -> str:
    return urljoin(site, address)


def image_object(image: Image, slot: str = "share") -> dict[str, Any]:
    """schema.org's ImageObject of a picture that may be shown."""
    file = shared(image, slot)
    found = {
        "@type": "ImageObject",
        "url": file["url"],
        "contentUrl": file["url"],
        "width": file["width"],
        "height": file["height"],
        "name": image.alt,
        "caption": image.caption or image.alt,
        "creditText": image.credit,
        "creator": {"@type": "Person", "name": image.credit} if image.credit else None,
        "copyrightNotice": image.rights_owner,
    }
    return {name: value for name, value in found.items() if value}
