"""Where pictures and films are used: asked of the models that point at them, whoever owns those."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import (
    CASCADE,
    DO_NOTHING,
    Exists,
    F,
    ForeignKey,
    ManyToOneRel,
    Model,
    OuterRef,
    QuerySet,
    Window,
)
from django.db.models.functions import RowNumber


@dataclass(frozen=True)
class Use:
    """How many things of one model use a picture or a film, and the newest of them."""

    model: type[Model]
    count: int
    newest: list[Model]

    @property
    def name(self) -> str:
        return str(self.model._meta.verbose_name)

    @property
    def rest(self) -> int:
        """How many are not among the newest."""
        return self.count - len(self.newest)


def uses(thing: Model, most: int = 10) -> list[Use]:
    """Everything that uses a picture, film or gallery, by model; two queries for each model."""
    paths = defaultdict(list)
    for user, path in ways(type(thing)):
        paths[user].append(path)
    return [use for user in paths if (use := _use(thing, user, paths[user], most)).count]


def _use(thing: Model, user: type[Model], paths: list[str], most: int) -> Use:
    first, *others = (user._base_manager.filter(**{path: thing.pk}).values("pk") for path in paths)
    keys = first.union(*others) if others else first
    found = user._default_manager.filter(pk__in=keys).order_by("-pk")
    count = found.count()
    return Use(user, count, list(found[:most]) if count else [])


def users(things: Sequence[Model], most: int = 5) -> dict[Any, list[Model]]:
    """By the key of each of these pictures or films, the newest that use it, so many a way.

    Costs the same number of queries for one as for a whole page of them.
    """
    found: dict[Any, set[tuple[type[Model], Any]]] = defaultdict(set)
    for user, path in ways(type(things[0])) if things else ():
        for thing, key in _newest(user, path, things, most):
            found[thing].add((user, key))
    wanted = defaultdict(set)
    for user, key in set().union(*found.values()):
        wanted[user].add(key)
    rows = {user: user._base_manager.in_bulk(keys) for user, keys in wanted.items()}
    newest_first = {thing: sorted(keys, key=lambda each: -each[1]) for thing, keys in found.items()}
    return {
        thing: [rows[user][key] for user, key in keys if key in rows[user]]
        for thing, keys in newest_first.items()
    }


def _newest(user: type[Model], path: str, things: Sequence[Model], most: int) -> QuerySet:
    """Pairs of keys, of the thing and of its user."""
    rank = Window(RowNumber(), partition_by=F(path), order_by=F("pk").desc())
    rows = user._base_manager.filter(**{f"{path}__in": things}).annotate(rank=rank)
    return rows.filter(rank__lte=most).values_list(path, "pk")


def unused(things: QuerySet) -> QuerySet:
    """Those that nothing uses."""
    for relation in _relations(things.model):
        rows = relation.related_model._base_manager.filter(**{relation.field.name: OuterRef("pk")})
        things = things.filter(~Exists(rows))
    return things


@cache
def ways(model: type[Model]) -> tuple[tuple[type[Model], str], ...]:
    """Who may use a thing of this model, with the lookup that leads from the user to the thing.

    A row that lives and dies with another stands for that other: a place in a gallery is a use
    by the gallery. What uses a gallery or a film uses the pictures in it, too.
    """
    found: list[tuple[type[Model], str]] = []
    for relation in _relations(model):
        user, path = _whole(relation.related_model, relation.field.name)
        found.append((user, path))
        if user is not model and user._meta.app_label == model._meta.app_label:
            found += [(farther, f"{way}__{path}") for farther, way in ways(user)]
    return tuple(found)


def _relations(model: type[Model]) -> list[ManyToOneRel]:
    """The foreign keys towards a model, without those of its own parts."""
    return [
        relation
        for relation in model._meta.get_fields(include_hidden=True)
        if isinstance(relation, ManyToOneRel) and relation.on_delete not in (CASCADE, DO_NOTHING)
    ]


def _whole(model: Any, path: str) -> tuple[type[Model], str]:
    for field in model._meta.fields:
        is_part = isinstance(field, ForeignKey) and field.remote_field.on_delete is CASCADE
        if is_part and not field.null:
            return field.remote_field.model, f"{field.related_query_name()}__{path}"
    return model, path
