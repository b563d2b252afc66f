import secrets
from datetime import date, timedelta
from typing import Any, Self

from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from articles.models.edition import Edition
from articles.models.newsletter_tally import NewsletterTally
from qodsna.calendars import DAY, today

# So long may a confirmation be given; then nothing is left of who was asked for it.
ASKED_FOR = timedelta(days=3)
# After so many digests that its server would not take for it, an address is given up.
MOST_REFUSALS = 3


def new_key() -> str:
    """192 random bits, in letters that an address may hold."""
    return secrets.token_urlsafe(24)


class SubscriberQuerySet(models.QuerySet["Subscriber"]):
    def of(self, edition: Edition) -> Self:
        return self.filter(edition=edition)

    def at(self, email: str) -> Self:
        """Those with this whole address, however its letters were written."""
        return self.annotate(lowered=Lower("email")).filter(lowered=email.lower())

    def confirmed(self) -> Self:
        return self.filter(confirmed_at__isnull=False)

    def unconfirmed(self) -> Self:
        return self.filter(confirmed_at=None)

    def overdue(self) -> Self:
        """Asked for so long ago that nobody may confirm it any more."""
        return self.unconfirmed().filter(asked_at__lt=timezone.now() - ASKED_FOR)

    def untold(self, day: date) -> Self:
        """Whom the digest of a day has not been sent yet, nor tried in vain."""
        return self.confirmed().filter(told_on__lt=day)

    def refused_on(self, day: date) -> Self:
        return self.filter(refused_on=day)

    def given_up(self) -> Self:
        return self.filter(refusals__gte=MOST_REFUSALS)

    @transaction.atomic
    def ask(self, edition: Edition, email: str) -> "Subscriber":
        """The row of an address, made where there is none; it is asked for once more."""
        self.bulk_create([self.model(edition=edition, email=email)], ignore_conflicts=True)
        asked = self.of(edition).at(email)
        asked.unconfirmed().update(asked_at=timezone.now())
        return asked.get()

    @transaction.atomic
    def leave(self, what: str = NewsletterTally.LEFT) -> int:
        """Removes these for good; a number is all that stays of those who were readers."""
        rows = list(self.select_for_update(of=("self",)).select_related("edition"))
        for each in rows:
            if each.is_confirmed:
                NewsletterTally.objects.add(each.edition, **{what: 1})
        self.model.objects.filter(pk__in=[each.pk for each in rows]).delete()
        return len(rows)


class Subscriber(models.Model):
    """An address that a newsletter goes to, or will when its owner confirms it.

    ``key`` stands in the links of its mails. ``told_on``: the day of the last digest that was
    taken in hand for it. ``refused_on``: of the last that its server would not take.
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, verbose_name="نسخه سایت")
    email = models.CharField("رایانامه", max_length=254)
    key = models.CharField(max_length=40, unique=True, default=new_key, editable=False)
    asked_at = models.DateTimeField("زمان درخواست", default=timezone.now)
    confirmed_at = models.DateTimeField("زمان تأیید", null=True)
    told_on = models.DateField("آخرین شماره", null=True)
    refused_on = models.DateField("آخرین پس‌زدن", null=True)
    refusals = models.PositiveSmallIntegerField("بار پس‌زدن", default=0)

    objects = SubscriberQuerySet.as_manager()

    class Meta:
        verbose_name = "مشترک خبرنامه"
        verbose_name_plural = "مشترکان خبرنامه"
        default_permissions = ("delete",)
        constraints = [
            models.UniqueConstraint("edition", Lower("email"), name="subscriber_once"),
            models.CheckConstraint(
                name="subscriber_has_an_address",
                condition=Q(email__contains="@"),
                violation_error_message="مشترک نشانی رایانامه می‌خواهد.",
            ),
            models.CheckConstraint(
                name="subscriber_confirmed_has_a_day",
                condition=Q(confirmed_at=None) | Q(told_on__isnull=False),
                violation_error_message="مشترک از روزی خبرنامه می‌گیرد.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["edition", "id"],
                name="subscriber_confirmed",
                condition=Q(confirmed_at__isnull=False),
            ),
            models.Index(
                fields=["asked_at"], name="subscriber_asked", condition=Q(confirmed_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"مشترک {self.pk}"

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None

    @transaction.atomic
    def confirm(self) -> bool:
        """From the digest of this day on; False where it was confirmed before."""
        mine = Subscriber.objects.unconfirmed().filter(pk=self.pk)
        if not mine.update(confirmed_at=timezone.now(), told_on=today() - DAY):
            return False
        NewsletterTally.objects.add(self.edition, **{NewsletterTally.JOINED: 1})
        self.refresh_from_db()
        return True

    def was_refused(self, day: date) -> None:
        Subscriber.objects.filter(pk=self.pk).update(refused_on=day)

    def was_reached(self) -> None:
        """Its server takes mail for it, whatever it said before."""
        if self.refusals:
            Subscriber.objects.filter(pk=self.pk).update(refusals=0)


def count_refusals(refused: Any) -> None:
    """One more for each of these subscribers."""
    refused.update(refusals=F("refusals") + 1)
