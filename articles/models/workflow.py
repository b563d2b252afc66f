"""The way of a story from a draft to its readers: the verbs, and what each leaves behind."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from articles.models.staff import Actor
from articles.models.timing import Timing
from articles.status import Status, Verb
from qodsna import persian

if TYPE_CHECKING:
    from articles.models.edition import Edition

NOTE_LIMIT = 500
# What the verbs look at, asked anew under the lock.
LOCKED = [
    "status",
    "published_at",
    "published_until",
    "withdrawn_at",
    "embargo_until",
    "is_breaking",
    "breaking_until",
    "assigned_to",
    "category",
]


@dataclass(frozen=True)
class Move:
    """From which states a verb leads to which."""

    origins: frozenset[str]
    target: str


def _move(*origins: str, to: str) -> Move:
    return Move(frozenset(origins), to)


D, S, R, A, P, W = (
    Status.DRAFT,
    Status.SUBMITTED,
    Status.RETURNED,
    Status.APPROVED,
    Status.PUBLISHED,
    Status.WITHDRAWN,
)
MOVES: dict[str, Move] = {
    Verb.SUBMIT: _move(D, R, to=S),
    Verb.RECALL: _move(S, to=D),
    Verb.SEND_BACK: _move(S, A, to=R),
    Verb.APPROVE: _move(D, S, R, to=A),
    Verb.PUBLISH: _move(D, S, R, A, P, W, to=P),
    Verb.UNSCHEDULE: _move(P, to=A),
    Verb.WITHDRAW: _move(P, to=W),
}


class Workflow(Timing):
    """The verbs of an article. Each says whether it changed anything, and is safe to repeat."""

    edition: "Edition"
    breaking_until: datetime | None
    status_since: datetime
    assigned_to: Any

    class Meta:
        abstract = True

    @property
    def is_with_writer(self) -> bool:
        """Whether it lies on its writer's desk: not yet sent, or sent back."""
        return self.status in {Status.DRAFT, Status.RETURNED}

    @property
    def is_withdrawn(self) -> bool:
        return self.status == Status.WITHDRAWN

    @property
    def is_draft(self) -> bool:
        return self.status == Status.DRAFT

    @property
    def is_submitted(self) -> bool:
        return self.status == Status.SUBMITTED

    @property
    def is_returned(self) -> bool:
        return self.status == Status.RETURNED

    @property
    def is_approved(self) -> bool:
        return self.status == Status.APPROVED

    def allows(self, verb: str) -> bool:
        """Whether the verb leads on from where the story stands."""
        if verb in {Verb.UNSCHEDULE, Verb.WITHDRAW}:
            return self.is_scheduled if verb == Verb.UNSCHEDULE else self.is_published
        return self.status in MOVES[verb].origins

    def submit(self, *, by: Actor | None, note: str = "") -> bool:
        """Hand it to the editors of its service."""
        return self._go(Verb.SUBMIT, by=by, note=note)

    def recall(self, *, by: Actor | None, note: str = "") -> bool:
        """Take it back from the editors before they decided."""
        return self._go(Verb.RECALL, by=by, note=note)

    def send_back(self, *, by: Actor | None, note: str) -> bool:
        """Give it back to its writer; raises ValidationError where nobody says what is missing."""
        if not persian.clean(note):
            raise ValidationError("بنویسید چه کم است تا نویسنده بداند.")
        return self._go(Verb.SEND_BACK, by=by, note=note)

    def approve(self, *, by: Actor | None, note: str = "") -> bool:
        """Say that it may be published."""
        return self._go(Verb.APPROVE, by=by, note=note)

    @transaction.atomic
    def publish(self, *, by: Actor | None, at: datetime | None = None) -> bool:
        """Show it to readers from the given moment on, or from the one set before, or from now.

        Raises ValidationError, and changes nothing, if a promise of publication is not kept.
        """
        self._lock()
        if self.is_released and at in (None, self.published_at):
            return False
        moment = at or self.published_at or timezone.now()
        self.check_moment(moment)
        self._change(
            status=Status.PUBLISHED,
            published_at=moment,
            published_by=by,
            withdrawn_at=None,
            withdrawn_by=None,
            withdrawal_note="",
        )
        self.steps.create(verb=Verb.PUBLISH, by=by, moment=self.published_at)
        return True

    @transaction.atomic
    def unschedule(self, *, by: Actor | None, note: str = "") -> bool:
        """Keep it from being published at the moment that was set; it stays approved."""
        self._lock()
        if not self.is_scheduled:
            return False
        self._change(status=Status.APPROVED, published_by=None)
        self._record(Verb.UNSCHEDULE, by=by, note=note)
        return True

    @transaction.atomic
    def withdraw(self, *, by: Actor | None, note: str = "") -> bool:
        """Take it from readers: its address then answers that it is gone, with the note.

        Raises ValidationError for what was never given to them.
        """
        self._lock()
        if self.is_withdrawn:
            return False
        self._check_origin(Verb.WITHDRAW)
        self._take_from_readers(by=by, note=self.edition.fold(persian.clean(note)))
        self._record(Verb.WITHDRAW, by=by, note=note)
        return True

    @transaction.atomic
    def end(self) -> bool:
        """Lay it aside once its time is over: readers see nothing of it since then."""
        self._lock()
        if not self.is_ended:
            return False
        self._take_from_readers(by=None)
        self.steps.create(verb=Verb.END, at=self.published_until, moment=self.published_until)
        return True

    def _take_from_readers(self, *, by: Actor | None, note: str = "") -> None:
        """Out of the strip, too: what is published again is not breaking news again."""
        now = timezone.now()
        hot = {"breaking_until": now} if self.breaking_until and self.breaking_until > now else {}
        self._change(
            status=Status.WITHDRAWN,
            withdrawn_at=now,
            withdrawn_by=by,
            withdrawal_note=note,
            **hot,
        )

    @transaction.atomic
    def assign(self, *, to: Any, by: Actor | None, note: str = "") -> bool:
        """Lay it in somebody's hands; the same person as the actor takes it over."""
        self._lock()
        if self.assigned_to == to:
            return False
        self._change(assigned_to=to)
        self.steps.create(verb=Verb.ASSIGN, by=by, to=to, note=self._noted(note))
        return True

    @transaction.atomic
    def _go(self, verb: str, *, by: Actor | None, note: str) -> bool:
        """Raises ValidationError where the verb leads nowhere from here."""
        self._lock()
        move = MOVES[verb]
        if self.status == move.target:
            return False
        self._check_origin(verb)
        self._change(status=move.target)
        self._record(verb, by=by, note=note)
        return True

    def _check_origin(self, verb: str) -> None:
        if self.status not in MOVES[verb].origins:
            raise ValidationError(f"این خبر «{Status(self.status).label}» است؛ صفحه را تازه کنید.")

    def _record(self, verb: str, *, by: Actor | None, note: str) -> None:
        self.steps.create(verb=verb, by=by, note=self._noted(note))

    def _noted(self, note: str) -> str:
        return self.edition.fold(persian.clean(note))[:NOTE_LIMIT]

    def _lock(self) -> None:
        """Asks the row itself, so that of two people at once the second sees the first."""
        rows = type(self)._default_manager.select_for_update()
        self.refresh_from_db(fields=LOCKED, from_queryset=rows)

    def _change(self, **values: Any) -> None:
        if values.get("status", self.status) != self.status:
            values["status_since"] = timezone.now()
        before = {name: getattr(self, name) for name in values}
        columns = [*values, "updated_at"]
        self._assign(values)
        try:
            self.validate_constraints()
            self.save(update_fields=columns)
        except Exception:
            self._assign(before)
            raise

    def _assign(self, values: dict[str, Any]) -> None:
        for name, value in values.items():
            setattr(self, name, value)
