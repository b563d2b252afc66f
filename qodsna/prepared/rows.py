"""What one statement asks along with its own rows: what other querysets find, as JSON beside them.

Each answer of a database costs the way there and back, and Django's own part of it, whatever it
asks. See docs/decisions/0041.
"""

from datetime import datetime
from typing import Any

import orjson
from django.db.models import Expression, QuerySet, TextField

from qodsna.prepared.making import Made, made_of

# What would not come back from JSON as it was.
UNTOLD = {"BinaryField", "DateField", "DecimalField", "DurationField", "TimeField", "UUIDField"}


class Rows(Expression):
    """An annotation that is the list of what another queryset finds, made as by itself::

        Article.objects.filter(pk=Given("code")).annotate(pinned=Rows(pins()))

    It takes nothing of the queryset that it stands in, and has fewer than a hundred columns.
    """

    def __init__(self, queryset: QuerySet) -> None:
        super().__init__(output_field=TextField())
        self.queryset = queryset
        self.made: Made

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        _, columns, inner, params = self._asked(connection)
        array = f"json_array({', '.join(columns)})"
        return f"(SELECT json_group_array({array}) FROM ({inner}) beside)", params  # noqa: S608

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        kinds, columns, inner, params = self._asked(connection)
        # JSON in a column stays the text that its field reads.
        whole = [
            f"{column}::text" if kind == "JSONField" else column
            for kind, column in zip(kinds, columns, strict=True)
        ]
        moments = [place for place, kind in enumerate(kinds) if kind == "DateTimeField"]
        self.made.converters += [(place, _moment, None) for place in moments]
        array = f"json_build_array({', '.join(whole)})"
        told = f"coalesce(json_agg({array})::text, '[]')"
        return f"(SELECT {told} FROM ({inner}) beside)", params  # noqa: S608

    def get_db_converters(self, connection: Any) -> list[Any]:
        return [self._made]

    def _asked(self, connection: Any) -> tuple[list[str], list[str], str, Any]:
        """Of the columns of the queryset their kinds and names, its SQL, and its params."""
        compiler = self.queryset.query.clone().get_compiler(connection=connection)
        sql, params = compiler.as_sql(with_col_aliases=True)
        kinds = [column.output_field.get_internal_type() for column, *_ in compiler.select]
        if untold := UNTOLD.intersection(kinds):
            raise TypeError(f"JSON does not tell {untold}")
        names = [
            f'"{alias or f"col{place}"}"' for place, (*_, alias) in enumerate(compiler.select, 1)
        ]
        self.made = made_of(self.queryset, compiler)
        return kinds, names, sql, params

    def _made(self, value: str, expression: Any, connection: Any) -> list[Any]:
        return self.made(orjson.loads(value), connection)


def _moment(value: str, expression: Any, connection: Any) -> datetime:
    return datetime.fromisoformat(value)
