"""Limits for what is asked very often and costs little: many are counted at once, ahead.

``Leased(Limit("api", most=600), each=20).take(address)`` asks the database for every twentieth.
"""

import math
import threading
import time
from dataclasses import dataclass

from qodsna.limits.limit import Limit

# Of so many keys this process remembers what it has counted ahead.
MOST_KEPT = 10_000


@dataclass(frozen=True)
class Taken:
    """Whether one was within the limit; how many more are; if none, after how many seconds."""

    is_within: bool
    remaining: int
    wait: int


@dataclass
class Lease:
    """``left`` of what was counted ahead, ``room`` besides; until the moment ``ends``.

    With neither it says that nothing is within the limit before that moment.
    """

    left: int
    room: int
    ends: float

    @property
    def holds(self) -> bool:
        return time.time() < self.ends and (self.left > 0 or self.room < 0)

    def spend(self) -> Taken:
        if self.left < 1:
            return Taken(is_within=False, remaining=0, wait=_seconds_to(self.ends))
        self.left -= 1
        return Taken(is_within=True, remaining=self.left + max(0, self.room), wait=0)


class Leased:
    """A limit of which each process takes ``each`` at once and gives none back.

    Never more than the limit are let through. At the end of a span what a process has not used is
    lost: so many fewer may be, at most ``each`` for every process. A refusal is remembered, too,
    so that who goes on asking costs nothing.
    """

    def __init__(self, limit: Limit, each: int) -> None:
        self.limit, self.each = limit, each
        self._leases: dict[str, Lease] = {}
        self._taking = threading.Lock()

    def take(self, key: str) -> Taken:
        with self._taking:
            lease = self._leases.get(key)
            if lease is not None and lease.holds:
                return lease.spend()
        lease = self._lease(key)
        with self._taking:
            if len(self._leases) >= MOST_KEPT:
                self._leases.clear()
            self._leases[key] = lease
            return lease.spend()

    def forget(self) -> None:
        self._leases.clear()

    def _lease(self, key: str) -> Lease:
        now, rest = time.time(), self.limit.rest
        granted = self.limit.take_many({key: self.each})[key]
        if granted:
            room = math.floor(self.limit.most - self.limit.used(key))
            return Lease(granted, max(0, room), now + rest)
        return Lease(0, -1, now + max(1, self.limit.wait(key)))


def _seconds_to(moment: float) -> int:
    return max(1, math.ceil(moment - time.time()))
