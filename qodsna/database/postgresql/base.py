"""PostgreSQL for requests: a server that hangs is noticed, and is left alone for a moment.

The server's own timeouts end a statement only as long as the server is alive. Where OPTIONS name
``answer_seconds``, nobody waits longer than that for any answer, nor than ``connect_timeout`` for
a connection or for word that one is still good.
"""

from collections.abc import Callable
from typing import Any

import psycopg2
from django.db.backends.postgresql import base

from qodsna.breaker import Breaker
from qodsna.database.postgresql.watchdog import watchdog

PAUSE_SECONDS = 2


class DatabaseWrapper(base.DatabaseWrapper):
    breaker = Breaker(PAUSE_SECONDS)
    answer_seconds = 0
    # The names of what this connection has planned; where there are none it plans each time.
    plans: set[str] | None = None

    def get_connection_params(self) -> dict[str, Any]:
        params = super().get_connection_params()
        self.answer_seconds = params.pop("answer_seconds", 0)
        return params

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        self.plans = set()
        if not self.answer_seconds:
            return super().get_new_connection(conn_params)
        if not self.breaker.lets_through():
            raise psycopg2.OperationalError("The server did not answer a moment ago")
        try:
            connection = super().get_new_connection(conn_params)
        except psycopg2.OperationalError:
            self.breaker.failed()
            raise
        self.breaker.answered()
        if self._ask not in self.execute_wrappers:
            self.execute_wrappers.append(self._ask)
        return connection

    def is_usable(self) -> bool:
        if not self.answer_seconds:
            return super().is_usable()
        if self.breaker.is_open:
            return False
        seconds = self.settings_dict["OPTIONS"]["connect_timeout"]
        with watchdog.hangs_up(self.connection, after=seconds):
            return super().is_usable()

    def _ask(self, execute: Callable, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001
        with watchdog.hangs_up(self.connection, after=self.answer_seconds):
            return execute(sql, params, many, context)

    def _commit(self) -> Any:
        with watchdog.hangs_up(self.connection, after=self.answer_seconds):
            return super()._commit()  # type: ignore[misc]

    def _rollback(self) -> Any:
        with watchdog.hangs_up(self.connection, after=self.answer_seconds):
            return super()._rollback()  # type: ignore[misc]
