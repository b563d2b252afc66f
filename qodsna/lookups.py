"""Conditions that the framework has no name for."""

import json
from collections.abc import Iterable
from typing import Any

from django.db.models.lookups import Lookup


class Among(Lookup):
    """``Among(F("pk"), codes)``: as ``pk__in``, but thousands of numbers are one parameter."""

    prepare_rhs = False

    def __init__(self, number: Any, numbers: Iterable[int]) -> None:
        super().__init__(number, json.dumps(list(map(int, numbers))))

    def get_db_prep_lookup(self, value: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        return "%s", (value,)

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        number, numbers, values = self._sides(compiler, connection)
        # Both sides are the compiler's: a column, and the sign of a parameter.
        return f"{number} IN (SELECT value FROM json_each({numbers}))", values  # noqa: S608

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        number, numbers, values = self._sides(compiler, connection)
        return f"{number} = ANY(translate({numbers}, '[]', '{{}}')::bigint[])", values

    def _sides(self, compiler: Any, connection: Any) -> tuple[str, str, list[Any]]:
        number, before = self.process_lhs(compiler, connection)
        numbers, values = self.process_rhs(compiler, connection)
        return number, numbers, [*before, *values]
