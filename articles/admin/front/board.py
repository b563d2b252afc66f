"""What the desk shows of a front page: every zone with its pins, and what fills the rest."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils import timezone

from articles.frame import Frame
from articles.front.changes import ORDER, Differences, differences, stories_of
from articles.front.layout import LARGEST, ONLY, SMALLEST, Layout, Pin, Zone, ZoneKind
from articles.front.page import default_layout, seating
from articles.models import Article, FrontDraft, FrontLaunch
from articles.reads.ranking import reads_of
from articles.rights import name_for
from qodsna.persian import format_numeric

SIZES = range(SMALLEST, LARGEST + 1)


@dataclass(frozen=True)
class BoardCard:
    """A story in a zone; ``pin`` where an editor has put it there, ``story`` unless it is gone.

    ``typed`` is what was typed as its times and not understood, with ``error``.
    """

    key: int
    title: str
    story: Article | None
    service: str
    reads: int
    pin: Pin | None = None
    remark: str = ""
    is_seen: bool = True
    typed: dict[str, str] = field(default_factory=dict)
    error: str = ""

    @property
    def times(self) -> list[tuple[str, str, str, str]]:
        """Of its pin: the name and the label of each field, what stands in it, and what is kept."""
        start, end = (self.pin.start, self.pin.end) if self.pin else (None, None)
        kept = [("start", "از", start), ("end", "تا", end)]
        return [
            (name, label, self.typed.get(name, _written(moment)), _written(moment))
            for name, label, moment in kept
        ]


def _written(moment: datetime | None) -> str:
    return format_numeric(moment) if moment else ""


@dataclass(frozen=True)
class BoardZone:
    zone: Zone
    name: str
    cards: list[BoardCard]
    sizes = SIZES

    @property
    def missing(self) -> int:
        """How many places stay empty, for want of stories."""
        return self.zone.size - sum(card.is_seen for card in self.cards) if self.zone.is_on else 0


class Desk:
    """The front page of an edition as one editor has it before him.

    ``errors`` are what was typed as the times of a story, and why it was not understood.
    """

    def __init__(self, frame: Frame, user: Any, errors: dict[int, Any] | None = None) -> None:
        self.frame, self.user, self.errors = frame, user, errors or {}
        self.edition = frame.edition
        self.now = timezone.now()

    # What there is

    @cached_property
    def current(self) -> FrontLaunch | None:
        launches = FrontLaunch.objects.select_related("by")
        return launches.current(self.edition)

    @cached_property
    def draft(self) -> FrontDraft | None:
        return FrontDraft.objects.of(self.edition, self.user)

    @property
    def number(self) -> int:
        return self.current.number if self.current else 0

    @cached_property
    def default(self) -> Layout:
        return default_layout(self.frame)

    @cached_property
    def live(self) -> Layout:
        return self.current.arrangement if self.current else self.default

    @cached_property
    def layout(self) -> Layout:
        return self.draft.arrangement if self.draft else self.live

    @property
    def is_stale(self) -> bool:
        """Whether a colleague has launched a page since the draft was begun."""
        return self.draft is not None and self.draft.base != self.number

    @cached_property
    def base(self) -> Layout:
        """What the draft was begun from."""
        if self.draft is None or not self.is_stale:
            return self.live
        launch = FrontLaunch.objects.numbered(self.edition, self.draft.base)
        return launch.arrangement if launch else self.default

    @cached_property
    def changes(self) -> Differences:
        return differences(self.base, self.layout)

    @cached_property
    def told_changes(self) -> "list[Told]":
        return told(self.changes, self.names, self.title)

    @property
    def can_launch(self) -> bool:
        return bool(self.changes) or (self.draft is not None and self.number == 0)

    # Names

    @cached_property
    def names(self) -> dict[str, str]:
        """Of all zones that there are or could be."""
        services = {f"{ZoneKind.SERVICE}-{s.pk}": s.name for s in self.frame.categories}
        kinds = {kind.value: str(kind.label) for kind in ZoneKind if kind != ZoneKind.SERVICE}
        return {ORDER: "ترتیب بخش‌ها", **kinds, **services}

    def name(self, key: str) -> str:
        return self.names.get(key, "سرویسی که دیگر نیست")

    def title(self, story: int) -> str:
        found = self.stories.get(story)
        return name_for(self.user, found) if found else "خبری که دیگر نیست"

    @property
    def other_services(self) -> list[Any]:
        return [
            each
            for each in self.frame.categories
            if f"{ZoneKind.SERVICE}-{each.pk}" not in self.layout
        ]

    # Zones

    @cached_property
    def seats(self) -> dict[str, list[int]]:
        return seating(self.frame, self.layout, self.now)

    @cached_property
    def stories(self) -> dict[int, Article]:
        """All that the desk names, whatever has become of it."""
        wanted = {*self.layout.stories, *stories_of(self.changes)}
        wanted |= {pk for seats in self.seats.values() for pk in seats}
        return Article.objects.filter(pk__in=wanted).for_card().in_bulk()

    @cached_property
    def reads(self) -> dict[int, int]:
        return reads_of(self.stories)

    @cached_property
    def in_strip(self) -> set[int]:
        return {card.pk for card in self.frame.breaking}

    @cached_property
    def services(self) -> dict[int | None, str]:
        return {each.pk: each.name for each in self.frame.categories}

    @cached_property
    def zones(self) -> list[BoardZone]:
        return [BoardZone(zone, self.name(zone.key), [*self._cards(zone)]) for zone in self.layout]

    def _cards(self, zone: Zone) -> Iterator[BoardCard]:
        seats = self.seats.get(zone.key, [])
        seen = {pin.story for pin in zone.pins if pin.story in seats and pin.is_due(self.now)}
        for pin in zone.pins:
            is_seen = pin.story in seen
            error = self.errors.get(pin.story, {})
            remark = self._remark(zone, pin, is_seen)
            yield self._card(pin.story, pin=pin, is_seen=is_seen, remark=remark, **error)
        yield from (self._card(pk) for pk in seats if pk not in seen)

    def _card(self, key: int, **more: Any) -> BoardCard:
        story = self.stories.get(key)
        service = self.services.get(story.category_id, "") if story else ""
        return BoardCard(key, self.title(key), story, service, self.reads.get(key, 0), **more)

    def _remark(self, zone: Zone, pin: Pin, is_seen: bool) -> str:
        """Why a pin is not seen, or until when it is."""
        if is_seen:
            return f"تا {self._when(pin.end)}" if pin.end else ""
        story = self.stories.get(pin.story)
        reasons = [
            (story is None, "این خبر پاک شده است"),
            (story is not None and not story.is_released, "منتشر نیست"),
            (story is not None and story.is_scheduled, "هنوز زمان انتشارش نرسیده"),
            (pin.is_over(self.now), "زمان سنجاق گذشته است"),
            (not pin.is_due(self.now), f"از {self._when(pin.start)}"),
            (pin.story in self.in_strip, "در نوار فوری است"),
            (story is not None and not zone.takes(story.kind), REFUSED.get(zone.kind, "")),
            (not zone.is_on, "بخش خاموش است"),
        ]
        return next((words for is_so, words in reasons if is_so), "جا نمی‌شود")

    def _when(self, moment: datetime | None) -> str:
        return format_numeric(moment) if moment else ""


REFUSED: dict[str, str] = {
    kind: f"در این بخش تنها {Article.Kind(only).label} می‌نشیند" for kind, only in ONLY.items()
}


@dataclass(frozen=True)
class Told:
    """What was changed in a zone: its name, and each deed with the title of its story."""

    key: str
    name: str
    lines: list[tuple[str, str]]


def told(found: Differences, names: dict[str, str], title: Any) -> list[Told]:
    return [
        Told(
            key,
            names.get(key, "سرویسی که دیگر نیست"),
            [(title(each.story) if each.story else "", each.deed) for each in some],
        )
        for key, some in found.items()
    ]
