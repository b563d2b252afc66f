"""The rows of a backup, poured into the tables of a fresh database.

Indexes, ties and triggers are taken off and made anew once all rows are there: that is sooner than
to keep them row by row, and the ties are then checked in one go.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.color import no_style
from django.db import connection, transaction

from qodsna.backup import BackupError
from qodsna.backup.container import Reader
from qodsna.backup.parts import unpacked
from qodsna.backup.rows import Copied, read
from qodsna.backup.schema import Table, tables
from qodsna.backup.snapshot import listed
from qodsna.progress import Progress

# What Django and our migrations have made around the tables, and how it is made again.
SQLITE_MADE = """
SELECT type, name, sql FROM sqlite_master
WHERE type IN ('index', 'trigger') AND sql IS NOT NULL ORDER BY type, name
"""
SQLITE_WORDS = """
SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%USING fts5(%' ORDER BY name
"""
POSTGRESQL_TIES = """
SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid)
FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace
ORDER BY 1, 2
"""
POSTGRESQL_INDEXES = """
SELECT quote_ident(indexname), indexdef FROM pg_indexes
WHERE schemaname = current_schema() AND NOT EXISTS (
    SELECT FROM pg_constraint WHERE conindid = quote_ident(indexname)::regclass
) ORDER BY tablename, indexname
"""


def fill(reader: Reader, out: Any) -> None:
    """Into the database that is asked at the moment, whose rows all go before."""
    manifest = reader.manifest
    known = {table.name: table for table in tables(manifest["applied"])}
    progress = Progress(out, sum(each["rows"] for each in manifest["tables"]), what="rows")
    done = 0
    with bare(list(known.values()), progress):
        for told in manifest["tables"]:
            table = table_of(known, told)
            with transaction.atomic():
                pour(table, manifest["vendor"], unpacked(reader, told["parts"]))
            progress.step(done := done + told["rows"], table.name)
    progress.end()
    count_on({known[each["name"]]: each["last"] for each in manifest["tables"]})


def table_of(known: dict[str, Table], told: dict[str, Any]) -> Table:
    """Raises BackupError where the table is another one than that of the backup."""
    table = known.get(told["name"])
    if table is None or table.columns != told["columns"]:
        raise BackupError(f"This release keeps {told['name']} in another way than the backup.")
    return table


def pour(table: Table, source: str, blocks: Iterable[bytes]) -> None:
    # Nothing but names of our own stands in these statements.
    with connection.cursor() as cursor, connection.wrap_database_errors:
        if connection.vendor == "postgresql":
            into = f'COPY "{table.name}" ({listed(table)}) FROM STDIN'
            cursor.copy_expert(into, Copied(table.fields, source, blocks), 65_536)
        else:
            places = ", ".join("?" * len(table.fields))
            into = f'INSERT INTO "{table.name}" ({listed(table)}) VALUES ({places})'  # noqa: S608
            cursor.connection.executemany(into, read(table.fields, source, blocks))


@contextmanager
def bare(emptied: list[Table], progress: Progress) -> Iterator[None]:
    """Empty tables with nothing around them, until the end of the block."""
    is_sqlite = connection.vendor == "sqlite"
    off, again = sqlite_made() if is_sqlite else postgresql_made(emptied)
    # What a migration has put there is in the backup, too.
    with connection.constraint_checks_disabled():
        run(off)
        run(f'DELETE FROM "{table.name}"' for table in emptied)  # noqa: S608
        yield
        for number, statement in enumerate(again, 1):
            progress.step(progress.done, f"indexes, {number} of {len(again)}")
            run([statement])
    if is_sqlite:
        connection.check_constraints()


def run(statements: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def sqlite_made() -> tuple[list[str], list[str]]:
    with connection.cursor() as cursor:
        made = cursor.execute(SQLITE_MADE).fetchall()
        words = [name for (name,) in cursor.execute(SQLITE_WORDS).fetchall()]
    off = [f'DROP {kind} "{name}"' for kind, name, _ in made]
    anew = [f"INSERT INTO {name}({name}) VALUES ('rebuild')" for name in words]  # noqa: S608
    return off, [*(sql for _, _, sql in made), *anew, "ANALYZE"]


def postgresql_made(emptied: list[Table]) -> tuple[list[str], list[str]]:
    with connection.cursor() as cursor:
        cursor.execute(POSTGRESQL_TIES)
        ties = cursor.fetchall()
        cursor.execute(POSTGRESQL_INDEXES)
        indexes = cursor.fetchall()
    names = [f'"{table.name}"' for table in emptied]
    off = [
        "SET maintenance_work_mem = '256MB'",
        *(f"ALTER TABLE {table} DROP CONSTRAINT {name}" for table, name, _ in ties),
        *(f"DROP INDEX {name}" for name, _ in indexes),
        *(f"ALTER TABLE {name} DISABLE TRIGGER USER" for name in names),
    ]
    again = [
        *(definition for _, definition in indexes),
        *(f"ALTER TABLE {table} ADD CONSTRAINT {name} {tie}" for table, name, tie in ties),
        *(f"ALTER TABLE {name} ENABLE TRIGGER USER" for name in names),
        *(f"ANALYZE {name}" for name in names),
    ]
    return off, again


def count_on(last: dict[Table, int | None]) -> None:
    """Numbers that were given once are not given again, even where their rows are gone."""
    counted = {table: number for table, number in last.items() if table.counted and number}
    if connection.vendor == "postgresql":
        run(connection.ops.sequence_reset_sql(no_style(), [table.model for table in last]))
        run(
            f"SELECT setval(pg_get_serial_sequence('\"{table.name}\"', '{table.counted}'),"  # noqa: S608
            f" greatest({number}, (SELECT coalesce(max({table.counted}), 1) FROM {table.name})))"
            for table, number in counted.items()
        )
        return
    with connection.cursor() as cursor:
        for table, number in counted.items():
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table.name])
            most = f'SELECT max(%s, coalesce(max({table.counted}), 0)) FROM "{table.name}"'  # noqa: S608
            given: list[Any] = [table.name, number]
            cursor.execute(f"INSERT INTO sqlite_sequence (name, seq) SELECT %s, ({most})", given)
