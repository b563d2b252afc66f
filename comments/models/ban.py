from collections.abc import Callable, Collection, Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone

from articles.models.staff import Actor, staff_key
from comments import emails, ranges
from comments.models.address_key import AddressKey
from comments.models.comment import Comment
from comments.status import Verdict
from qodsna import persian
from qodsna.fields import LineField

if TYPE_CHECKING:
    from comments.senders import Sender

# What stands for a value that is not to be known any more.
ERASED = "—"
NOTHING_KEPT = "از فرستنده این نظر چیزی نمانده است که بتوان آن را بست."
TOO_EARLY = "پایان باید پس از آغاز باشد."


class Kind(models.TextChoices):
    """By what a sender is known. The first two are keyed hashes, taken from a comment."""

    ADDRESS = "address", "نشانی فرستنده"
    NETWORK = "network", "شبکه فرستنده"
    RANGE = "range", "بازه نشانی‌ها"
    EMAIL = "email", "رایانامه"
    DOMAIN = "domain", "دامنه رایانامه"


HASHED = [Kind.ADDRESS, Kind.NETWORK]
# The one spelling of each kind that people type.
SPELL: dict[str, Callable[[str], str]] = {
    Kind.RANGE: ranges.normal_range,
    Kind.EMAIL: emails.normal_mailbox,
    Kind.DOMAIN: emails.normal_domain,
}


class BanQuerySet(models.QuerySet["Ban"]):
    # Asking

    def in_force(self) -> Self:
        return self.filter(Q(until=None) | Q(until__gt=timezone.now()), ended_at=None)

    def over(self) -> Self:
        return self.over_before(timezone.now())

    def over_before(self, moment: datetime) -> Self:
        """What no sender has been held back by since then."""
        return self.filter(Q(until__lte=moment) | Q(ended_at__lte=moment))

    def of_kinds(self, *kinds: Kind) -> Self:
        return self.filter(kind__in=kinds)

    def not_erased(self) -> Self:
        return self.exclude(value=ERASED)

    def alike(self, ban: "Ban") -> Self:
        """What holds the same sender back by the same."""
        return self.filter(kind=ban.kind, value=ban.value)

    def matching(self, sender: "Sender", email: str) -> Self:
        """What holds this sender back now: two queries, however many bans there are."""
        marks = AddressKey.objects.marks_of(sender.ip)
        return self.in_force().filter(
            Q(kind__in=HASHED, value__in=marks)
            | Q(kind=Kind.RANGE, value__in=ranges.ranges_around(sender.ip))
            | Q(kind=Kind.EMAIL, value=emails.mailbox(email))
            | Q(kind=Kind.DOMAIN, value__in=emails.domains(email))
        )

    def for_comments(self, comments: Collection[Comment]) -> Self:
        """What would hold their senders back now, as far as the comments tell who these are."""
        told = Q(comment__in=[comment.pk for comment in comments])
        for kind in Kind:
            values = {value for comment in comments for value in tells(comment)[kind]}
            told |= Q(kind=kind, value__in=values)
        return self.in_force().filter(told)

    # Changing

    def close(
        self,
        comment: Comment,
        kind: str,
        *,
        by: Any,
        days: int | None = None,
        reason: str = "",
        verdict: str = Verdict.REJECT,
    ) -> "Ban":
        """Holds back who wrote the comment, known by ``kind``; without ``days`` until ended.

        Who is held back by it already is so from now on as said here. Raises ValidationError
        where the comment does not tell, or tells no more, who its sender is by that.
        """
        value = known_by(comment).get(kind)
        if not value:
            raise ValidationError(NOTHING_KEPT)
        until = None if days is None else timezone.now() + timedelta(days=days)
        same = self.in_force().filter(kind=kind, value=value).first()
        ban = same or Ban(kind=kind, value=value, comment=comment, created_by=by)
        ban.until, ban.reason, ban.verdict = until, persian.tidy(reason), verdict
        ban.full_clean()
        ban.save()
        return ban

    def follow(self, bans: Iterable["Ban"], sender: "Sender") -> None:
        """Hashes of this sender, who has come again, are renewed: they outlive their key."""
        for kind, mark in [(Kind.ADDRESS, sender.address), (Kind.NETWORK, sender.network)]:
            stale = [ban.pk for ban in bans if ban.kind == kind and ban.value != mark]
            if stale:
                self.filter(pk__in=stale).update(value=mark)

    def erase(self) -> int:
        """Nobody can tell any more whom they were about; how many those are."""
        return self.update(value=ERASED)


