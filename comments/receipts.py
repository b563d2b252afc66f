"""What the writer of a comment is told of it, later on too."""

from functools import cached_property

from django.utils.translation import gettext_lazy as _

from comments.models import Comment
from comments.references import grouped
from comments.status import Status, Verb

STATES = {
    Status.PENDING: _("نظر شما رسید و پس از بررسی منتشر می‌شود."),
    Status.APPROVED: _("نظر شما منتشر شده است."),
    Status.REJECTED: _("نظر شما منتشر نشد."),
    Status.SPAM: _("نظر شما هرزنامه شناخته شد و منتشر نمی‌شود."),
    Status.REMOVED: _("این نظر برداشته شده است."),
}


class Receipt:
    """``comment`` as its writer sees it, with its article, edition and parent at hand."""

    def __init__(self, comment: Comment) -> None:
        self.comment = comment

    @property
    def code(self) -> str:
        return grouped(self.comment.reference)

    @property
    def state(self) -> str:
        return str(STATES[Status(self.comment.status)])

    @property
    def reason(self) -> str:
        """Why it was not published, if a moderator or a rule said so."""
        return self.comment.rejection_reason if self.comment.status == Status.REJECTED else ""

    @property
    def is_removed(self) -> bool:
        return self.comment.status == Status.REMOVED

    @property
    def is_in_sight(self) -> bool:
        """Whether readers find it in its place at this moment."""
        parent = self.comment.parent
        is_below_shown = parent is None or parent.is_shown
        return self.comment.is_shown and is_below_shown and self.comment.article.is_published

    @property
    def is_asked_away(self) -> bool:
        """Whether its writer waits for the newsroom to take it away."""
        return self.comment.removal_asked_at is not None

    @cached_property
    def refusal(self) -> str | None:
        """Why the newsroom keeps it although its writer asked; None where it has not said so."""
        if self.is_asked_away or not self.comment.is_shown:
            return None
        kept = self.comment.decisions.filter(verb=Verb.KEEP).order_by("pk").last()
        return kept.reason if kept else None

    @property
    def may_be_asked_away(self) -> bool:
        """Whether its writer may ask for its removal: once, and not of what nobody will see."""
        if self.comment.is_waiting:
            return True
        return self.comment.is_shown and not self.is_asked_away and self.refusal is None
