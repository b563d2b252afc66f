"""Reads wait in memory and are written together, so that no page and no reader waits for them."""

import atexit
import os
import threading
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import islice
from typing import NamedTuple

from django.db import Error, connections, transaction
from django.utils import timezone

from articles.models import Article, DailyReadCount, ReadCount
from qodsna.limits.limit import Limit
from qodsna.persian import TEHRAN

SECONDS = 2
# Different ones that wait at most, if the database does not answer; and in one transaction.
MOST, AT_ONCE = 20_000, 500

reads_of_story_from_address = Limit("reads", most=10, minutes=10)


class Read(NamedTuple):
    """``address`` is known until it is written, and then as what ``Limit`` makes of it."""

    edition: str
    code: int
    hour: datetime
    address: str


class Gathering:
    """The reads of this process that are not written yet.

    They are lost if it is killed, and at no other end of it. What the database does not take is
    offered again, as long as there is room.
    """

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """As if there had been none; locks included, which a fork may have copied closed."""
        self._waiting: Counter[Read] = Counter()
        self._is_due = False
        self._changing, self._writing = threading.Lock(), threading.Lock()

    def add(self, edition: str, code: int, address: str) -> None:
        """Counts a read of what may or may not be a story; in memory alone."""
        hour = timezone.now().astimezone(UTC).replace(minute=0, second=0, microsecond=0)
        self._put(Counter({Read(edition, code, hour, address): 1}))

    def flush(self) -> None:
        """Writes what waits; when it is back, nothing is under way in another thread either."""
        with self._writing:
            waiting = self._take()
            while waiting:
                some = dict(islice(waiting.items(), AT_ONCE))
                try:
                    write(some)
                except Error:
                    self._put(waiting)
                    return
                waiting -= Counter(some)

    def _take(self) -> Counter[Read]:
        with self._changing:
            taken, self._waiting, self._is_due = self._waiting, Counter(), False
            return taken

    def _put(self, reads: Counter[Read]) -> None:
        with self._changing:
            for read, number in reads.items():
                if read in self._waiting or len(self._waiting) < MOST:
                    self._waiting[read] += number
            if not self._is_due:
                self._is_due = True
                self.call_later()

    def call_later(self) -> None:
        timer = threading.Timer(SECONDS, self._flush_and_hang_up)
        timer.daemon = True
        timer.start()

    def _flush_and_hang_up(self) -> None:
        try:
            self.flush()
        finally:
            connections.close_all()


def write(reads: Mapping[Read, int]) -> None:
    """Adds to the rows of published stories what is within the limit."""
    with transaction.atomic():
        published = Article.objects.published().codes_with_edition({read.code for read in reads})
        reads = {read: n for read, n in reads.items() if (read.code, read.edition) in published}
        hours: Counter[tuple[int, datetime]] = Counter()
        for read, number in _within_limit(reads).items():
            hours[read.code, read.hour] += number
        ReadCount.objects.add(hours)
        DailyReadCount.objects.add(_days(hours))


def _within_limit(reads: Mapping[Read, int]) -> dict[Read, int]:
    keys = {read: f"{read.code} {read.address}" for read in reads}
    asked: Counter[str] = Counter()
    for read, number in reads.items():
        asked[keys[read]] += number
    left = reads_of_story_from_address.take_many(asked)
    taken = {}
    for read, number in reads.items():
        taken[read] = min(number, left[keys[read]])
        left[keys[read]] -= taken[read]
    return {read: number for read, number in taken.items() if number}


def _days(hours: Mapping[tuple[int, datetime], int]) -> Counter:
    days: Counter = Counter()
    for (code, hour), number in hours.items():
        days[code, hour.astimezone(TEHRAN).date()] += number
    return days


gathering = Gathering()
# A child begins with nothing of its parent's, which writes it itself.
os.register_at_fork(after_in_child=gathering.forget)
atexit.register(gathering.flush)
