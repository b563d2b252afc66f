"""The tables of a database as its own migrations have left them, whatever the code says now."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import models
from django.db.migrations.loader import MigrationLoader

from qodsna.backup import BackupError
from qodsna.backup.rows import check

# Nobody is signed in to a restored newsroom, nothing is counted against anybody, nobody has a form
# open, and the bytes of unfinished uploads lie on one machine alone.
LEFT_OUT = frozenset(
    {
        "django_session",
        "sign_in_signin",
        "limits_tally",
        "articles_presence",
        "media_upload",
    }
)
Applied = list[tuple[str, str]]


@dataclass(frozen=True)
class Table:
    model: Any

    @property
    def name(self) -> str:
        return self.model._meta.db_table

    @cached_property
    def fields(self) -> list[Any]:
        return list(self.model._meta.local_concrete_fields)

    @property
    def columns(self) -> list[str]:
        return [field.column for field in self.fields]

    @property
    def counted(self) -> str | None:
        """The column whose values the database counts up."""
        key = self.model._meta.pk
        return key.column if isinstance(key, models.AutoField) else None


def tables(applied: Applied) -> list[Table]:
    """What a backup takes of a database with these migrations.

    Raises BackupError where a newer release has migrated it.
    """
    loader, nodes = MigrationLoader(None), keys(applied)
    if unknown := sorted(set(nodes) - set(loader.graph.nodes)):
        names = ", ".join(".".join(each) for each in unknown[:5])
        raise BackupError(f"It is of a newer release than this one, which knows no {names}.")
    state = loader.project_state(nodes)
    found = [Table(model) for model in state.apps.get_models(include_auto_created=True)]
    kept = [each for each in found if each.model._meta.managed and each.name not in LEFT_OUT]
    for field in (field for each in kept for field in each.fields):
        check(field)
    return sorted(kept, key=lambda each: each.name)


def leaves(applied: Applied) -> Applied:
    """Of each app the last of these migrations."""
    graph, known = MigrationLoader(None).graph, keys(applied)
    return [
        key
        for key in known
        if not any(
            child.key in known and child.key[0] == key[0] for child in graph.node_map[key].children
        )
    ]


def keys(applied: Applied) -> Applied:
    """As a file tells them, or a database."""
    return [(app, name) for app, name in applied]
