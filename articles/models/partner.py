import secrets
from hashlib import sha256
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from articles.models.staff import Actor, staff_key
from qodsna import calendars
from qodsna.fields import LineField

MARK = "qds_"
# So much of a key stays readable, to tell it from others.
SHOWN = len(MARK) + 6


def new_key() -> str:
    """256 random bits, in letters that a header may hold."""
    return f"{MARK}{secrets.token_urlsafe(32)}"


def hashed(key: str) -> str:
    """A key is random itself: nobody guesses it from this, however quickly it is computed."""
    return sha256(key.encode(errors="replace")).hexdigest()


class PartnerQuerySet(models.QuerySet["Partner"]):
    def active(self) -> Self:
        return self.filter(ended_at=None)

    def ended(self) -> Self:
        return self.exclude(ended_at=None)

    def of_key(self, key: str) -> "Partner | None":
        """Whose key this is, of those who may still use theirs."""
        return self.active().filter(key_hash=hashed(key)).first()


class Partner(models.Model):
    """Another medium that takes our stories by a key of its own, which nobody can read here."""

    name = LineField("نام", max_length=120)
    full_text = models.BooleanField(
        "متن کامل", default=True, help_text="بی این، کلید همان چکیده‌ای را می‌دهد که همه می‌بینند."
    )
    prefix = models.CharField("آغاز کلید", max_length=SHOWN, editable=False)
    key_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_by = staff_key("سازنده")
    created_at = models.DateTimeField("ساخته‌شده", default=timezone.now, editable=False)
    ended_by = staff_key("پایان‌دهنده")
    ended_at = models.DateTimeField("پایان", null=True, editable=False)
    used_on = models.DateField("آخرین روز کاربرد", null=True, editable=False)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        verbose_name = "رسانه همکار"
        verbose_name_plural = "رسانه‌های همکار"
        ordering = ("-pk",)
        default_permissions = ("add", "change", "view")
        constraints = [
            models.CheckConstraint(
                name="partner_has_name",
                condition=~Q(name=""),
                violation_error_message="نام رسانه را بنویسید.",
            ),
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(ended_at=None),
                name="partner_has_one_key",
                violation_error_message="رسانه‌ای با این نام کلیدی در کار دارد.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:
        return self.ended_at is None

    def give_key(self, key: str = "") -> str:
        """A new key, told this once; the partner is to be saved with it."""
        key = key or new_key()
        self.prefix, self.key_hash = key[:SHOWN], hashed(key)
        return key

    def end(self, *, by: Actor | None) -> bool:
        """From now on the key opens nothing; False: it did so already."""
        active = Partner.objects.active().filter(pk=self.pk)
        ended = active.update(ended_by=by, ended_at=timezone.now())
        self.refresh_from_db(fields=["ended_by", "ended_at"])
        return bool(ended)

    def note_use(self) -> None:
        """Keeps the day of Tehran on which the key was last shown: one write a day."""
        today: Any = calendars.today()
        if self.used_on != today:
            self.used_on = today
            Partner.objects.filter(pk=self.pk).update(used_on=today)
