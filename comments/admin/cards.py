"""What the desk shows of a comment: everything that a decision needs, in few queries."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString

from articles.rights import name_for
from comments.admin.changes import marked
from comments.admin.deeds import DAYS, OTHER, REASONS, Deed
from comments.models import TEXT_LIMIT, Ban, Comment
from comments.models.ban import known_by
from comments.status import Status
from qodsna import persian

PAST_DAYS = 30
MARKS = ("address", "email")
# In which order a sender's past is told.
TOLD = {
    Status.APPROVED: "تأیید",
    Status.REJECTED: "رد",
    Status.SPAM: "هرزنامه",
    Status.REMOVED: "برداشته",
    Status.PENDING: "در انتظار",
}
CLOSABLE = [Ban.Kind.ADDRESS, Ban.Kind.NETWORK, Ban.Kind.EMAIL]


@dataclass(frozen=True)
class Rights:
    """What the person at the desk may do and see."""

    decides: bool
    closes: bool
    sees_email: bool

    @classmethod
    def of(cls, user: Any) -> "Rights":
        decides = user.has_perm("comments.moderate_comment")
        closes = decides and user.has_perm("comments.add_ban")
        return cls(decides, closes, user.has_perm("comments.see_email"))


@dataclass
class Card:
    """A comment with its sender's past; after a deed also what became of it.

    ``note`` is one sentence about what just happened, ``batch`` undoes it. A deed that could not
    be done stands open under the name ``panel``, as ``form``, with everything typed.
    """

    comment: Comment
    rights: Rights
    # Its title, for those who may know it.
    story: str
    past: list[tuple[str, int]] = field(default_factory=list)
    bans: list[Ban] = field(default_factory=list)
    note: str = ""
    is_folded: bool = False
    is_warning: bool = False
    batch: Any = None
    panel: str = ""
    form: Deed | None = None

    reasons = [*REASONS, OTHER]
    days = DAYS
    text_limit = TEXT_LIMIT

    @property
    def past_told(self) -> str:
        """`۱۲ تأیید، ۳ رد`"""
        return persian.to_persian_digits("، ".join(f"{count} {what}" for what, count in self.past))

    @cached_property
    def changes(self) -> SafeString:
        """What the newsroom changed in the writer's words."""
        return marked(self.comment.original_text, self.comment.text)

    @property
    def closable(self) -> list[tuple[str, str]]:
        """By what this sender can be banned."""
        known = known_by(self.comment)
        return [(kind.value, kind.label) for kind in CLOSABLE if known[kind]]

    @property
    def typed(self) -> Any:
        """What was sent with the deed that stands open, and all else that the card had then."""
        return self.form.data if self.form else {}

    @property
    def text_to_edit(self) -> str:
        """The words as they are now, unless others were to take their place."""
        return self.typed.get("edit_text", "") if self.panel == "edit" else self.comment.text

    @property
    def errors(self) -> list[str]:
        if not self.form or self.form.is_valid():
            return []
        return [str(error) for errors in self.form.errors.values() for error in errors]


def cards_of(comments: Iterable[Comment], request: HttpRequest) -> list[Card]:
    """A card for each, in their order; two queries, however many they are."""
    comments = list(comments)
    user, rights, pasts = request.user, Rights.of(request.user), Pasts(comments)
    bans = list(Ban.objects.for_comments(comments))
    return [
        Card(
            comment,
            rights,
            name_for(user, comment.article),
            pasts.of(comment),
            [ban for ban in bans if ban.is_about(comment)],
        )
        for comment in comments
    ]


def card_of(comment: Comment, request: HttpRequest, **more: Any) -> Card:
    [card] = cards_of([comment], request)
    for name, value in more.items():
        setattr(card, name, value)
    return card


class Pasts:
    """What became of the comments that these senders sent lately."""

    def __init__(self, comments: list[Comment]) -> None:
        addresses = {comment.address for comment in comments}
        emails = {comment.email for comment in comments}
        self.since = timezone.now() - timedelta(days=PAST_DAYS)
        self.rows: list[Any] = []
        if (addresses | emails) - {""}:
            sent = Comment.objects.sent_by(addresses, emails).filter(created_at__gte=self.since)
            self.rows = list(sent.counted_by_sender())

    def of(self, comment: Comment) -> list[tuple[str, int]]:
        """`[("تأیید", 12), …]` of all that came from its address or its e-mail, itself apart."""
        counts = dict.fromkeys(TOLD, 0)
        for row in self.rows:
            if self._is_same(row, comment):
                counts[Status(row["status"])] += row["number"]
        if comment.created_at >= self.since:
            counts[Status(comment.status)] -= 1
        return [(TOLD[status], count) for status, count in counts.items() if count > 0]

    @staticmethod
    def _is_same(row: Any, comment: Comment) -> bool:
        return any(row[mark] and row[mark] == getattr(comment, mark) for mark in MARKS)
