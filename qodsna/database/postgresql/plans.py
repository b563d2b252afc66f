"""Statements that PostgreSQL plans once a connection: ``PREPARE``, and from then on ``EXECUTE``.

For a page whose rows are found by keys planning takes several times what finding them does. See
docs/decisions/0041.
"""

import hashlib
import re
from collections.abc import Callable, Sequence
from typing import Any

from django.db import DatabaseError

PLACE = re.compile("%%|%s")
# A pool that gives each transaction another connection; a column of another kind than it had.
FORGOTTEN = {"26000", "42P05", "0A000"}


class Plan:
    """``params`` in the order of ``sql``; those that ``is_given`` names are handed over each time,
    the others are part of the statement."""

    def __init__(
        self, name: str, sql: str, params: Sequence[Any], is_given: Callable[[Any], bool]
    ) -> None:
        rest, given = iter(params), 0
        self.constants: list[Any] = []

        def place(found: re.Match) -> str:
            nonlocal given
            if found[0] == "%%":
                return "%%"
            if not is_given(param := next(rest)):
                self.constants.append(param)
                return "%s"
            given += 1
            return f"${given}"

        self.name = f"{name}_{hashlib.sha256(sql.encode()).hexdigest()[:8]}"
        self.statement = f"PREPARE {self.name} AS {PLACE.sub(place, sql)}"
        if not self.constants:
            self.statement = self.statement.replace("%%", "%")
        places = ", ".join(["%s"] * given)
        self.call = f"EXECUTE {self.name}({places})" if given else f"EXECUTE {self.name}"

    def on(self, connection: Any) -> str:
        """How to ask it over this open connection."""
        if self.name not in connection.plans:
            with connection.wrap_database_errors, connection.connection.cursor() as cursor:
                cursor.execute(self.statement, self.constants or None)
            connection.plans.add(self.name)
        return self.call


def is_forgotten(error: DatabaseError) -> bool:
    return getattr(error.__cause__, "pgcode", None) in FORGOTTEN
