from typing import Self

from django.db import models
from django.utils import timezone


class TallyQuerySet(models.QuerySet["Tally"]):
    def over(self) -> Self:
        """What no limit asks for any more."""
        return self.filter(ends_at__lt=timezone.now())


class Tally(models.Model):
    """How often something was done in one span of time, by one key.

    ``ends_at``: until when it counts, which is the end of the span after its own.
    """

    key = models.CharField(max_length=120)
    span = models.BigIntegerField()
    count = models.PositiveIntegerField(default=0)
    ends_at = models.DateTimeField(db_index=True)

    objects = TallyQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "span"], name="tally_once")]

    def __str__(self) -> str:
        return f"{self.key}: {self.count}"
