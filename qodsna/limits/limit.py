"""How often something may be done, counted in the database: the same for all processes and nodes.

``Limit("comments", most=8, minutes=10).take(address)`` counts one if it is still within the limit,
and says whether it was. ``count`` is for measuring how much goes on: it counts one in any case.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac

from qodsna.limits.models import Tally

# Of rows that are there the count is written over.
INSTEAD: dict[str, Any] = {
    "update_conflicts": True,
    "unique_fields": ["key", "span"],
    "update_fields": ["count"],
}


@dataclass(frozen=True)
class Limit:
    """At most ``most`` in any span of ``minutes``, by key.

    What is refused does not count: of many who share one address, some are always let through.
    The span before counts by the part of it that still lies in the last ``minutes``, as if its
    own had come evenly. Within a transaction all others of the same key wait for its end.
    """

    name: str
    most: int
    minutes: float = 1

    def take(self, key: str = "") -> bool:
        """Counts one if it is within the limit; exact, however many come at once."""
        span, gone = self._now()
        counts = self._counts(key, span)
        room = self.most - 1 - counts[span - 1] * (1 - gone)
        if counts[span] > room:
            return False
        # The condition is asked again by the statement that counts, when the row is its own.
        return bool(self._add(key, span, self._tallies(key, span).filter(count__lte=room)))

    def give_back(self, key: str = "") -> None:
        """One that was taken in this span turned out not to count."""
        span, _ = self._now()
        self._tallies(key, span).filter(count__gt=0).update(count=F("count") - 1)

    def take_many(self, asked: Mapping[str, int]) -> dict[str, int]:
        """Counts of each key as many as are within the limit, of so many; how many those are.

        A few statements, however many keys; exact, however many come at once.
        """
        span, gone = self._now()
        rows = {self._key(key): key for key in asked}
        with transaction.atomic():
            self._make(dict.fromkeys(rows, 0), span)
            found = Tally.objects.filter(key__in=rows, span__in=[span, span - 1])
            # In one order for everybody, so that of two neither waits for the other in a ring.
            locked = found.select_for_update().order_by("key", "span")
            counts = {(each.key, each.span): each.count for each in locked}
            taken = {}
            for row, key in rows.items():
                room = self.most - counts.get((row, span - 1), 0) * (1 - gone) - counts[row, span]
                taken[row] = max(0, min(asked[key], math.floor(room)))
            sums = {row: counts[row, span] + number for row, number in taken.items() if number}
            self._make(sums, span, **INSTEAD)
        return {rows[row]: number for row, number in taken.items()}

    def count(self, key: str = "") -> float:
        """Counts one that nothing refuses; how many there were in the span that ends now."""
        span, _ = self._now()
        self._add(key, span, self._tallies(key, span))
        return self.used(key)

    def used(self, key: str = "") -> float:
        """How many there were in the span that ends now."""
        span, gone = self._now()
        counts = self._counts(key, span)
        return counts[span] + counts[span - 1] * (1 - gone)

    def wait(self, key: str = "") -> int:
        """After how many seconds one more is within the limit; 0: now."""
        if self.most < 1:
            return math.ceil(self._seconds)
        span, gone = self._now()
        counts, room = self._counts(key, span), self.most - 1
        now, before = counts[span], counts[span - 1]
        if now + before * (1 - gone) <= room:
            return 0
        spans = 2 - room / now if now > room else 1 - (room - now) / before
        return math.floor((spans - gone) * self._seconds) + 1

    @property
    def rest(self) -> float:
        """How many seconds there still are of the span of this moment."""
        return (1 - self._now()[1]) * self._seconds

    def _add(self, key: str, span: int, tallies: "QuerySet[Tally]") -> int:
        """Counts one in what there is of ``tallies``, whose row is made where there is none."""
        if added := tallies.update(count=F("count") + 1):
            return added
        self._make({self._key(key): 0}, span)
        return tallies.update(count=F("count") + 1)

    def _make(self, counts: Mapping[str, int], span: int, **conflicts: Any) -> None:
        """Makes these rows; those that are there stay, unless ``conflicts`` says otherwise."""
        ends_at = datetime.fromtimestamp((span + 2) * self._seconds, UTC)
        new = [
            Tally(key=row, span=span, count=count, ends_at=ends_at)
            for row, count in sorted(counts.items())
        ]
        Tally.objects.bulk_create(new, **(conflicts or {"ignore_conflicts": True}))

    def _counts(self, key: str, span: int) -> dict[int, int]:
        """Of this span and the one before."""
        found = self._tallies(key, span, span - 1).values_list("span", "count")
        return {span: 0, span - 1: 0, **dict(found)}

    def _tallies(self, key: str, *spans: int) -> "QuerySet[Tally]":
        return Tally.objects.filter(key=self._key(key), span__in=spans)

    def _key(self, key: str) -> str:
        """Whatever a key is made of, nobody reads it in the table."""
        return f"{self.name}:{salted_hmac('qodsna.limits', key).hexdigest()}" if key else self.name

    @property
    def _seconds(self) -> float:
        return timedelta(minutes=self.minutes).total_seconds()

    def _now(self) -> tuple[int, float]:
        """The number of the span of this moment, and the part of it that has gone."""
        span, gone = divmod(timezone.now().timestamp(), self._seconds)
        return int(span), gone / self._seconds
