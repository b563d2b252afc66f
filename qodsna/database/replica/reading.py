"""Which database this request reads from: see docs/decisions/0054.

Everything reads from the primary, but for what ``from_replica()`` encloses; and that only as long
as the replica has every change that the stamps tell of which the request has seen.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import DEFAULT_DB_ALIAS as PRIMARY
from django.db import Error, connections

from qodsna.database.replica.places import places
from qodsna.database.replica.standing import REPLICA, standing
from qodsna.outage import Outage, outage_of

# A statement that took too long would take as long elsewhere.
CANCELED = "57014"
# What the replica took back to be able to go on, of nobody's fault: PostgreSQL's 40001 and 40P01.
CONFLICTS = {"40001", "40P01"}

_here: ContextVar[str] = ContextVar("database", default=PRIMARY)


def alias() -> str:
    """Of the database that what readers see is read from now."""
    here = _here.get()
    return PRIMARY if here == PRIMARY or connections[PRIMARY].in_atomic_block else here


@contextmanager
def from_replica() -> Iterator[None]:
    token = _here.set(REPLICA)
    try:
        yield
    finally:
        _here.reset(token)


def from_primary() -> None:
    """From now on, until the request has ended."""
    if _here.get() != PRIMARY:
        _here.set(PRIMARY)


def must_show(keys: Iterable[str], stamps: Iterable[bytes | None]) -> None:
    """What is read from now on must have the changes that these keys were stamped after."""
    if _here.get() != PRIMARY and not has(zip(keys, stamps, strict=True)):
        _here.set(PRIMARY)


def has(stamped: Iterable[tuple[str, bytes | None]]) -> bool:
    """Whether the replica has them, and all that is older than ``LATEST_SECONDS``."""
    if standing.is_away:
        return False
    wanted = 0
    for key, stamp in (("", b""), *stamped):
        place = places.of(key, stamp)
        if place is None:
            return False
        wanted = max(wanted, place)
    replica: Any = connections[REPLICA]
    try:
        found: bool = replica.has(wanted)
    except Error as error:
        standing.lost(error)
        return False
    if found:
        standing.caught_up()
    else:
        standing.behind()
    return found


def is_for_the_primary(error: BaseException) -> bool:
    """Whether what failed so, on the replica, is to be asked of the primary again."""
    replica = connections[REPLICA]
    code = getattr(error.__cause__, "pgcode", None)
    if not replica.errors_occurred or outage_of(error) != Outage.DATABASE or code == CANCELED:
        return False
    if code not in CONFLICTS:
        standing.lost(error)
    return True
