"""What the newsletter tells of one day."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext

from articles.frame import Frame
from articles.models import Article, Category, Edition
from articles.models.newsletter_issue import SENT_WITHIN
from articles.newsletter.choosing import chosen
from articles.newsletter.colours import DARK, LIGHT, brand
from media.sharing import shared
from qodsna.calendars import CALENDARS, DAY, day_of, start_of
from qodsna.persian import cut

LEAD_LENGTH, HEADLINE_LENGTH = 220, 200


@dataclass(frozen=True)
class Part:
    """What one service has to tell, with those below it."""

    service: Category
    stories: list[Article]


@dataclass(frozen=True)
class Digest:
    """What is published of a day's chosen stories at this moment: one first, the others by
    service. ``picture``: of the first, as ``media.sharing.shared`` tells of one."""

    edition: Edition
    day: date
    first: Article | None = None
    parts: list[Part] = field(default_factory=list)
    picture: dict[str, Any] | None = None

    @classmethod
    def of(cls, frame: Frame, day: date, codes: Sequence[int]) -> "Digest":
        published = Article.objects.published().in_edition(frame.edition)
        cards = published.filter(pk__in=codes).for_film_card().in_bulk() if codes else {}
        there = [cards[code] for code in codes if code in cards]
        if not there:
            return cls(frame.edition, day)
        first, *others = there
        picture = first.shown_picture
        told = shared(picture, "card") if picture else None
        return cls(frame.edition, day, first, _parts(frame, others), told)

    @classmethod
    def of_day(cls, frame: Frame, day: date) -> "Digest":
        return cls.of(frame, day, chosen(frame, day))

    @property
    def is_empty(self) -> bool:
        return self.first is None

    @property
    def day_name(self) -> str:
        """In the calendar and the language of the edition, whatever is spoken around."""
        with translation.override(self.edition.language):
            return CALENDARS[self.edition.calendar].day_name(self.day)

    @property
    def subject(self) -> str:
        with translation.override(self.edition.language):
            of_day = gettext("خبرهای %(day)s") % {"day": self.day_name}
            return " ".join(f"{of_day} | {self.edition.name}".split())

    @property
    def opening(self) -> str:
        """What a list of mails shows beside the subject."""
        stories = [self.first, *(part.stories[0] for part in self.parts)]
        return cut(" • ".join(each.title for each in stories if each), 160)

    def html(self, leave: str) -> str:
        """``leave``: the address at which this reader unsubscribes."""
        return self._rendered("html", leave)

    def text(self, leave: str) -> str:
        lines = (line.strip() for line in self._rendered("txt", leave).splitlines())
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"

    def _rendered(self, suffix: str, leave: str) -> str:
        context = {
            "digest": self,
            "edition": self.edition,
            "leave": leave,
            "light": LIGHT | brand(self.edition.palette, "light"),
            "dark": DARK | brand(self.edition.palette, "dark"),
        }
        with translation.override(self.edition.language):
            return render_to_string(f"articles/newsletter/digest.{suffix}", context)


def _parts(frame: Frame, stories: list[Article]) -> list[Part]:
    """In the order of the services; the stories keep theirs."""
    parts = {service.pk: Part(service, []) for service in frame.services}
    service_of = {each.pk: each.tree_path[0] for each in frame.categories}
    for story in stories:
        if part := parts.get(service_of.get(story.category_id or 0, 0)):
            part.stories.append(story)
    return [part for part in parts.values() if part.stories]


# The day whose turn it is


def going_out(edition: Edition, now: datetime) -> date | None:
    """The day whose digest goes out at this moment; None while none does."""
    begins = beginning(edition, day_of(now))
    if now < begins:
        begins = beginning(edition, day_of(now) - DAY)
    return day_of(begins) - DAY if now < begins + SENT_WITHIN else None


def coming(edition: Edition, now: datetime) -> date:
    """The day whose digest goes out next: one that still goes on, or is just over."""
    today = day_of(now)
    return today - DAY if now < beginning(edition, today) else today


def beginning(edition: Edition, day: date) -> datetime:
    """When sending begins on a day of Tehran."""
    return start_of(day) + timedelta(hours=edition.newsletter_hour)


def sample(frame: Frame) -> Digest:
    """What the next digest has by now, or the last one had where it has nothing yet."""
    day = coming(frame.edition, timezone.now())
    digest = Digest.of_day(frame, day)
    return Digest.of_day(frame, day - DAY) if digest.is_empty else digest
