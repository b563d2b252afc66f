"""The places that pictures are cut for, and the cut itself: nothing here touches a file."""

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple


@dataclass(frozen=True)
class Slot:
    """A kind of place on a page.

    ``widths`` are in pixels, the smallest first. Without a ``ratio`` (width to height) the
    picture is shown whole. ``sizes`` is what the browser is told where a template says nothing.
    """

    name: str
    widths: tuple[int, ...]
    sizes: str
    ratio: Fraction | None = None

    @property
    def is_shared(self) -> bool:
        """Whether it is for other sites, which want one JPEG and nothing else."""
        return self.name == "share"


SLOTS = {
    slot.name: slot
    for slot in (
        Slot("lead", (480, 800, 1280), "(min-width:64rem) 35rem,94vw", Fraction(16, 9)),
        Slot(
            "card",
            (320, 480, 720),
            "(min-width:60rem) 22rem,(min-width:36rem) 46vw,94vw",
            Fraction(3, 2),
        ),
        Slot("thumb", (96, 192, 320), "6rem", Fraction(1)),
        Slot("inline", (480, 800, 1280), "(min-width:44rem) 41rem,94vw"),
        Slot("full", (1280, 1920), "100vw"),
        Slot("share", (1200,), "100vw", Fraction(1200, 630)),
    )
}


class Size(NamedTuple):
    width: int
    height: int


class Box(NamedTuple):
    """A part of a picture, in its pixels."""

    left: int
    top: int
    width: int
    height: int


def box(slot: Slot, size: Size, focal: tuple[float, float], crop: Any = None) -> Box:
    """What a slot shows of a picture.

    ``focal`` and ``crop`` (left, top, width, height, made by hand) are fractions of the picture.
    Without a crop that makes sense it is the largest part of the slot's ratio that keeps the
    focal point as near to its middle as the edges allow; with one, the largest part of that.
    """
    whole = Box(0, 0, *size)
    if slot.ratio is None:
        return whole
    if hand := by_hand(crop, size):
        return _largest(slot.ratio, hand, hand.left + hand.width / 2, hand.top + hand.height / 2)
    return _largest(slot.ratio, whole, focal[0] * size.width, focal[1] * size.height)


def by_hand(crop: Any, size: Size) -> Box | None:
    """A crop of four fractions in pixels, clamped to the picture; None for anything else."""
    if not _is_crop(crop):
        return None
    left, top = min(crop[0], 1) * size.width, min(crop[1], 1) * size.height
    right, bottom = left + crop[2] * size.width, top + crop[3] * size.height
    across = _span(left, right, size.width)
    down = _span(top, bottom, size.height)
    return Box(across[0], down[0], across[1], down[1])


def crop_of(crops: Any, slot: Slot) -> tuple[float, ...] | None:
    """What was cut by hand for a slot, of the crops of a picture; None for what makes no sense."""
    crop: Any = crops.get(slot.name) if isinstance(crops, dict) else None
    return tuple(crop) if _is_crop(crop) else None


def _is_crop(crop: Any) -> bool:
    return (
        isinstance(crop, list | tuple)
        and len(crop) == 4
        and all(isinstance(each, int | float) and math.isfinite(each) for each in crop)
        and min(crop) >= 0
        and min(crop[2:]) > 0
    )


def _span(start: float, end: float, length: int) -> tuple[int, int]:
    """Where a part of a side begins, and how long it is: one pixel at least."""
    first = min(round(start), length - 1)
    return first, max(1, min(round(end), length) - first)


def _largest(ratio: Fraction, within: Box, x: float, y: float) -> Box:
    width = max(1, min(within.width, round(within.height * ratio)))
    height = max(1, min(within.height, round(within.width / ratio)))
    left = _clamp(round(x - width / 2), within.left, within.left + within.width - width)
    top = _clamp(round(y - height / 2), within.top, within.top + within.height - height)
    return Box(left, top, width, height)


def _clamp(value: int, least: int, most: int) -> int:
    return max(least, min(value, most))


def widths(slot: Slot, box: Box) -> tuple[int, ...]:
    """The widths that a box is offered in, the smallest first: never enlarged, one at least."""
    return tuple(sorted({min(width, box.width) for width in slot.widths}))


def height(slot: Slot, box: Box, width: int) -> int:
    """How high a slot's box is when it is made so wide, in pixels."""
    return max(1, round(width / (slot.ratio or Fraction(box.width, box.height))))
