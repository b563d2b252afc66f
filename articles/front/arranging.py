"""Which story stands where on a front page: in memory alone, and none of them twice."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from articles.front.layout import LARGEST, Layout, Zone, ZoneKind


class Candidate(NamedTuple):
    """A story that readers may see; ``category`` is a key."""

    pk: int
    kind: str
    category: int | None
    has_picture: bool


Wanted = Callable[[Candidate], bool]


@dataclass(frozen=True)
class Round:
    """The zones of a kind take what they lack, up to ``most`` in all."""

    kind: ZoneKind
    most: int = LARGEST
    needs_picture: bool = False


# Who chooses first. What only one zone can show is not used up by the others; the head of the page
# has a picture where there is any.
ROUNDS = [
    Round(ZoneKind.VIDEOS),
    Round(ZoneKind.PHOTOS),
    Round(ZoneKind.LEAD, most=1, needs_picture=True),
    Round(ZoneKind.LEAD, most=1),
    Round(ZoneKind.SECONDS, needs_picture=True),
    Round(ZoneKind.LEAD),
    Round(ZoneKind.PICKS),
    Round(ZoneKind.LATEST),
    Round(ZoneKind.SERVICE),
]

Arranged = dict[str, list[int]]


def arranged(
    layout: Layout,
    candidates: Iterable[Candidate],
    *,
    now: datetime,
    shown: Collection[int] = (),
    below: Mapping[int, Collection[int]],
) -> Arranged:
    """The stories of each zone that is on, by its key; pins first, then the newest.

    ``candidates`` come newest first; ``shown`` stand elsewhere on the page already. ``below`` has
    for each service the keys of all its categories.
    """
    table = _Table(candidates, {*shown}, below)
    zones = layout.shown
    for zone in zones:
        table.seat(zone, now)
    for each in ROUNDS:
        for zone in zones:
            if zone.kind == each.kind:
                table.fill(zone, each)
    return table.seated


class _Table:
    def __init__(
        self,
        candidates: Iterable[Candidate],
        taken: set[int],
        below: Mapping[int, Collection[int]],
    ) -> None:
        self.free = {each.pk: each for each in candidates if each.pk not in taken}
        self.below = below
        self.seated: Arranged = {}

    def seat(self, zone: Zone, now: datetime) -> None:
        """Its pins, as far as they may be seen and have room."""
        seats = self.seated.setdefault(zone.key, [])
        for pin in zone.pins:
            found = self.free.get(pin.story)
            if found and pin.is_due(now) and zone.takes(found.kind) and len(seats) < zone.size:
                seats.append(self.free.pop(pin.story).pk)

    def fill(self, zone: Zone, each: Round) -> None:
        seats = self.seated[zone.key]
        missing = min(zone.size, each.most) - len(seats)
        fits = self._fits(zone, each)
        found: list[Candidate] = []
        for candidate in self.free.values():
            if len(found) >= missing:
                break
            if fits(candidate):
                found.append(candidate)
        if zone.kind == ZoneKind.SERVICE:
            found.sort(key=lambda candidate: not candidate.has_picture)
        for candidate in found:
            seats.append(self.free.pop(candidate.pk).pk)

    def _fits(self, zone: Zone, each: Round) -> Wanted:
        categories = {*self.below.get(zone.service, ())} if zone.service else None
        return lambda candidate: (
            zone.takes(candidate.kind)
            and (candidate.has_picture or not each.needs_picture)
            and (categories is None or candidate.category in categories)
        )
