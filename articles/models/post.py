from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from articles.models.article import Article
from articles.models.channel import Channel
from articles.models.posts import PostQuerySet
from articles.posting.states import (
    CANCELLED,
    FAILED,
    LONGEST_PAUSE,
    OPEN,
    PAUSE,
    READY,
    SENDING,
    SENT,
    SETTLE,
    UNCERTAIN,
    WAITING,
    Deed,
    State,
)
from qodsna.fields import ParagraphField


class Post(models.Model):
    """A story in a channel: there is one row, so it is there once. ``attempts`` fences it: only
    the last attempt can say how it ended."""

    State = State
    Deed = Deed

    channel = models.ForeignKey(
        Channel, on_delete=models.PROTECT, verbose_name="کانال", related_name="posts"
    )
    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, verbose_name="خبر", related_name="posts"
    )
    text = ParagraphField("متن", max_length=4096, blank=True)
    state = models.CharField("وضعیت", max_length=9, choices=State, default=WAITING)
    attempts = models.PositiveIntegerField("دفعه‌ها", default=0)
    queued_at = models.DateTimeField("در صف از", default=timezone.now)
    next_attempt = models.DateTimeField("نوبت", default=timezone.now)
    begun_at = models.DateTimeField("آغاز آخرین دفعه", null=True)
    ended_at = models.DateTimeField("پایان آخرین دفعه", null=True)
    next_look = models.DateTimeField("نگاه بعدی به صفحه کانال", null=True)
    sent_text = models.TextField("متن آخرین دفعه", blank=True)
    message = models.CharField("شماره پیام", max_length=40, blank=True)
    error = models.CharField("خطا", max_length=300, blank=True)
    sent_at = models.DateTimeField("زمان فرستادن", null=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = "پست کانال"
        verbose_name_plural = "پست‌های کانال‌ها"
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(fields=["channel", "article"], name="post_once"),
            models.CheckConstraint(name="post_state_is_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(
                name="post_sending_has_begun",
                condition=~Q(state=SENDING) | Q(begun_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["channel", "next_attempt"], name="post_due", condition=Q(state=WAITING)
            ),
            models.Index(
                fields=["channel", "begun_at"], name="post_sending", condition=Q(state=SENDING)
            ),
            models.Index(fields=["next_look"], name="post_doubt", condition=Q(state=UNCERTAIN)),
            models.Index(
                fields=["channel", "-begun_at"], name="post_sent", condition=Q(state=SENT)
            ),
            models.Index(fields=["state", "-id"], name="post_state"),
        ]

    def __str__(self) -> str:
        return f"{self.article} در {self.channel}"

    @property
    def words(self) -> str:
        """What is, or would be, sent."""
        if self.state in {SENT, SENDING, UNCERTAIN} and self.sent_text:
            return self.sent_text
        return self.text or self.channel.written(self.article)

    @property
    def is_open(self) -> bool:
        """Whether its words can still be changed."""
        return self.state in OPEN

    @property
    def is_uncertain(self) -> bool:
        return self.state == UNCERTAIN

    # What people decide

    def write(self, text: str, *, by: Any, seen: str) -> bool:
        """False where it is on its way by now, or a colleague has changed what was seen."""
        rows = Post.objects.filter(text=seen)
        return self._go(Deed.WRITE, OPEN, by=by, rows=rows, text=text)

    def order(self, *, by: Any) -> bool:
        """Have it sent as soon as its story is before readers."""
        return self._go(Deed.ORDER, (READY, FAILED, CANCELLED), by=by, **in_line())

    def cancel(self, *, by: Any) -> bool:
        return self._go(Deed.CANCEL, (READY, WAITING, FAILED), by=by, state=CANCELLED, error="")

    def resend(self, *, by: Any) -> bool:
        """Somebody has looked into the channel, and it is not there."""
        return self._go(Deed.RESEND, (UNCERTAIN,), by=by, **in_line())

    def confirm(self, *, by: Any) -> bool:
        """Somebody has looked into the channel, and it is there."""
        return self._go(Deed.CONFIRM, (UNCERTAIN,), by=by, **done())

    # What the worker does

    def begin(self) -> None:
        now, words = timezone.now(), self.text or self.channel.written(self.article)
        self.state, self.begun_at, self.sent_text = SENDING, now, words
        self.attempts += 1
        self.save(update_fields=["state", "begun_at", "sent_text", "attempts"])

    def arrived(self, message: str) -> bool:
        """Also of an attempt that was given up: what has been sent is not sent again."""
        others = [state for state in State.values if state != SENT]
        return self._tell(Deed.SENT, others, message=message, **done())

    def not_arrived(self, error: str, *, wait: timedelta) -> bool:
        """It surely did not: to be tried again, after ever longer pauses or as the network asks."""
        pause = min(PAUSE * 2 ** min(self.attempts - 1, 9), LONGEST_PAUSE)
        moment = timezone.now() + max(pause, wait)
        return self._tell(
            Deed.UNSENT, (SENDING, UNCERTAIN), error=error, state=WAITING, next_attempt=moment
        )

    def refused(self, error: str) -> bool:
        return self._tell(Deed.REFUSED, (SENDING, UNCERTAIN), error=error, state=FAILED)

    def doubted(self, error: str, *, look: bool) -> bool:
        """Nobody knows whether it arrived; ``look``: the channel has a page to look at."""
        now = timezone.now()
        moment = now + SETTLE if look else None
        changes = {"state": UNCERTAIN, "ended_at": now, "next_look": moment, "error": error}
        return self._tell(Deed.DOUBT, (SENDING,), **changes)

    def found(self) -> bool:
        return self._tell(Deed.FOUND, (UNCERTAIN,), **done(self.begun_at))

    def missed(self) -> bool:
        return self._tell(Deed.MISSED, (UNCERTAIN,), **in_line())

    def dropped(self, deed: str, *, state: str) -> bool:
        """Never to be sent by itself, for a reason that the deed says."""
        return self._tell(deed, (WAITING,), state=state, error=f"{Deed(deed).label}.")

    # How

    def _tell(self, deed: str, origins: Any, **changes: Any) -> bool:
        rows = Post.objects.filter(attempts=self.attempts)
        return self._go(deed, origins, by=None, rows=rows, **changes)

    @transaction.atomic
    def _go(self, deed: str, origins: Any, *, by: Any, rows: Any = None, **changes: Any) -> bool:
        """Whether it stood where this leads on from; it leaves a row if so."""
        rows = Post.objects.all() if rows is None else rows
        if not rows.filter(pk=self.pk, state__in=origins).update(**changes):
            return False
        for name, value in changes.items():
            setattr(self, name, value)
        self.steps.create(deed=deed, by=by, note=changes.get("error", ""))
        return True


def in_line() -> dict[str, Any]:
    now = timezone.now()
    return {"state": WAITING, "queued_at": now, "next_attempt": now, "error": "", "next_look": None}


def done(moment: datetime | None = None) -> dict[str, Any]:
    return {"state": SENT, "sent_at": moment or timezone.now(), "error": "", "next_look": None}
