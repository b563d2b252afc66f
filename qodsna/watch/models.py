from datetime import date, timedelta
from typing import Self

from django.db import models, transaction
from django.db.models import F
from django.utils import timezone

from qodsna.calendars import today

KEPT_FOR = timedelta(days=400)


class ErasureQuerySet(models.QuerySet["Erasure"]):
    def note(self, what: str, count: int) -> None:
        """So many more were erased today; nothing is written of none."""
        if not count:
            return
        day, now = today(), timezone.now()
        with transaction.atomic(savepoint=False):
            self.bulk_create([self.model(what=what, day=day, count=0)], ignore_conflicts=True)
            self.filter(what=what, day=day).update(count=F("count") + count, at=now)

    def of(self, what: str) -> Self:
        return self.filter(what=what)

    def since(self, day: date) -> Self:
        return self.filter(day__gte=day)

    def outlived(self) -> Self:
        return self.filter(day__lt=today() - KEPT_FOR)


class Erasure(models.Model):
    """How much of one kind was erased on a day because its time was over."""

    what = models.CharField("چه چیز", max_length=40)
    day = models.DateField("روز")
    count = models.PositiveBigIntegerField("شمار", default=0)
    at = models.DateTimeField("زمان", default=timezone.now)

    objects = ErasureQuerySet.as_manager()

    class Meta:
        verbose_name = "پاک‌سازی"
        verbose_name_plural = "پاک‌سازی‌ها"
        ordering = ("-day", "what")
        default_permissions = ()
        permissions = [("view_state", "دیدن وضعیت سامانه")]
        constraints = [models.UniqueConstraint(name="erasure_once_a_day", fields=["what", "day"])]

    def __str__(self) -> str:
        return f"{self.what} {self.day}"
