"""A fresh database beside the one that is in use, and the moment in which it takes its place."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from copy import deepcopy
from pathlib import Path
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.utils import load_backend

SCHEMA = "qodsna_restore"
LOCK_SECONDS = 60
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = %s"
FUNCTIONS = """
SELECT p.oid::regprocedure::text FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace
WHERE n.nspname = %s AND p.proname IN (
    SELECT proname FROM pg_proc AS q JOIN pg_namespace AS m ON m.oid = q.pronamespace
    WHERE m.nspname = %s
)
"""


@contextmanager
def using(settings: dict[str, Any]) -> Iterator[None]:
    """Everything that asks the database asks this one, in this thread; migrations do, too."""
    before = connections[DEFAULT_DB_ALIAS]
    made = load_backend(settings["ENGINE"]).DatabaseWrapper(settings, DEFAULT_DB_ALIAS)
    connections[DEFAULT_DB_ALIAS] = made
    ContentType.objects.clear_cache()
    try:
        yield
    finally:
        made.close()
        connections[DEFAULT_DB_ALIAS] = before
        ContentType.objects.clear_cache()


@contextmanager
def scratch() -> Iterator["SqliteScratch | PostgresqlScratch"]:
    """Goes when it is left, whether or not it has taken its place."""
    made = SqliteScratch() if connection.vendor == "sqlite" else PostgresqlScratch()
    made.discard()
    made.begin()
    try:
        yield made
    finally:
        made.discard()


class SqliteScratch:
    """A file in the same folder, which a crash may spoil: it is made anew then."""

    def __init__(self) -> None:
        self.place = str(connection.settings_dict["NAME"])
        self.path = Path(f"{self.place}.restore")
        self.settings = {**deepcopy(connection.settings_dict), "NAME": str(self.path)}
        hurry = "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-200000;"
        self.settings["OPTIONS"] = {**self.settings["OPTIONS"], "init_command": hurry}

    def begin(self) -> None: ...

    def take_place(self) -> None:
        """In one transaction of the database in use, which whoever has it open sees."""
        # Makes the file with its way of writing where there is none yet.
        connection.ensure_connection()
        with (
            closing(sqlite3.connect(self.path)) as made,
            closing(sqlite3.connect(self.place, LOCK_SECONDS, uri=True)) as used,
        ):
            used.execute("PRAGMA synchronous=FULL")
            made.backup(used)
            used.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def discard(self) -> None:
        for ending in ("", "-journal", "-wal", "-shm"):
            with suppress(FileNotFoundError):
                Path(f"{self.path}{ending}").unlink()


class PostgresqlScratch:
    """A schema of the same database; its tables are moved into the one in use."""

    def __init__(self) -> None:
        self.settings = deepcopy(connection.settings_dict)
        options = f"-c search_path={SCHEMA} -c synchronous_commit=off"
        self.settings["OPTIONS"] = {**self.settings["OPTIONS"], "options": options}

    def begin(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE SCHEMA {SCHEMA}")

    def take_place(self) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'")
            cursor.execute("SELECT current_schema()")
            (used,) = cursor.fetchone()
            new = self._asked(cursor, TABLES, SCHEMA)
            old = [each for each in self._asked(cursor, TABLES, used) if is_ours(each, new)]
            if old:
                cursor.execute(f"DROP TABLE {named(used, old)}")
            for function in self._asked(cursor, FUNCTIONS, used, SCHEMA):
                cursor.execute(f"DROP FUNCTION {function}")
            for table in new:
                cursor.execute(f'ALTER TABLE {named(SCHEMA, [table])} SET SCHEMA "{used}"')
            for function in self._asked(cursor, FUNCTIONS, SCHEMA, SCHEMA):
                cursor.execute(f'ALTER FUNCTION {function} SET SCHEMA "{used}"')

    def discard(self) -> None:
        with connection.cursor() as cursor:
            # It says of each table that it goes with it.
            cursor.execute("SET client_min_messages = warning")
            cursor.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
            cursor.execute("RESET client_min_messages")
        connection.close()

    @staticmethod
    def _asked(cursor: Any, statement: str, *values: str) -> list[str]:
        cursor.execute(statement, values)
        return [name for (name,) in cursor.fetchall()]


def named(schema: str, tables: list[str]) -> str:
    return ", ".join(f'"{schema}"."{table}"' for table in tables)


def is_ours(table: str, new: list[str]) -> bool:
    """Whether a table is of the newsroom, of this or of another release; others are left alone."""
    labels = (f"{config.label}_" for config in apps.get_app_configs())
    return table in new or table.startswith(tuple(labels))
