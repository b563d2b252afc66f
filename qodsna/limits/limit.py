"""How often something may be done, counted in the database: the same for all processes and nodes.

``Limit("comments", most=8, minutes=10).take(address)`` counts one and says whether it was within
the limit.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from qodsna.limits.models import Tally


@dataclass(frozen=True)
class Limit:
    """At most ``most`` in any span of ``minutes``, by key. What is refused is counted too."""

    name: str
    most: int
    minutes: float = 1

    def take(self, key: str = "") -> bool:
        """Counts one; whether it is still within the limit."""
        self._count(key)
        return self.used(key) <= self.most

    def used(self, key: str = "") -> float:
        """How many there were in the span that ends now.

        The span before counts by the part of it that still lies in the last ``minutes``, as if
        its own had come evenly.
        """
        span, gone = self._now()
        rows = Tally.objects.filter(key=self._key(key), span__in=[span, span - 1])
        counts = dict(rows.values_list("span", "count"))
        return counts.get(span, 0) + counts.get(span - 1, 0) * (1 - gone)

    @transaction.atomic
    def _count(self, key: str) -> None:
        span, _ = self._now()
        rows = Tally.objects.filter(key=self._key(key), span=span)
        if not rows.update(count=F("count") + 1):
            ends_at = datetime.fromtimestamp((span + 1) * self._seconds, UTC)
            new = Tally(key=self._key(key), span=span, ends_at=ends_at)
            Tally.objects.bulk_create([new], ignore_conflicts=True)
            rows.update(count=F("count") + 1)

    def _key(self, key: str) -> str:
        return f"{self.name}:{key}"[:120]

    @property
    def _seconds(self) -> float:
        return timedelta(minutes=self.minutes).total_seconds()

    def _now(self) -> tuple[int, float]:
        """The number of the span of this moment, and the part of it that has gone."""
        span, gone = divmod(timezone.now().timestamp(), self._seconds)
        return int(span), gone / self._seconds
