"""When a story may be read: from its moment on, not before its embargo is over, until its end."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import cached_property

from articles.status import Status, Verb
from qodsna import persian


class Timing(models.Model):
    """The moments of an article, and what they make of it by now."""

    status: str
    published_at: datetime | None
    published_until: datetime | None
    embargo_until: datetime | None
    embargo_note: str
    withdrawn_at: datetime | None
    steps: Any

    class Meta:
        abstract = True

    @property
    def is_released(self) -> bool:
        """Whether it is published, now or at a moment yet to come, or was until its end."""
        return self.status == Status.PUBLISHED

    @property
    def is_published(self) -> bool:
        """Whether readers see it at this moment."""
        return (
            self.is_released and has_come(self.published_at) and not has_come(self.published_until)
        )

    @property
    def is_scheduled(self) -> bool:
        return self.is_released and not has_come(self.published_at)

    @property
    def is_ended(self) -> bool:
        """Whether its time is over, and the worker has not laid it aside yet."""
        return self.is_released and has_come(self.published_until)

    @property
    def is_over(self) -> bool:
        """Whether its end, and nobody, took it from readers."""
        until = self.published_until
        return until is not None and until <= (self.withdrawn_at or timezone.now())

    @property
    def is_embargoed(self) -> bool:
        return self.embargo_until is not None and not has_come(self.embargo_until)

    @property
    def is_live_or_was(self) -> bool:
        """Whether readers have it before them, or had it; asks nothing."""
        shown = self.is_released or self.status == Status.WITHDRAWN
        return shown and has_come(self.published_at)

    @cached_property
    def has_been_live(self) -> bool:
        """The same, also of a story that was put off again; may ask for its steps, once."""
        at_once = Q(verb=Verb.PUBLISH, moment__lte=F("at"))
        return self.is_live_or_was or (
            self.pk is not None and self.steps.filter(Q(verb=Verb.LIVE) | at_once).exists()
        )

    def why_not_at(self, moment: datetime) -> dict[str, str]:
        """What stands against publishing it at a moment, by the field that says so."""
        reasons = {}
        if self.embargo_until and moment < self.embargo_until:
            end = persian.format_datetime(self.embargo_until)
            reasons["embargo_until"] = f"این خبر تا {end} امبارگو دارد و زودتر منتشر نمی‌شود."
        if self.published_until and self.published_until <= max(moment, timezone.now()):
            end = persian.format_datetime(self.published_until)
            reasons["published_until"] = f"پایان انتشار ({end}) گذشته یا پیش از انتشار است."
        return reasons

    def check_moment(self, moment: datetime) -> None:
        """Raises ValidationError where the story may not be published at this moment."""
        if reasons := self.why_not_at(moment):
            raise ValidationError([*reasons.values()])


def has_come(moment: datetime | None) -> bool:
    return moment is not None and moment <= timezone.now()
