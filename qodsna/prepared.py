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

from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import datetime
from functools import lru_cache, partial, wraps
from typing import Any

from django.db import DatabaseError, connections
from django.db.models import Expression, Model, QuerySet
from django.db.models.base import ModelState
from django.db.models.query import ModelIterable

from qodsna.database.postgresql.plans import Plan, is_forgotten
from qodsna.database.replica import reading

# So many shapes of one statement are kept compiled.
MOST_SHAPES = 64

Row = Sequence[Any]


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
        self.sql, self.params = compiler.as_sql()
        self.plan = Plan(plan_once, self.sql, self.params, is_given) if plan_once else None
        columns = [column for column, *_ in compiler.select[: compiler.col_count]]
        self.converters = [
            (place, convert, column)
            for place, (converts, column) in compiler.get_converters(columns).items()
            for convert in converts
        ]
        models = queryset._iterable_class is ModelIterable  # type: ignore[attr-defined]
        self.make = Maker(compiler, compiler.klass_info) if models else tuple

    def ask(self, values: dict[str, Any]) -> list[Any]:
        connection = connections[self.alias]
        adapted = {name: _adapted(value, connection) for name, value in values.items()}
        rows = self._rows(connection, adapted)
        if self.converters:
            rows = [self._converted(row, connection) for row in rows]
        return [self.make(row) for row in rows]

    def _rows(self, connection: Any, values: dict[str, Any]) -> list[Row]:
        with connection.cursor() as cursor:
            if self.plan and getattr(connection, "plans", None) is not None:
                given = [values[each.name] for each in self.params if is_given(each)]
                try:
                    cursor.execute(self.plan.on(connection), given)
                    return cursor.fetchall()
                except DatabaseError as error:
                    if not is_forgotten(error):
                        raise
                    connection.plans = None
            params = [values[each.name] if is_given(each) else each for each in self.params]
            cursor.execute(self.sql, params)
            return cursor.fetchall()

    def _converted(self, row: Row, connection: Any) -> Row:
        values = list(row)
        for place, convert, column in self.converters:
            values[place] = convert(values[place], column, connection)
        return values


class Maker:
    """Makes a model of some columns of a row, with those that are joined to it."""

    def __init__(self, compiler: Any, info: dict[str, Any], *, is_joined: bool = False) -> None:
        places = info["select_fields"]
        self.model: type[Model] = info["model"]
        self.alias = compiler.using
        self.columns = slice(places[0], places[-1] + 1)
        self.names = [compiler.select[place][0].target.attname for place in places]
        self.key = places[self.names.index(self.model._meta.pk.attname)]
        self.annotated = {} if is_joined else compiler.annotation_col_map
        self.joined = [
            (each["local_setter"], each["remote_setter"], Maker(compiler, each, is_joined=True))
            for each in info.get("related_klass_infos", ())
        ]

    def __call__(self, row: Row) -> Any:
        if row[self.key] is None:
            return None
        made = as_stored(self.model, self.names, row[self.columns], self.alias)
        for name, place in self.annotated.items():
            setattr(made, name, row[place])
        for give, give_back, make in self.joined:
            other = make(row)
            give(made, other)
            if other is not None:
                give_back(other, made)
        return made


def as_stored(model: type[Model], names: Sequence[str], values: Row, alias: str | None) -> Any:
    """A model of these columns, as if they had been read from its table; the others are asked for
    when they are needed."""
    made = model.__new__(model)
    made.__dict__.update(zip(names, values, strict=True))
    made._state = ModelState()
    made._state.adding, made._state.db = False, alias
    return made


def _adapted(value: Any, connection: Any) -> Any:
    """As the database wants a value: it stores moments in its own way."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value
