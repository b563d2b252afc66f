"""Very many rows into a table at once, the shortest way that its database has.

No ``save()`` is called and no key given back; who pours keeps in step what others keep of it.
"""

import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from django.db import connections, models, router

_AS_IT_IS = (models.TextField, models.CharField, models.IntegerField, models.BooleanField)
_NOTHING = r"\N"


class Pouring:
    """Into these fields of a model, in this order; ``same`` are values that all rows share.

    Values are those of the model's fields (of a foreign key its column), already clean.
    """

    def __init__(self, model: Any, names: Sequence[str], same: Mapping[str, Any] | None = None):
        self.connection = connections[router.db_for_write(model)]
        quote, meta = self.connection.ops.quote_name, model._meta
        same = same or {}
        fields = [field_of(meta, name) for name in (*names, *same)]
        self.table = quote(meta.db_table)
        self.columns = ", ".join(quote(field.column) for field in fields)
        self.types = [field.db_type(self.connection) for field in fields]
        self.ways = [self._way(field) for field in fields[: len(names)]]
        ends = zip(map(self._way, fields[len(names) :]), same.values(), strict=True)
        self.end = tuple(value if way is None else way(value) for way, value in ends)

    def ready(self, rows: Iterable[Sequence[Any]]) -> Callable[[], None]:
        """Does all that needs no database; what it gives writes them."""
        ready = self._all_ready(rows)
        if self.connection.vendor == "postgresql":
            text = "".join("\t".join(map(_copied, row)) + "\n" for row in ready)
            return partial(self._copy, text)
        return partial(self._insert, list(ready))

    def add(self, rows: Iterable[Sequence[Any]]) -> None:
        """Writes rows of which some may be there already: those stay as they are."""
        ready = list(self._all_ready(rows))
        if ready and self.connection.vendor != "postgresql":
            self._insert(ready, " ON CONFLICT DO NOTHING")
        elif ready:
            columns = [list(values) for values in zip(*ready, strict=True)]
            places = ", ".join(f"%s::{each}[]" for each in self.types)
            sql = f"INSERT INTO {self.table} ({self.columns}) SELECT * FROM unnest({places})"  # noqa: S608
            with self.connection.cursor() as cursor:
                cursor.execute(f"{sql} ON CONFLICT DO NOTHING", columns)

    def _all_ready(self, rows: Iterable[Sequence[Any]]) -> Iterable[tuple[Any, ...]]:
        """Where all values are as they are, there is nothing to do for each of them."""
        if any(self.ways):
            return map(self._ready, rows)
        return ((*row, *self.end) for row in rows)

    def _ready(self, row: Sequence[Any]) -> tuple[Any, ...]:
        pairs = zip(self.ways, row, strict=True)
        return (*(value if way is None else way(value) for way, value in pairs), *self.end)

    def _way(self, field: Any) -> Callable[[Any], Any] | None:
        """How a value of this field is made ready for the database; None where it is as it is."""
        if isinstance(field, models.ForeignKey):
            return None
        if isinstance(field, models.DateTimeField):
            return self.connection.ops.adapt_datetimefield_value
        if isinstance(field, models.JSONField):
            return json.dumps
        if isinstance(field, _AS_IT_IS):
            return None
        return lambda value: field.get_db_prep_save(value, self.connection)

    def _copy(self, text: str) -> None:
        with self.connection.cursor() as cursor:
            cursor.copy_expert(f"COPY {self.table} ({self.columns}) FROM STDIN", io.StringIO(text))

    def _insert(self, rows: list[tuple[Any, ...]], end: str = "") -> None:
        places = ", ".join(["%s"] * len(self.types))
        with self.connection.cursor() as cursor:
            # Nothing but names of our own stands in it.
            sql = f"INSERT INTO {self.table} ({self.columns}) VALUES ({places}){end}"  # noqa: S608
            cursor.executemany(sql, rows)


def field_of(meta: Any, name: str) -> Any:
    return meta.get_field(name.removesuffix("_id") if name.endswith("_id") else name)


def _copied(value: Any) -> str:
    if isinstance(value, str):
        value = value.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")
        return value.replace("\r", "\\r")
    return _NOTHING if value is None else str(value)
