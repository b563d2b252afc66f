from datetime import date, datetime, timedelta
from typing import Any, Self

from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from articles.models.edition import Edition
from articles.models.newsletter_tally import NewsletterTally
from articles.models.subscriber import Subscriber, count_refusals
from qodsna import persian

# A turn of sending is shorter than this; whoever takes the next one is alone with it.
TURN = timedelta(minutes=10)
# What could not be sent by then is not sent at all.
SENT_WITHIN = timedelta(hours=12)


class NewsletterIssueQuerySet(models.QuerySet["NewsletterIssue"]):
    def of(self, edition: Edition) -> Self:
        return self.filter(edition=edition)

    def unfinished(self) -> Self:
        return self.filter(finished_at=None)

    def waiting(self) -> Self:
        """Those that it is somebody's turn to send on with."""
        return self.unfinished().filter(next_turn__lte=timezone.now())

    def make(self, edition: Edition, day: date, stories: list[int]) -> "NewsletterIssue":
        """The issue of a day, once however many make it."""
        now = timezone.now()
        new = self.model(edition=edition, day=day, stories=stories, made_at=now, next_turn=now)
        self.bulk_create([new], ignore_conflicts=True)
        return self.of(edition).get(day=day)


class NewsletterIssue(models.Model):
    """The digest of one day of an edition, and how far it has been sent.

    ``stories``: the codes that were chosen, the first ones first; what is told of them is asked
    again whenever it is sent. ``taken``: for how many addresses it was taken in hand, each of
    which is then ``sent``, ``refused`` (its server knows no such reader) or ``failed``.
    """

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, verbose_name="نسخه سایت")
    day = models.DateField("روز")
    stories = models.JSONField("خبرها", default=list)
    made_at = models.DateTimeField("ساخته‌شده", default=timezone.now)
    next_turn = models.DateTimeField("نوبت بعدی", default=timezone.now)
    finished_at = models.DateTimeField("پایان", null=True)
    taken = models.PositiveIntegerField("برداشته‌شده", default=0)
    sent = models.PositiveIntegerField("فرستاده‌شده", default=0)
    refused = models.PositiveIntegerField("پس‌زده", default=0)
    failed = models.PositiveIntegerField("ناکام", default=0)

    objects = NewsletterIssueQuerySet.as_manager()

    class Meta:
        verbose_name = "شماره خبرنامه"
        verbose_name_plural = "خبرنامه"
        ordering = ("-day", "-pk")
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(name="newsletter_issue_once", fields=["edition", "day"])
        ]
        indexes = [
            models.Index(
                fields=["next_turn"],
                name="newsletter_issue_unfinished",
                condition=Q(finished_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"خبرنامه {persian.format_short_date(self.day)}"

    # Asking

    @property
    def is_finished(self) -> bool:
        return self.finished_at is not None

    @property
    def is_over(self) -> bool:
        """Whether it has become too late to send any more of it."""
        return timezone.now() > self.made_at + SENT_WITHIN

    @property
    def unknown(self) -> int:
        """Of so many nobody can tell whether they arrived; one is in somebody's hands perhaps."""
        return max(0, self.taken - self.sent - self.refused - self.failed)

    @property
    def untold(self) -> Any:
        """The subscribers that it has not been sent yet."""
        return Subscriber.objects.of(self.edition).untold(self.day)

    # Turns

    def take_turn(self) -> bool:
        """Of several that want to send on with it, one alone is told yes."""
        return bool(self._me().waiting().update(next_turn=timezone.now() + TURN))

    def end_turn(self, *, next_turn: datetime) -> None:
        self._me().update(next_turn=next_turn)

    @transaction.atomic
    def finish(self) -> None:
        """Nothing more of it is sent; who was never reached counts as failed.

        Refusals count against addresses only where the server took most of the digest: else it
        refused us.
        """
        if not self._me().unfinished().update(finished_at=timezone.now()):
            return
        missed = self.untold.count()
        self._me().update(failed=F("failed") + missed, taken=F("taken") + missed)
        self.refresh_from_db()
        refused = Subscriber.objects.of(self.edition).refused_on(self.day)
        if self.sent >= self.refused:
            count_refusals(refused)
            refused.given_up().leave(NewsletterTally.DROPPED)

    # One address

    @transaction.atomic
    def take(self, subscriber: Subscriber) -> bool:
        """Takes a mail in hand, once for ever; False where that was done or he has left."""
        mine = self.untold.filter(pk=subscriber.pk)
        if not mine.update(told_on=self.day):
            return False
        self._me().update(taken=F("taken") + 1)
        return True

    @transaction.atomic
    def give_back(self, subscriber: Subscriber) -> None:
        """It surely did not arrive: it is as if nobody had taken it."""
        told = Subscriber.objects.filter(pk=subscriber.pk, told_on=self.day)
        told.update(told_on=subscriber.told_on)
        self._me().update(taken=F("taken") - 1)

    @transaction.atomic
    def settle(self, subscriber: Subscriber, what: str) -> None:
        """What became of a mail in hand: ``sent``, ``refused`` or ``failed``."""
        if what == "refused":
            subscriber.was_refused(self.day)
        elif what == "sent":
            subscriber.was_reached()
        self._me().update(**{what: F(what) + 1})

    def _me(self) -> NewsletterIssueQuerySet:
        return NewsletterIssue.objects.filter(pk=self.pk)
