"""A hot standby of PostgreSQL, which readers' pages are read from: it knows how far it has come."""

from time import monotonic
from typing import Any

from django.db import OperationalError

from qodsna.breaker import Breaker
from qodsna.database.postgresql import base
from qodsna.database.replica.places import place_of

# What is behind is not asked again for so long.
AGAIN_SECONDS = 0.1
# Of a line that is dead another is made at once; who waited so long for word of it does not.
HANGS_SECONDS = 1.0
# A server that is nobody's replica, as one that has been promoted, has come nowhere.
REPLAYED = "SELECT CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() END"


class DatabaseWrapper(base.DatabaseWrapper):
    breaker = Breaker(base.PAUSE_SECONDS)
    # The place in the log up to which this very connection has seen everything.
    replayed = 0
    ask_at = 0.0

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        # Another server may answer now, or the same one with less than before.
        self.replayed, self.ask_at = 0, 0.0
        return super().get_new_connection(conn_params)

    def has(self, place: int) -> bool:
        """Whether it has all that was written up to a place in the log of the primary.

        Raises Django's ``Error`` where it does not answer.
        """
        began = monotonic()
        self.close_if_health_check_failed()
        now = monotonic()
        if self.connection is None and now - began > HANGS_SECONDS:
            raise OperationalError("The replica hangs")
        self.ensure_connection()
        if self.replayed < place and now >= self.ask_at:
            with self.cursor() as cursor:
                cursor.execute(REPLAYED)
                self.replayed = place_of(cursor.fetchone()[0])
            self.ask_at = now + AGAIN_SECONDS
        return self.replayed >= place
