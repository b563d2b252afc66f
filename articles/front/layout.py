"""A layout of the front page: its zones in order, and what editors have pinned into them.

Layouts never change; each verb gives the layout that follows. In JSON a layout is
``{"zones": [{"kind", "size", "service", "is_on", "is_narrow", "pins": [{"story", "start",
"end"}]}]}`` with moments in ISO 8601.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db.models import TextChoices

from articles.status import Kind

SMALLEST, LARGEST = 1, 12
MOST_ZONES, MOST_PINS = 60, 200


class ZoneKind(TextChoices):
    LEAD = "lead", "خبر نخست"
    SECONDS = "seconds", "تیترهای عکس‌دار"
    LATEST = "latest", "آخرین خبرها"
    PICKS = "picks", "پیشنهاد سردبیر"
    SERVICE = "service", "سرویس"
    VIDEOS = "videos", "فیلم"
    PHOTOS = "photos", "گزارش تصویری"


# The zones that take one kind of story alone.
ONLY = {ZoneKind.VIDEOS: Kind.VIDEO, ZoneKind.PHOTOS: Kind.PHOTO_REPORT}
# Those that stand beside each other at the top of a page.
SIDE_BY_SIDE = {ZoneKind.LEAD, ZoneKind.SECONDS, ZoneKind.LATEST}


class LayoutError(ValidationError):
    """Such a layout there cannot be; says why in Persian."""


@dataclass(frozen=True)
class Pin:
    """A story that stands where an editor wants it; from ``start`` until ``end``, if so."""

    story: int
    start: datetime | None = None
    end: datetime | None = None

    def is_due(self, now: datetime) -> bool:
        return (self.start is None or self.start <= now) and not self.is_over(now)

    def is_over(self, now: datetime) -> bool:
        return self.end is not None and self.end <= now

    @classmethod
    def read(cls, row: dict[str, Any]) -> Self:
        start, end = (row[name] and datetime.fromisoformat(row[name]) for name in ("start", "end"))
        return cls(row["story"], start, end)

    def written(self) -> dict[str, Any]:
        start, end = (each and each.isoformat() for each in (self.start, self.end))
        return {"story": self.story, "start": start, "end": end}


@dataclass(frozen=True)
class Zone:
    """A part of the page with so many stories; ``service`` is the key of the service it shows."""

    kind: str
    size: int
    pins: tuple[Pin, ...] = ()
    service: int | None = None
    is_on: bool = True
    is_narrow: bool = False

    @property
    def key(self) -> str:
        return f"{self.kind}-{self.service}" if self.service else self.kind

    @property
    def stories(self) -> list[int]:
        return [pin.story for pin in self.pins]

    def takes(self, kind: str) -> bool:
        """Whether stories of this kind may stand here at all."""
        return kind == ONLY.get(ZoneKind(self.kind), kind)

    @classmethod
    def read(cls, row: dict[str, Any]) -> Self:
        return cls(**{**row, "pins": tuple(Pin.read(each) for each in row["pins"])})

    def written(self) -> dict[str, Any]:
        return {**self.__dict__, "pins": [pin.written() for pin in self.pins]}

    def check(self) -> None:
        """Raises LayoutError."""
        if not SMALLEST <= self.size <= LARGEST:
            raise LayoutError("اندازه هر بخش از ۱ تا ۱۲ است.")
        if (self.kind == ZoneKind.SERVICE) != (self.service is not None):
            raise LayoutError("تنها بخش سرویس، سرویس دارد.")
        if any(pin.start and pin.end and pin.start >= pin.end for pin in self.pins):
            raise LayoutError("پایان سنجاق باید پس از آغاز آن باشد.")


@dataclass(frozen=True)
class Layout:
    zones: tuple[Zone, ...] = ()

    # Asking

    def __iter__(self) -> Iterator[Zone]:
        return iter(self.zones)

    def __contains__(self, key: str) -> bool:
        return key in self.keys

    @property
    def keys(self) -> list[str]:
        return [zone.key for zone in self.zones]

    @property
    def stories(self) -> list[int]:
        """What is pinned, in the order of the page."""
        return [story for zone in self.zones for story in zone.stories]

    @property
    def shown(self) -> list[Zone]:
        return [zone for zone in self.zones if zone.is_on]

    def next_moment(self, now: datetime) -> datetime | None:
        """When a pin begins or ends next; None where none does."""
        pins = (pin for zone in self.shown for pin in zone.pins)
        moments = (each for pin in pins for each in (pin.start, pin.end))
        return min((each for each in moments if each and each > now), default=None)

    def zone(self, key: str) -> Zone:
        """Raises LayoutError where there is none with this key."""
        found = next((zone for zone in self.zones if zone.key == key), None)
        if found is None:
            raise LayoutError("این بخش در صفحه نیست.")
        return found

    def where(self, story: int) -> Zone | None:
        """The zone that a story is pinned into."""
        return next((zone for zone in self.zones if story in zone.stories), None)

    def check(self) -> Self:
        """The layout itself; raises LayoutError."""
        for zone in self.zones:
            zone.check()
        if len({*self.keys}) < len(self.zones):
            raise LayoutError("هر بخش یک بار در صفحه می‌آید.")
        if len({*self.stories}) < len(self.stories):
            raise LayoutError("هر خبر یک بار سنجاق می‌شود.")
        if len(self.zones) > MOST_ZONES or len(self.stories) > MOST_PINS:
            raise LayoutError("صفحه بیش از این بخش یا سنجاق نمی‌گیرد.")
        return self

    # Changing

    def with_zone(self, key: str, **changes: Any) -> Self:
        changed = replace(self.zone(key), **changes)
        return replace(self, zones=tuple(changed if each.key == key else each for each in self))

    def pinned(self, story: int, key: str, place: int | None = None) -> Self:
        """With a story before the pin at ``place`` of a zone, and pinned nowhere else."""
        old = self.where(story)
        pin = next((each for each in old.pins if each.story == story), None) if old else None
        rest = self.unpinned(story)
        pins = [*rest.zone(key).pins]
        pins.insert(len(pins) if place is None else max(0, place), pin or Pin(story))
        return rest.with_zone(key, pins=tuple(pins))

    def unpinned(self, story: int) -> Self:
        zone = self.where(story)
        if zone is None:
            return self
        return self.with_zone(zone.key, pins=tuple(p for p in zone.pins if p.story != story))

    def timed(self, story: int, start: datetime | None, end: datetime | None) -> Self:
        """With a pin that stands from ``start`` until ``end``; raises LayoutError."""
        zone = self.where(story)
        if zone is None:
            return self
        pins = (replace(p, start=start, end=end) if p.story == story else p for p in zone.pins)
        changed = self.with_zone(zone.key, pins=tuple(pins))
        changed.zone(zone.key).check()
        return changed

    def moved(self, key: str, step: int) -> Self:
        """With a zone so many places further down."""
        zone = self.zone(key)
        others = [each for each in self.zones if each.key != key]
        others.insert(max(0, self.zones.index(zone) + step), zone)
        return replace(self, zones=tuple(others))

    def with_service(self, service: int, size: int) -> Self:
        """With the zone of a service at the end, if there is none yet."""
        zone = Zone(ZoneKind.SERVICE, size, service=service)
        return self if zone.key in self else replace(self, zones=(*self.zones, zone))

    def without(self, key: str) -> Self:
        return replace(self, zones=tuple(each for each in self.zones if each.key != key))

    def each_once(self) -> Self:
        """With every story pinned only where it is pinned first."""
        first: dict[int, Pin] = {}
        for pin in (pin for zone in self.zones for pin in zone.pins):
            first.setdefault(pin.story, pin)
        zones = (
            replace(zone, pins=tuple(pin for pin in zone.pins if first[pin.story] is pin))
            for zone in self.zones
        )
        return replace(self, zones=tuple(zones))

    # Keeping

    @classmethod
    def read(cls, content: dict[str, Any]) -> Self:
        return cls(tuple(Zone.read(row) for row in content["zones"]))

    def written(self) -> dict[str, Any]:
        return {"zones": [zone.written() for zone in self.zones]}


LEAD, SECONDS, LATEST, PICKS, BAND, BLOCK = 3, 5, 9, 4, 3, 4
WIDE_BLOCKS = 2


def sensible(services: list[int]) -> Layout:
    """The page of an edition with these services that nobody has curated."""
    blocks = [
        Zone(ZoneKind.SERVICE, BLOCK, service=pk, is_narrow=number >= WIDE_BLOCKS)
        for number, pk in enumerate(services)
    ]
    return Layout(
        (
            Zone(ZoneKind.LEAD, LEAD),
            Zone(ZoneKind.SECONDS, SECONDS),
            Zone(ZoneKind.LATEST, LATEST),
            Zone(ZoneKind.PICKS, PICKS, is_on=False),
            *blocks[:WIDE_BLOCKS],
            Zone(ZoneKind.VIDEOS, BAND),
            Zone(ZoneKind.PHOTOS, BAND),
            *blocks[WIDE_BLOCKS:],
        )[:MOST_ZONES]
    )
