"""Rows become what a queryset would have made of them: models, or tuples."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import orjson
from django.db.models import JSONField, Model, QuerySet
from django.db.models.base import ModelState
from django.db.models.query import ModelIterable

Row = Sequence[Any]
# Turns the value in a place, which was selected by this expression, into Python's.
Converter = tuple[int, Callable[[Any, Any, Any], Any], Any]


class Made:
    """Makes of rows what a queryset does: ``made(rows, connection)``."""

    def __init__(self, make: Callable[[Row], Any], converters: list[Converter]) -> None:
        self.make, self.converters = make, converters

    def __call__(self, rows: Iterable[Row], connection: Any) -> list[Any]:
        if self.converters:
            rows = [self._converted(row, connection) for row in rows]
        return [self.make(row) for row in rows]

    def _converted(self, row: Row, connection: Any) -> Row:
        values = list(row)
        for place, convert, column in self.converters:
            # Nothing is nothing in Python, too.
            if (value := values[place]) is not None:
                values[place] = convert(value, column, connection)
        return values


def made_of(queryset: QuerySet, compiler: Any) -> Made:
    """``compiler``: that of the queryset, after ``as_sql()``."""
    columns = [column for column, *_ in compiler.select[: compiler.col_count]]
    converters = [
        (place, _quickly(convert), column)
        for place, (converts, column) in compiler.get_converters(columns).items()
        for convert in converts
    ]
    models = queryset._iterable_class is ModelIterable  # type: ignore[attr-defined]
    return Made(Maker(compiler, compiler.klass_info) if models else tuple, converters)


def _quickly(convert: Callable[[Any, Any, Any], Any]) -> Callable[[Any, Any, Any], Any]:
    """The same; the text of a JSON field is read by orjson."""
    field: Any = getattr(convert, "__self__", None)
    way = getattr(convert, "__func__", None)
    is_plain = way is JSONField.from_db_value and not field.decoder
    return _json if is_plain else convert


def _json(value: str, expression: Any, connection: Any) -> Any:
    return orjson.loads(value)


class Maker:
    """Makes a model of some columns of a row, with those that are joined to it.

    These do not know in turn what they are joined to, so that all are gone as soon as nobody has
    them, and nothing is left for the collector of circles.
    """

    def __init__(self, compiler: Any, info: dict[str, Any], *, is_joined: bool = False) -> None:
        places = info["select_fields"]
        self.model: type[Model] = info["model"]
        self.alias = compiler.using
        self.columns = slice(places[0], places[-1] + 1)
        self.names = [compiler.select[place][0].target.attname for place in places]
        self.key = places[self.names.index(self.model._meta.pk.attname)]
        self.annotated = {} if is_joined else compiler.annotation_col_map
        self.joined = [
            (each["local_setter"], Maker(compiler, each, is_joined=True))
            for each in info.get("related_klass_infos", ())
        ]

    def __call__(self, row: Row) -> Any:
        if row[self.key] is None:
            return None
        made = as_stored(self.model, self.names, row[self.columns], self.alias)
        for name, place in self.annotated.items():
            setattr(made, name, row[place])
        for give, make in self.joined:
            give(made, make(row))
        return made


def as_stored(
    model: type[Model], names: Sequence[str], values: Row, alias: str | None, **joined: Model
) -> Any:
    """A model of these columns, as if they had been read from its table; the others are asked for
    when they are needed. ``joined``: what it leads to, where that is known."""
    made = model.__new__(model)
    made.__dict__.update(zip(names, values, strict=True))
    made._state = ModelState()
    made._state.adding, made._state.db = False, alias
    if joined:
        made._state.fields_cache = joined
    return made
