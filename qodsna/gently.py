"""Operations of migrations that hold no lock for long, while the release before goes on.

On SQLite, which knows nothing of the kind, they do the same at once. A migration that has them is
``atomic = False`` and has nothing else. ``tests/migrations.py`` asks for them by name.
"""

from collections.abc import Callable
from typing import Any

from django.db import migrations, transaction

BATCH = 500


class AddIndex(migrations.AddIndex):
    """Built while the table is read and written; begun again where it broke off."""

    atomic = False

    def database_forwards(self, app_label: str, editor: Any, before: Any, after: Any) -> None:
        if editor.connection.vendor != "postgresql":
            super().database_forwards(app_label, editor, before, after)
            return
        model = after.apps.get_model(app_label, self.model_name)
        editor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {editor.quote_name(self.index.name)}")
        editor.add_index(model, self.index, concurrently=True)


class AddConstraint(migrations.AddConstraint):
    """Holds for all that is written from now on; then what is there is looked through."""

    def database_forwards(self, app_label: str, editor: Any, before: Any, after: Any) -> None:
        if editor.connection.vendor != "postgresql":
            super().database_forwards(app_label, editor, before, after)
            return
        model = after.apps.get_model(app_label, self.model_name)
        name, table = map(editor.quote_name, (self.constraint.name, model._meta.db_table))
        editor.execute(f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {name}")
        made = self.constraint.create_sql(model, editor)  # type: ignore[arg-type]
        editor.execute(f"{made} NOT VALID", params=None)
        editor.execute(f"ALTER TABLE {table} VALIDATE CONSTRAINT {name}")


def in_batches(model: str, change: Callable[[Any], None]) -> Callable[[Any, Any], None]:
    """For RunPython: ``change`` gets a queryset of some rows at a time, each in its transaction.

    ``model`` as ``app.Name``. It may be begun again after it broke off.
    """

    def run(apps: Any, editor: Any) -> None:
        rows = apps.get_model(model)._base_manager.using(editor.connection.alias).order_by("pk")
        last: Any = None
        while keys := next_keys(rows, last):
            with transaction.atomic(using=editor.connection.alias):
                change(rows.filter(pk__in=keys))
            last = keys[-1]

    run.is_in_batches = True  # type: ignore[attr-defined]
    return run


def next_keys(rows: Any, last: Any) -> list[Any]:
    rest = rows if last is None else rows.filter(pk__gt=last)
    return [*rest.values_list("pk", flat=True)[:BATCH]]
