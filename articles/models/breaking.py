"""Breaking news: sent once, with an end, to the strip at the top of every page."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from articles.models.staff import Actor
from articles.models.workflow import Workflow
from articles.states import BREAKING_FOR
from articles.status import Verb


class NewerFlashError(ValidationError):
    """Something else went out since this person looked."""


class Breaking(Workflow):
    """The strip's part of an article. ``is_breaking`` says that it was ever in it."""

    is_breaking: bool
    flashed_at: datetime | None
    breaking_until: datetime | None
    edition_id: int

    class Meta:
        abstract = True

    @property
    def is_hot(self) -> bool:
        """Whether it belongs in the breaking strip at this moment."""
        until = self.breaking_until
        return self.is_breaking and until is not None and until > timezone.now()

    @property
    def last_flash(self) -> Any:
        """The step by which it was sent last, if it was."""
        return self.steps.filter(verb=Verb.FLASH).select_related("by").last()

    def allows(self, verb: str) -> bool:
        if verb in {Verb.FLASH, Verb.CALM}:
            return self.is_published and self.is_hot == (verb == Verb.CALM)
        return super().allows(verb)

    @transaction.atomic
    def flash(
        self, *, by: Actor | None, until: datetime | None = None, seen: int | None = None
    ) -> bool:
        """Send it to the strip until a moment, six hours from now where none is given.

        False where it is there already. ``seen``: the number of the last step of its edition
        that who sends has seen in the strip; raises NewerFlashError where another came since,
        and ValidationError for what readers do not see, or an end that has passed.
        """
        self._lock_strip()
        self._lock()
        if self.is_hot:
            return False
        if not self.is_published:
            raise ValidationError("تنها خبری که خوانندگان می‌بینند فوری فرستاده می‌شود.")
        now = timezone.now()
        until = until or now + BREAKING_FOR
        if until <= now:
            raise ValidationError({"until": ["پایان فوری باید در آینده باشد."]})
        if seen is not None and self.steps.model.objects.last_flash_number(self.edition_id) > seen:
            raise NewerFlashError("پس از آنکه این صفحه را باز کردید، خبر فوری دیگری فرستاده شد.")
        self._change(is_breaking=True, flashed_at=now, breaking_until=until)
        self.steps.create(verb=Verb.FLASH, by=by, moment=until)
        return True

    @transaction.atomic
    def calm(self, *, by: Actor | None, note: str = "") -> bool:
        """Take it out of the strip before its end."""
        self._lock()
        if not self.is_hot:
            return False
        self._change(breaking_until=timezone.now())
        self._record(Verb.CALM, by=by, note=note)
        return True

    def _lock_strip(self) -> None:
        """Of two who send at once to one strip, the second waits for the first."""
        editions: Any = self._meta.get_field("edition").related_model
        list(
            editions.objects.select_for_update(of=("self",), no_key=True).filter(pk=self.edition_id)
        )
