"""How many bytes a stored rendition has.

Its name never means other bytes, so that storage is asked once in the life of a process.
"""

from functools import lru_cache

from django.core.files.storage import default_storage

from media import renditions
from media.models import Image
from media.renditions import Cut
from media.slots import SLOTS

KEPT = 20_000


def length(image: Image, slot: str) -> int | None:
    """Of the largest file of a slot; None where it is not there yet, or storage does not answer."""
    if image.rendered != image.revision:
        return None
    cut = Cut.of(image, SLOTS[slot])
    try:
        return _length(f"{renditions.folder(image)}{slot}-{cut.width}.{cut.fallback}")
    except Exception:  # every kind of storage has its own
        return None


@lru_cache(KEPT)
def _length(name: str) -> int:
    return default_storage.size(name)
