from django.db import models


class Tally(models.Model):
    """How often something was done in one span of time, by one key."""

    key = models.CharField(max_length=120)
    span = models.BigIntegerField()
    count = models.PositiveIntegerField(default=0)
    ends_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "span"], name="tally_once")]

    def __str__(self) -> str:
        return f"{self.key}: {self.count}"
