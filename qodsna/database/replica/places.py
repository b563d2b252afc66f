"""How far a replica must have come: the places in the log of the primary, by stamps of pages."""

from dataclasses import dataclass
from math import inf
from time import monotonic

from django.db import DEFAULT_DB_ALIAS, Error, connections

# What changed without a stamp, or before any that is kept, is shown after so long at the latest.
LATEST_SECONDS = 10
MOST_REMEMBERED = 10_000
# What was acknowledged has been written through. The place of the next record would not do: it
# may lie behind the head of a page to which no replica comes before there is one.
WRITTEN = "SELECT pg_current_wal_flush_lsn()"


def place_of(lsn: str | None) -> int:
    """``16/B374D848`` as a number; 0 of nothing."""
    if lsn is None:
        return 0
    high, low = lsn.split("/")
    return int(high, 16) << 32 | int(low, 16)


def written() -> int:
    """Up to where the primary has written its log; raises Django's ``Error``."""
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(WRITTEN)
        return place_of(cursor.fetchone()[0])


@dataclass(frozen=True)
class Known:
    stamp: bytes
    place: int
    until: float


class Places:
    """What one process knows. A stamp is renewed after its change was committed: where the
    primary stands when a stamp is first seen, its change is in the log.

    Nobody hands places over, so that none can be lost, or be of another server.
    """

    def __init__(self) -> None:
        self._known: dict[str, Known] = {}

    def of(self, key: str, stamp: bytes | None) -> int | None:
        """Where the change is that gave a key its stamp; None where nobody can say now.

        An empty stamp means no change for long: of all that have none, one place is known.
        """
        if stamp is None:
            return None
        if key and not stamp and key in self._known:
            # The store of stamps has lost some, or let them go.
            for each in {key, ""} & self._known.keys():
                del self._known[each]
        return self._place(key if stamp else "", stamp)

    def _place(self, key: str, stamp: bytes) -> int | None:
        known = self._known.get(key)
        if known and known.stamp != stamp:
            known = None
        if known and monotonic() < known.until:
            return known.place
        try:
            place = written()
        except Error:
            # A primary that is away takes nothing that could be missed.
            return known.place if known else None
        if len(self._known) > MOST_REMEMBERED:
            self._known.clear()
        until = inf if stamp else monotonic() + LATEST_SECONDS
        self._known[key] = Known(stamp, place, until)
        return place


places = Places()