class Ban(models.Model):
    """A sender whose comments are not taken as others' are, for a time or until ended.

    A hash is of the key of its day. It holds as long as its sender comes again before that key is
    destroyed; who stays away for longer is not known any more.
    """

    Kind = Kind
    Verdict = Verdict

    kind = models.CharField("گونه", max_length=7, choices=Kind.choices)
    value = LineField("مقدار", max_length=254)
    verdict = models.CharField("حکم", max_length=6, choices=Verdict.choices, default=Verdict.REJECT)
    reason = LineField("دلیل", max_length=200, blank=True)
    until = models.DateTimeField("تا", null=True, blank=True, help_text="خالی: تا وقتی باز شود.")
    comment = models.ForeignKey(
        Comment,
        on_delete=models.SET_NULL,
        verbose_name="از روی نظر",
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    created_by = staff_key("بندنده")
    created_at = models.DateTimeField("زمان بستن", default=timezone.now, editable=False)
    ended_by = staff_key("بردارنده")
    ended_at = models.DateTimeField("زمان برداشتن", null=True, blank=True, editable=False)

    objects = BanQuerySet.as_manager()

    class Meta:
        verbose_name = "فرستنده بسته"
        verbose_name_plural = "فرستندگان بسته"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["kind", "value"], name="ban_of_value")]
        constraints = [
            models.CheckConstraint(
                name="ban_words_are_known",
                condition=Q(kind__in=Kind.values, verdict__in=Verdict.values),
                violation_error_message="گونه یا حکم شناخته نیست.",
            ),
            models.CheckConstraint(
                name="ban_has_value",
                condition=~Q(value=""),
                violation_error_message="مقدار را بنویسید.",
            ),
        ]

    def __str__(self) -> str:
        """Without its value: what the admin writes into its log is never erased."""
        return f"{self.get_kind_display()} ({persian.to_persian_digits(self.pk or 'تازه')})"

    def clean(self) -> None:
        super().clean()
        if (spell := SPELL.get(self.kind)) and self.value != ERASED:
            self.value = spell(self.value)
        if self.until and self.until <= self.created_at:
            raise ValidationError({"until": TOO_EARLY})

    @property
    def is_hashed(self) -> bool:
        return self.kind in HASHED

    @property
    def is_in_force(self) -> bool:
        return self.ended_at is None and (self.until is None or self.until > timezone.now())

    def is_about(self, comment: Comment) -> bool:
        """Whether it would hold back the sender of the comment, as far as that tells."""
        return self.comment_id == comment.pk or self.value in tells(comment)[self.kind]

    def end(self, *, by: Actor | None) -> bool:
        """Lets its sender in again, whatever holds him back by the same; False: it was over."""
        alike = Ban.objects.in_force().alike(self)
        ended = alike.update(ended_by=by, ended_at=timezone.now())
        self.refresh_from_db(fields=["ended_by", "ended_at"])
        return bool(ended)


def tells(comment: Comment) -> dict[str, list[str]]:
    """What a comment says of who sent it, by kind, the nearest first."""
    told = {
        Kind.ADDRESS: [comment.address],
        Kind.NETWORK: [comment.network],
        Kind.RANGE: [],
        Kind.EMAIL: [emails.mailbox(comment.email)],
        Kind.DOMAIN: emails.domains(comment.email),
    }
    return {kind: [*filter(None, values)] for kind, values in told.items()}


def known_by(comment: Comment) -> dict[str, str]:
    """By what the sender of a comment can be held back, by kind; "" where by nothing."""
    return {kind: next(iter(values), "") for kind, values in tells(comment).items()}
