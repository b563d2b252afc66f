"""Pictures on readers' pages: cut for their place, in the sizes and formats of the browser."""

from typing import Any

from django import template

from media import renditions
from media.models import Image
from media.renditions import Cut
from media.sharing import first_lawful, shared
from media.slots import SLOTS

register = template.Library()

# For browsers that know neither formats nor widths to choose from.
SRC = 480


@register.inclusion_tag("components/picture.html")
def picture(
    image: Image | None,
    slot: str,
    *,
    eager: bool = False,
    decorative: bool = False,
    sizes: str = "",
) -> dict[str, Any]:
    """A picture in a slot; what has none, or must not be shown, leaves a quiet place.

    ``eager``: loaded at once, as the first picture of a page. ``decorative``: a text beside it
    says the same. ``sizes``: how wide it is shown, where the slot's own words are not right.
    """
    if image is None or not image.is_lawful:
        return {"slot": slot}
    cut = Cut(image, SLOTS[slot])
    base = f"{renditions.base(image)}{slot}-"
    return {
        "slot": slot,
        "cut": cut,
        "src": f"{base}{cut.filling(SRC)}.{cut.fallback}",
        "avif": srcset(base, cut.widths, "avif"),
        "fallback": srcset(base, cut.widths, cut.fallback),
        "sizes": sizes or cut.slot.sizes,
        "alt": "" if decorative else image.alt,
        "eager": eager,
    }


@register.simple_tag
def picture_url(image: Image, slot: str, width: int, suffix: str = "") -> str:
    """The address of one file of a picture that fills a place of so many pixels."""
    return renditions.url(image, slot, width, suffix)


@register.simple_tag
def share_image(*images: Image | None) -> dict[str, Any] | None:
    """The first of these pictures that may be shown, as other sites show it: url, width, height
    and alt."""
    shown = first_lawful(*images)
    return shared(shown) if shown else None


def srcset(base: str, widths: tuple[int, ...], suffix: str) -> str:
    return ",".join(f"{base}{width}.{suffix} {width}w" for width in widths)
