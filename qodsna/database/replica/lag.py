"""How far the replica is behind, for who keeps the site."""

from typing import NamedTuple

from django.db import connections

from qodsna.database.replica.places import place_of, written
from qodsna.database.replica.standing import REPLICA

ASKED = """
    SELECT CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() END,
           EXTRACT(EPOCH FROM now() - pg_last_xact_replay_timestamp())
"""


class Lag(NamedTuple):
    """``seconds`` since what was last written there was written on the primary; 0 without lag."""

    bytes: int
    seconds: float


def lag() -> Lag | None:
    """None: that server is no replica. Raises Django's ``Error`` where either does not answer."""
    wanted = written()
    with connections[REPLICA].cursor() as cursor:
        cursor.execute(ASKED)
        lsn, seconds = cursor.fetchone()
    if lsn is None:
        return None
    behind = max(0, wanted - place_of(lsn))
    return Lag(behind, float(seconds or 0) if behind else 0.0)
