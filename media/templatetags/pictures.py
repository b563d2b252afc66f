"""Pictures on readers' pages: cut for their place, in the sizes and formats of the browser."""

from functools import lru_cache

from django import template
from django.utils.safestring import SafeString

from media import renditions
from media.models import Image
from media.renditions import Cut
from media.slots import SLOTS
from qodsna.markup import draw, fill, icon

register = template.Library()

# For browsers that know neither formats nor widths to choose from.
SRC = 480


PICTURE = (
    '<picture><source type="image/avif" srcset="{avif}" sizes="{sizes}">'
    '<img class="picture" src="{src}" srcset="{fallback}" sizes="{sizes}" alt="{alt}"'
    ' width="{width}" height="{height}" {when} decoding="async"></picture>'
)
NO_PICTURE = '<span class="picture picture--none picture--{slot}">{icon}</span>'
WHEN = {True: SafeString('fetchpriority="high"'), False: SafeString('loading="lazy"')}


@register.simple_tag
def picture(
    image: Image | None,
    slot: str,
    *,
    eager: bool = False,
    decorative: bool = False,
    sizes: str = "",
) -> SafeString:
    """A picture in a slot; what has none, or must not be shown, leaves a quiet place.

    ``eager``: loaded at once, as the first picture of a page. ``decorative``: a text beside it
    says the same. ``sizes``: how wide it is shown, where the slot's own words are not right.
    """
    if image is None or not image.is_lawful:
        return fill(NO_PICTURE, slot=slot, icon=icon("picture"))
    cut, alt = Cut.of(image, SLOTS[slot]), "" if decorative else image.alt
    return _drawn(renditions.base(image), cut, alt, sizes or cut.slot.sizes, WHEN[bool(eager)])


@lru_cache(renditions.KEPT)
def _drawn(lies_in: str, cut: Cut, alt: str, sizes: str, when: SafeString) -> SafeString:
    base = f"{lies_in}{cut.slot.name}-"
    return fill(
        PICTURE,
        avif=srcset(base, cut.widths, "avif"),
        sizes=sizes,
        src=f"{base}{cut.filling(SRC)}.{cut.fallback}",
        fallback=srcset(base, cut.widths, cut.fallback),
        alt=alt,
        width=cut.width,
        height=cut.height,
        when=when,
    )


@register.simple_tag
def figure(
    image: Image, slot: str = "inline", *, eager: bool = False, sizes: str = ""
) -> SafeString:
    """A picture that may be shown, with what is told of it; the rest as in ``picture``."""
    drawn = picture(image, slot, eager=eager, sizes=sizes)
    return draw("components/figure.html", picture=drawn, caption=image.caption, credit=image.credit)


@register.simple_tag
def picture_url(image: Image, slot: str, width: int, suffix: str = "") -> str:
    """The address of one file of a picture that fills a place of so many pixels."""
    return renditions.url(image, slot, width, suffix)


def srcset(base: str, widths: tuple[int, ...], suffix: str) -> str:
    return ",".join(f"{base}{width}.{suffix} {width}w" for width in widths)
