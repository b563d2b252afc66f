"""How rows are written between databases: as PostgreSQL's COPY writes text.

A line a row, tabs between its values, ``\\N`` for none; moments are in UTC and say so. PostgreSQL
writes and reads that by itself; for SQLite it is done here.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from django.db import models

from qodsna.backup import BackupError

NOTHING = r"\N"
ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
TO_ESCAPE = re.compile(r"[\\\n\r\t]")
MEANT = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
ESCAPED = re.compile(r"\\(.)", re.DOTALL)
MOVED = (
    models.BooleanField,
    models.CharField,
    models.DateField,
    models.FileField,
    models.FloatField,
    models.IntegerField,
    models.JSONField,
    models.TextField,
    models.UUIDField,
)
SECONDS = len("2026-01-01 00:00:00")
WHOLE_MOMENT = len("2026-01-01 00:00:00.000000")

Way = Callable[[str], str]


def own(field: Any) -> Any:
    """The field that says what stands in the column: of a tie that of its target."""
    while field.remote_field:
        field = field.target_field
    return field


def check(field: Any) -> None:
    """Raises BackupError for a column that nobody has taught to move between databases."""
    kind = own(field)
    if not isinstance(kind, MOVED) and not hasattr(kind, "moved"):
        raise BackupError(f"{field.model._meta.db_table}.{field.column} cannot be moved.")


# From SQLite


def written(fields: list[Any], rows: Iterable[tuple[Any, ...]]) -> Iterator[bytes]:
    """The lines of rows as SQLite gives them."""
    moments = [at for at, each in enumerate(fields) if isinstance(own(each), models.DateTimeField)]
    for row in rows:
        values = list(row)
        for at in moments:
            if values[at] is not None:
                values[at] += "+00"
        yield ("\t".join(map(value, values)) + "\n").encode()


def value(given: Any) -> str:
    if given is None:
        return NOTHING
    text = given if isinstance(given, str) else repr(given)
    return TO_ESCAPE.sub(escape, text) if TO_ESCAPE.search(text) else text


def escape(found: re.Match[str]) -> str:
    return ESCAPES[found[0]]


# Into SQLite


def read(fields: list[Any], source: str, blocks: Iterable[bytes]) -> Iterator[list[Any]]:
    """Rows for SQLite, of lines that a database of this vendor has given."""
    ways = [(at, way) for at, each in enumerate(fields) if (way := into_sqlite(each, source))]
    for line in lines(blocks):
        values: list[Any] = line.split("\t")
        if "\\" in line:
            values = [meant(each) for each in values]
        for at, way in ways:
            if values[at] is not None:
                values[at] = way(values[at])
        yield values


def into_sqlite(field: Any, source: str) -> Way | None:
    kind = own(field)
    if isinstance(kind, models.DateTimeField):
        return moment
    if source == "sqlite":
        return None
    if isinstance(kind, models.BooleanField):
        return lambda text: "1" if text == "t" else "0"
    if isinstance(kind, models.UUIDField):
        return lambda text: text.replace("-", "")
    return way_of(kind, source, "sqlite")


def way_of(kind: Any, source: str, target: str) -> Way | None:
    """A field that each database keeps in its own way says how it moves."""
    found = hasattr(kind, "moved") and source != target
    return partial(kind.moved, target=target) if found else None


def moment(text: str) -> str:
    """As Django writes moments into SQLite, which compares them as texts."""
    bare = text.removesuffix("+00")
    return bare if len(bare) == SECONDS else bare.ljust(WHOLE_MOMENT, "0")


def meant(text: str) -> str | None:
    if text == NOTHING:
        return None
    return ESCAPED.sub(lambda found: MEANT.get(found[1], found[1]), text)


def lines(blocks: Iterable[bytes]) -> Iterator[str]:
    rest = b""
    for block in blocks:
        *whole, rest = (rest + block).split(b"\n")
        yield from map(bytes.decode, whole)


# Into PostgreSQL


class Copied:
    """A file for COPY that is read from blocks; other texts have their keys moved on the way."""

    def __init__(self, fields: list[Any], source: str, blocks: Iterable[bytes]) -> None:
        ways = [
            (at, way)
            for at, each in enumerate(fields)
            if (way := way_of(own(each), source, "postgresql"))
        ]
        moved = moving(ways, lines(blocks)) if ways else iter(blocks)
        # A NUL is nothing that PostgreSQL keeps in a text.
        self.blocks = (block.replace(b"\0", b"") for block in moved)
        self.rest = b""

    def read(self, size: int) -> bytes:
        while len(self.rest) < size and (block := next(self.blocks, b"")):
            self.rest += block
        found, self.rest = self.rest[:size], self.rest[size:]
        return found


def moving(ways: list[tuple[int, Way]], told: Iterable[str]) -> Iterator[bytes]:
    for line in told:
        values = line.split("\t")
        for at, way in ways:
            values[at] = value(way(meant(values[at]) or ""))
        yield ("\t".join(values) + "\n").encode()
