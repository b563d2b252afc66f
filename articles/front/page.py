"""The front page as readers see it: a layout, filled with what is published at this moment."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import groupby

from django.utils import timezone

from articles import statements
from articles.frame import BREAKING, Frame
from articles.front.arranging import Arranged, Candidate, arranged
from articles.front.layout import ONLY, SIDE_BY_SIDE, Layout, Zone, ZoneKind, sensible
from articles.models import Article, Category, FrontLaunch
from qodsna.prepared import numbered

# So many candidates for one place that any story may take: pictures are not everywhere.
CHOICE = 3


@dataclass(frozen=True)
class Part:
    """A zone with the stories that it shows; ``service`` where it is one's."""

    zone: Zone
    cards: list[Article]
    service: Category | None = None

    @property
    def kind(self) -> str:
        return self.zone.kind

    @property
    def id(self) -> str:
        return self.zone.key

    @property
    def is_whole(self) -> bool:
        """Whether the service that it shows is still there."""
        return self.zone.service is None or self.service is not None


@dataclass(frozen=True)
class Band:
    """Parts that stand beside each other: the ``top``, ``narrow`` blocks, or one part alone.

    ``is_feature``: the first wide block of a service.
    """

    kind: str
    parts: list[Part]
    is_feature: bool = False


@dataclass
class FrontPage:
    """The parts that have stories; ``due``: the moment at which a pin makes it another page."""

    parts: list[Part] = field(default_factory=list)
    due: datetime | None = None

    @property
    def is_empty(self) -> bool:
        return not self.parts

    @cached_property
    def bands(self) -> list[Band]:
        return [*_bands(self.parts)]

    def cards(self, key: str) -> list[Article]:
        """The stories of the zone with this key."""
        return next((part.cards for part in self.parts if part.id == key), [])

    @property
    def services(self) -> list[Part]:
        return [part for part in self.parts if part.service]


def front_page(frame: Frame) -> FrontPage:
    """The front page, composed anew when the frame is."""
    return frame.once(composed)


def composed(frame: Frame) -> FrontPage:
    return compose(frame, current_layout(frame))


def current_layout(frame: Frame) -> Layout:
    """What was launched last, or a sensible page where nothing was."""
    launch = FrontLaunch.objects.current(frame.edition)
    return launch.arrangement if launch else default_layout(frame)


def default_layout(frame: Frame) -> Layout:
    return sensible([service.pk for service in frame.services])


def compose(frame: Frame, layout: Layout) -> FrontPage:
    """The front page of this moment in a layout, in two queries beside the frame."""
    now = timezone.now()
    seats = seating(frame, layout, now)
    chosen = {pk for some in seats.values() for pk in some}
    cards = {card.pk: card for card in _cards(frame, chosen)}
    parts = (
        Part(
            zone,
            [cards[pk] for pk in seats[zone.key] if pk in cards],
            frame.by_key.get(zone.service),
        )
        for zone in layout.shown
    )
    whole = [part for part in parts if part.cards and part.is_whole]
    return FrontPage(whole, layout.next_moment(now))


def seating(frame: Frame, layout: Layout, now: datetime | None = None) -> Arranged:
    """The keys of the stories in each zone; one query."""
    return arranged(
        layout,
        _candidates(frame, layout),
        now=now or timezone.now(),
        shown=[card.pk for card in frame.breaking],
        below=_below(frame, layout),
    )


def _below(frame: Frame, layout: Layout) -> dict[int, set[int]]:
    """The categories of each service that has a zone, and that is still there."""
    categories = {each.pk: each for each in frame.categories}
    shown = (zone.service for zone in layout.shown if zone.service in categories)
    return {pk: {*frame.below(categories[pk])} for pk in shown}


def _cards(frame: Frame, codes: set[int]) -> list[Article]:
    if not codes:
        return []
    asked = {"edition": frame.edition.pk, "now": timezone.now()}
    return statements.cards(len(codes), **asked, **numbered("code", codes))


def _candidates(frame: Frame, layout: Layout) -> list[Candidate]:
    """Enough of the newest for every zone, however much of it the others take; and the pins."""
    now, parts = timezone.now(), list(_parts(frame, layout))
    shape = [(what, most) for what, most, _ in parts]
    keys = numbered("service", (key for *_, key in parts))
    pins = numbered("pin", layout.stories)
    rows = statements.candidates(*shape, edition=frame.edition.pk, now=now, **keys, **pins)
    return [
        Candidate(pk, kind, category, picture is not None and (ends is None or ends > now))
        for pk, kind, category, picture, ends in rows
    ]


def _parts(frame: Frame, layout: Layout) -> Iterator[tuple[str, int, int | None]]:
    """How many of what ``statements.candidates`` is asked for, and the key of a service."""
    pins = len(layout.stories)
    spare = BREAKING + pins
    general = [zone for zone in layout.shown if zone.kind != ZoneKind.SERVICE]
    most = sum(zone.size for zone in general) + spare
    yield "newest", CHOICE * most, None
    for zone in general:
        if zone.kind in ONLY:
            yield str(zone.kind), zone.size + spare, None
    for category, size in _demand(frame, layout).items():
        yield "service", size + most, category
    if pins:
        yield "pins", pins, None


def _demand(frame: Frame, layout: Layout) -> dict[int, int]:
    """How many stories of each category the zones of services may take."""
    wanted: dict[int, int] = {}
    below = _below(frame, layout)
    for zone in layout.shown:
        for category in below.get(zone.service, ()) if zone.service else ():
            wanted[category] = wanted.get(category, 0) + zone.size
    return wanted


def _bands(parts: list[Part]) -> Iterator[Band]:
    wide = (part for part in parts if part.service and not part.zone.is_narrow)
    feature = next(wide, None)
    for kind, some in groupby(parts, key=_band):
        together = [*some]
        if kind == "top" or (kind == "narrow" and len(together) > 1):
            yield Band(kind, together)
        else:
            yield from (Band("alone", [part], part is feature) for part in together)


def _band(part: Part) -> str:
    if part.kind in SIDE_BY_SIDE:
        return "top"
    return "narrow" if part.zone.is_narrow else "alone"
