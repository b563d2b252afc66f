"""A database read as it stood at one moment, while others write."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import chain
from typing import Any, Protocol

from django.db import connection

from qodsna.backup.rows import written
from qodsna.backup.schema import Applied, Table

AT_ONCE = 500
BEGIN = [
    "SET TIME ZONE 'UTC'",
    "SET DateStyle = 'ISO, YMD'",
    "SET extra_float_digits = 1",
    "SET statement_timeout = 0",
    "SET idle_in_transaction_session_timeout = 0",
]


class Sink(Protocol):
    def write(self, data: bytes) -> Any: ...


class Snapshot(Protocol):
    vendor: str

    def applied(self) -> Applied: ...

    def size(self) -> int:
        """The bytes of the whole database on its disk."""

    def copy(self, table: Table, sink: Sink) -> int:
        """Writes the rows of a table; gives how many there were."""

    def last(self, table: Table) -> int | None:
        """The last number that was given to a row, of tables that count; also of rows gone."""


def snapshot() -> Any:
    return Sqlite.now() if connection.vendor == "sqlite" else Postgresql.now()


def listed(table: Table) -> str:
    return ", ".join(f'"{column}"' for column in table.columns)


class Sqlite:
    """A transaction that only reads: with WAL it stops nobody."""

    vendor = "sqlite"

    def __init__(self, line: sqlite3.Connection) -> None:
        self.line = line

    @classmethod
    @contextmanager
    def now(cls) -> Iterator["Sqlite"]:
        name, patience = str(connection.settings_dict["NAME"]), 20
        with closing(sqlite3.connect(name, patience, isolation_level=None, uri=True)) as line:
            line.execute("BEGIN")
            yield cls(line)

    def applied(self) -> Applied:
        return self.line.execute("SELECT app, name FROM django_migrations ORDER BY id").fetchall()

    def size(self) -> int:
        (pages,), (bytes_,) = (
            self.line.execute(f"PRAGMA {what}").fetchone() for what in ("page_count", "page_size")
        )
        return pages * bytes_

    def copy(self, table: Table, sink: Sink) -> int:
        # Nothing but names of our own stands in it.
        told = self.line.execute(f'SELECT {listed(table)} FROM "{table.name}"')  # noqa: S608
        batches = iter(lambda: told.fetchmany(AT_ONCE), [])
        count = 0
        for line in written(table.fields, chain.from_iterable(batches)):
            sink.write(line)
            count += 1
        return count

    def last(self, table: Table) -> int | None:
        if not table.counted:
            return None
        asked = "SELECT seq FROM sqlite_sequence WHERE name = ?"
        found = self.line.execute(asked, [table.name]).fetchone()
        return found[0] if found else None


class Postgresql:
    """A transaction that sees what was committed before its first word."""

    vendor = "postgresql"

    def __init__(self, cursor: Any) -> None:
        self.cursor = cursor

    @classmethod
    @contextmanager
    def now(cls) -> Iterator["Postgresql"]:
        line = connection.get_new_connection(connection.get_connection_params())
        with closing(line), line.cursor() as cursor:
            line.autocommit = True
            for statement in BEGIN:
                cursor.execute(statement)
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield cls(cursor)

    def applied(self) -> Applied:
        return self._ask("SELECT app, name FROM django_migrations ORDER BY id")

    def size(self) -> int:
        return self._ask("SELECT pg_database_size(current_database())")[0][0]

    def copy(self, table: Table, sink: Sink) -> int:
        asked = f'COPY (SELECT {listed(table)} FROM "{table.name}") TO STDOUT'  # noqa: S608
        self.cursor.copy_expert(asked, sink)
        return self.cursor.rowcount

    def last(self, table: Table) -> int | None:
        if not table.counted:
            return None
        named = f"SELECT pg_get_serial_sequence('\"{table.name}\"', '{table.counted}')"
        ((name,),) = self._ask(named)
        if name is None:
            return None
        ((value, is_given),) = self._ask(f"SELECT last_value, is_called FROM {name}")  # noqa: S608
        return value if is_given else None

    def _ask(self, statement: str) -> Any:
        self.cursor.execute(statement)
        return self.cursor.fetchall()
