"""What the code of the release before, and readers, would feel of a migration while it runs."""

import inspect
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.db import migrations
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.db.models import NOT_PROVIDED, CheckConstraint, Field, ManyToManyField

from qodsna import gently

# The last of each app that came before there was a release to come from.
HISTORY = {
    "articles": "0025_fill_places",
    "comments": "0004_fingerprints",
    "media": "0003_caption_languages",
    "limits": "0001_initial",
    "tasks": "0001_initial",
    "sign_in": "0002_log_of_events",
}
# "app.name: fault": why it is none, by somebody who has tried it on a large table.
EXCUSED = {
    "articles.0026_findable_moment: index holds its rows in one transaction;"
    " use gently.in_batches": "an index of SQLite alone: a million rows take it five seconds",
}
OURS = ("articles.", "comments.", "media.", "qodsna.")
ROOT = Path(__file__).resolve().parent.parent
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
# What of a field says nothing to the database.
SAID_ONLY = {
    "blank", "choices", "default", "editable", "error_messages", "help_text", "limit_choices_to",
    "on_delete", "related_name", "related_query_name", "upload_to", "validators", "verbose_name",
}  # fmt: skip
GONE = (
    migrations.RemoveField, migrations.RenameField, migrations.DeleteModel,
    migrations.RenameModel, migrations.AlterModelTable,
)  # fmt: skip
CHANGES = (
    migrations.AddField, migrations.RemoveField,
    migrations.RemoveConstraint, migrations.RemoveIndex,
)  # fmt: skip
ALONE = (gently.AddIndex, gently.AddConstraint, migrations.RunPython)


def new(loader: MigrationLoader) -> list[Any]:
    """Of our own apps, those that came after what is history."""
    return [
        migration
        for (app, name), migration in sorted(loader.disk_migrations.items())
        if migration.__module__.startswith(OURS) and name > HISTORY.get(app, "")
    ]


def faults(migration: Any, before: ProjectState) -> list[str]:
    """What is wrong with it, without what is excused; ``before``: the models as it finds them."""
    state, found = before.clone(), []
    operations = [*flat(migration.operations)]
    made = {each.name_lower for each in operations if isinstance(each, migrations.CreateModel)}
    changed = {each.model_name_lower for each in operations if isinstance(each, CHANGES)} - made
    if len(changed) > 1 and migration.atomic:
        told = " and ".join(sorted(changed))
        found.append(f"{migration}: locks {told} at once, and who writes both may wait for it")
    for each in operations:
        is_of_new = getattr(each, "model_name_lower", "") in made
        if not is_of_new and (fault := fault_of(each, migration, state)):
            found.append(f"{migration}: {fault}")
        each.state_forwards(migration.app_label, state)
    kinds = {isinstance(each, ALONE) for each in operations}
    if True in kinds and (len(kinds) > 1 or migration.atomic):
        found.append(f"{migration}: what takes long needs a migration of its own, not atomic")
    return [fault for fault in found if fault not in EXCUSED]


def flat(operations: list[Any]) -> Iterator[Any]:
    for each in operations:
        if isinstance(each, migrations.SeparateDatabaseAndState):
            yield from flat(each.database_operations)
        else:
            yield each


def fault_of(operation: Any, migration: Any, state: ProjectState) -> str:
    if isinstance(operation, GONE) and getattr(migration, "unused_since", VERSION) >= VERSION:
        return f"{operation.describe()}: code of the release before still uses it"
    checks: dict[type, Callable[[Any], str]] = {
        migrations.AddField: added,
        migrations.AddIndex: indexed,
        migrations.AddConstraint: constrained,
        migrations.RunPython: run,
        migrations.RunSQL: lambda each: "RunSQL: read it, try it, excuse it",
        migrations.AlterUniqueTogether: lambda each: "an index that locks the table",
    }
    if isinstance(operation, migrations.AlterField):
        return altered(operation, migration, state)
    return next((ask(operation) for kind, ask in checks.items() if isinstance(operation, kind)), "")


def added(operation: Any) -> str:
    field: Field = operation.field
    what = f"{operation.model_name}.{operation.name}"
    if isinstance(field, ManyToManyField):
        return ""
    if not field.null and field.db_default is NOT_PROVIDED:
        return f"{what} is not null and has no db_default: the code before writes none"
    if field.unique or field.db_index:
        return f"{what}: its index locks the table; add it with gently.AddIndex"
    return ""


def altered(operation: Any, migration: Any, state: ProjectState) -> str:
    model = state.models[migration.app_label, operation.model_name_lower]
    old, new = model.fields[operation.name], operation.field
    if told(old) == told(new) or ({**told(old), "null": True} == told(new)):
        return ""
    return f"{operation.model_name}.{operation.name} becomes another column under a lock"


def told(field: Field) -> dict[str, Any]:
    """What the database knows of a field."""
    _, path, args, named = field.deconstruct()
    kept = {name: value for name, value in named.items() if name not in SAID_ONLY}
    return {"path": path, "args": args, **kept}


def indexed(operation: Any) -> str:
    if isinstance(operation, gently.AddIndex):
        return ""
    return f"{operation.index.name} locks {operation.model_name}; use gently.AddIndex"


def constrained(operation: Any) -> str:
    name = operation.constraint.name
    if not isinstance(operation.constraint, CheckConstraint):
        return f"{name}: its index locks {operation.model_name}, and the code before may break it"
    if not isinstance(operation, gently.AddConstraint):
        return f"{name} locks {operation.model_name} while it is checked; use gently.AddConstraint"
    return ""


def run(operation: Any) -> str:
    if getattr(operation.code, "is_in_batches", False):
        return ""
    name = getattr(operation.code, "__name__", inspect.getsource(operation.code))
    return f"{name} holds its rows in one transaction; use gently.in_batches"
