"""What is known to go on for some time after it was last seen, by all processes and nodes."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from qodsna.limits.models import Tally


@dataclass(frozen=True)
class Alarm:
    """On for ``minutes`` after each ``ring``."""

    name: str
    minutes: float

    def ring(self) -> None:
        new = Tally(key=self.name, span=0, count=1, ends_at=self._ends_at())
        Tally.objects.bulk_create(
            [new],
            update_conflicts=True,
            unique_fields=["key", "span"],
            update_fields=["ends_at"],
        )

    @property
    def until(self) -> datetime | None:
        """When it ends if it does not ring again; None while it is off."""
        rows = Tally.objects.filter(key=self.name, span=0, ends_at__gt=timezone.now())
        return rows.values_list("ends_at", flat=True).first()

    def _ends_at(self) -> datetime:
        return timezone.now() + timedelta(minutes=self.minutes)
