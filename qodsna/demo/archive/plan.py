"""How large an archive is to be, which codes are its own, and which of it are there by now.

All of it stands in the ledger of what arrived from elsewhere, each batch in one transaction with
its stories: whoever kills the maker, whenever, it goes on where it was and makes nothing twice.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from django.db import connection, transaction
from django.db.models import Max, Sum

from articles.models import Arrival, Article

SOURCE, PLANNED, MADE = "demo", "plan", "batch"
BATCH = 1000
# Codes that others draw at the very moment in which those of a plan are set aside.
MARGIN = 1000
YEARS = timedelta(days=6 * 365)
# The newest come as on a busy day; before them are those that are still to come.
BUSY, STEP, TO_COME = 60, timedelta(minutes=24), 5


class AnotherSizeError(Exception):
    """There is more, or what is half made was begun in another size; ``size`` is that."""

    def __init__(self, size: int) -> None:
        super().__init__(size)
        self.size = size


def made() -> int:
    """How many stories all plans have made."""
    batches = Arrival.objects.filter(source=SOURCE, kind=MADE)
    return batches.aggregate(total=Sum("key"))["total"] or 0


@dataclass
class Plan:
    """Stories from the code ``first`` on, so many, of which the last is the newest at ``now``."""

    first: int
    size: int
    now: datetime

    @classmethod
    @transaction.atomic
    def open(cls, total: int) -> Self | None:
        """The plan by which an archive gets to this size; None where it has it.

        Raises AnotherSizeError.
        """
        plans = list(Arrival.objects.filter(source=SOURCE, kind=PLANNED).order_by("pk"))
        planned, there = sum(map(size_of, plans)), made()
        if plans and there < planned:
            if total != planned:
                raise AnotherSizeError(planned)
            last = plans[-1]
        elif total < there:
            raise AnotherSizeError(there)
        elif total == there:
            return None
        else:
            name = f"{len(plans)}/{total - there}"
            first = set_aside(total - there)
            last = Arrival.objects.create(source=SOURCE, kind=PLANNED, name=name, key=first)
        return cls(last.key, size_of(last), last.at)

    def batches(self) -> Iterator[range]:
        """The codes that are still to be made, the oldest first."""
        there = Arrival.objects.filter(source=SOURCE, kind=MADE, name__in=map(str, self.starts))
        done = set(there.values_list("name", flat=True))
        for start in self.starts:
            if str(start) not in done:
                yield range(start, min(start + BATCH, self.first + self.size))

    @property
    def starts(self) -> range:
        return range(self.first, self.first + self.size, BATCH)

    def moment(self, code: int) -> datetime:
        """When the story with this code came out, or will."""
        rank = self.first + self.size - 1 - code - TO_COME
        if rank <= BUSY:
            return self.now - rank * STEP - timedelta(minutes=7)
        share = (rank - BUSY) / max(self.size - BUSY, 1)
        return self.now - BUSY * STEP - share * (YEARS - BUSY * STEP)


def mark(batch: range) -> None:
    """Of two makers who are at the same batch the second waits here, and fails."""
    Arrival.objects.create(source=SOURCE, kind=MADE, name=str(batch.start), key=len(batch))


def is_made(batch: range) -> bool:
    return Arrival.objects.filter(source=SOURCE, kind=MADE, name=str(batch.start)).exists()


def size_of(plan: Arrival) -> int:
    return int(plan.name.partition("/")[2])


def set_aside(count: int) -> int:
    """Keeps so many codes from everybody else, and gives the first of them."""
    greatest = Article.objects.aggregate(most=Max("pk"))["most"] or 0
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sequence = "pg_get_serial_sequence('articles_article', 'id')"
            cursor.execute(f"SELECT nextval({sequence})")
            reached = max(cursor.fetchone()[0], greatest) + MARGIN
            cursor.execute(f"SELECT setval({sequence}, %s)", [reached + count])
        else:
            name = ["articles_article"]
            cursor.execute("SELECT max(seq) FROM sqlite_sequence WHERE name = %s", name)
            reached = max(cursor.fetchone()[0] or 0, greatest)
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", name)
            row = [*name, reached + count]
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", row)
    return reached + 1
