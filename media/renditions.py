"""The files that are made of a picture: their names and addresses.

A name follows from the row alone: ``renditions/<pk>/<revision>/<slot>-<width>.<suffix>``. The
revision takes in the random part of the master's name, so that nobody can guess an address.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings

from media import slots
from media.addresses import address
from media.models import Image
from media.slots import SLOTS, Box, Size, Slot

FOLDER = "renditions"
# So many pictures are remembered in a process, in the places where pages show them.
KEPT = 4096


@dataclass(frozen=True)
class Rendition:
    slot: Slot
    width: int
    suffix: str

    @property
    def file(self) -> str:
        return f"{self.slot.name}-{self.width}.{self.suffix}"


@dataclass(frozen=True, eq=False)
class Cut:
    """A picture as one slot shows it: the box that is cut out, the widths it is offered in, the
    height of the largest, and the format for browsers without AVIF."""

    slot: Slot
    box: Box
    widths: tuple[int, ...]
    height: int
    fallback: str

    @classmethod
    def of(cls, image: Image, slot: Slot, size: tuple[int, int] | None = None) -> "Cut":
        """The same one while it is remembered; ``size`` is that of the file, where at hand."""
        whole = Size(*(size or (image.width, image.height)))
        crop = slots.crop_of(image.crops, slot)
        return _cut(slot.name, whole, (image.focal_x, image.focal_y), crop, _fallback(image, slot))

    @property
    def width(self) -> int:
        return self.widths[-1]

    @property
    def suffixes(self) -> tuple[str, ...]:
        return (self.fallback,) if self.slot.is_shared else ("avif", self.fallback)

    def filling(self, width: int) -> int:
        """The smallest width on offer that fills a place so wide, or the largest of all."""
        return next((each for each in self.widths if each >= width), self.width)


@lru_cache(KEPT)
def _cut(
    name: str,
    size: Size,
    focal: tuple[float, float],
    crop: tuple[float, ...] | None,
    fallback: str,
) -> Cut:
    slot = SLOTS[name]
    box = slots.box(slot, size, focal, crop)
    widths = slots.widths(slot, box)
    return Cut(slot, box, widths, slots.height(slot, box, widths[-1]), fallback)


def _fallback(image: Image, slot: Slot) -> str:
    """The format for browsers without AVIF: what may be transparent stays so."""
    transparent = image.file_name.lower().endswith(".png")
    return "png" if transparent and not slot.is_shared else "jpg"


def folder(image: Image) -> str:
    """Where the renditions of a picture lie, as it is cut now."""
    return f"{FOLDER}/{image.pk}/{image.revision}/"


def every(image: Image) -> Iterator[Rendition]:
    """All renditions of a picture."""
    for slot in SLOTS.values():
        cut = Cut.of(image, slot)
        for width in cut.widths:
            for suffix in cut.suffixes:
                yield Rendition(slot, width, suffix)


def called(image: Image, name: str) -> Rendition | None:
    """The rendition of this name, if a picture has it as it is cut now."""
    lies_in = folder(image)
    return next((each for each in every(image) if lies_in + each.file == name), None)


def base(image: Image) -> str:
    """What the addresses of a picture's renditions begin with.

    Once all of them lie in storage they may come straight from there; until then from this
    site, which makes them when they are asked for.
    """
    revision = image.revision
    inside = f"{FOLDER}/{image.pk}/{revision}/"
    # A cache that keeps bytes for ever must not learn where those of a borrowed picture lie.
    lies_there = image.rendered == revision and image.rights_until is None
    return address(inside) if lies_there else settings.MEDIA_URL + inside


def url(image: Image, slot: str, width: int = 0, suffix: str = "") -> str:
    """The file that fills a place of so many pixels; without a number the largest.

    It is a JPEG or PNG where no ``suffix`` asks for another.
    """
    return url_of(image, Cut.of(image, SLOTS[slot]), width, suffix)


def url_of(image: Image, cut: Cut, width: int = 0, suffix: str = "") -> str:
    """The same of a picture as it is cut."""
    wide = cut.filling(width) if width else cut.width
    return f"{base(image)}{cut.slot.name}-{wide}.{suffix or cut.fallback}"
