"""Querysets that are compiled once a process, and from then on only asked.

To make SQL of a queryset costs Django several times what the database needs to answer it, and a
reader's page asks the same each time: only moments and keys are others. Such a statement is a
function that returns the queryset, with ``Given`` where a value will stand::

    @prepared
    def story() -> QuerySet[Article]:
        return Article.objects.filter(pk=Given("code")).select_related("category")

    found = story(code=376960)  # a list of articles

What finds its rows by keys is ``prepared_by_key``: PostgreSQL also plans it once a connection, as
no value makes another plan a better one.

See docs/decisions/0041. Related rows come by ``select_related()`` alone, not by
``prefetch_related()``, and models are made as they stand in the database, without their signals.
"""

import re
from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import datetime
from functools import lru_cache, partial, wraps
from typing import Any

from django.db import DatabaseError, connections
from django.db.models import Expression, QuerySet

from qodsna.database.postgresql.plans import PLACE, Plan, is_forgotten
from qodsna.database.replica import reading
from qodsna.prepared.making import Row, made_of

# So many shapes of one statement are kept compiled.
MOST_SHAPES = 64


class Given(Expression):
    """The place of a value in a prepared statement, by the name under which it is given."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return "%s", [self]


def is_given(param: Any) -> bool:
    return isinstance(param, Given)


def many(name: str, number: int) -> list[Any]:
    """Places of so many values: ``name0`` and so on, as ``numbered`` gives them."""
    return [Given(f"{name}{each}") for each in range(number)]


def numbered(name: str, values: Iterable[Any]) -> dict[str, Any]:
    return {f"{name}{number}": value for number, value in enumerate(values)}


def prepared(
    build: Callable[..., QuerySet], *, is_by_key: bool = False
) -> Callable[..., list[Any]]:
    """Turns a function that makes a queryset into one that asks it and returns what it found.

    What is handed over in order is the shape, which is compiled for itself; what is handed over
    by name are the values.
    """

    @lru_cache(MOST_SHAPES)
    def statement(alias: str, *shape: Hashable) -> Statement:
        return Statement(build(*shape), alias, plan_once=build.__name__ if is_by_key else "")

    @wraps(build)
    def ask(*shape: Hashable, **values: Any) -> list[Any]:
        return statement(reading.alias(), *shape).ask(values)

    return ask


prepared_by_key = partial(prepared, is_by_key=True)


class Statement:
    """The SQL of a queryset of models, or of tuples after ``values_list()``.

    ``plan_once``: a name under which PostgreSQL plans it once a connection.
    """

    def __init__(self, queryset: QuerySet, alias: str, plan_once: str = "") -> None:
        self.alias = alias
        compiler = queryset.query.get_compiler(self.alias)
        sql, params = compiler.as_sql()
        self.plan = Plan(plan_once, sql, params, is_given) if plan_once else None
        self.given = [each.name for each in params if is_given(each)]
        self.sql, self.constants = by_name(sql, params)
        self.made = made_of(queryset, compiler)

    def ask(self, values: dict[str, Any]) -> list[Any]:
        connection = connections[self.alias]
        adapted = {name: _adapted(value, connection) for name, value in values.items()}
        return self.made(self._rows(connection, adapted), connection)

    def _rows(self, connection: Any, values: dict[str, Any]) -> list[Row]:
        with connection.cursor() as cursor:
            if self.plan and getattr(connection, "plans", None) is not None:
                try:
                    cursor.execute(self.plan.on(connection), [values[name] for name in self.given])
                    return cursor.fetchall()
                except DatabaseError as error:
                    if not is_forgotten(error):
                        raise
                    connection.plans = None
            cursor.execute(self.sql, {**self.constants, **values})
            return cursor.fetchall()


def by_name(sql: str, params: Sequence[Any]) -> tuple[str, dict[str, Any]]:
    """The same with a name in each place, and the values of those that are no ``Given``.

    Django reads a statement for SQLite once more each time it is asked; with names that is a
    tenth of the work.
    """
    constants: dict[str, Any] = {}
    rest = iter(params)

    def place(found: re.Match) -> str:
        if found[0] == "%%":
            return "%%"
        if is_given(param := next(rest)):
            return f"%({param.name})s"
        constants[name := f"constant{len(constants)}"] = param
        return f"%({name})s"

    return PLACE.sub(place, sql), constants


def _adapted(value: Any, connection: Any) -> Any:
    """As the database wants a value: it stores moments in its own way."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value
