"""Migrations run while readers read and the release before goes on."""

from types import SimpleNamespace

import pytest
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from articles.models import Tag
from qodsna import gently
from tests.builders import tag
from tests.migrations import EXCUSED, HISTORY, OURS, faults, new

CHECK = models.CheckConstraint(condition=~models.Q(name="x"), name="never_x")


def test_a_release_goes_on_while_the_next_migrates():
    loader = MigrationLoader(None)
    found = new(loader)
    wrong = []
    for each in found:
        before = loader.project_state((each.app_label, each.name), at_end=False)
        wrong += faults(each, before)
    asked = f"{len(found)} new migrations of {len(loader.disk_migrations)}"
    assert not wrong, f"{asked}: {wrong}"
    names = {str(each) for each in found}
    assert {excused.partition(":")[0] for excused in EXCUSED} <= names


def test_history_is_named_rightly():
    known = MigrationLoader(None).disk_migrations
    ours = {app for (app, _), each in known.items() if each.__module__.startswith(OURS)}
    assert set(HISTORY) <= ours
    assert all((app, name) in known for app, name in HISTORY.items())


def before():
    state = ProjectState()
    make = migrations.CreateModel(
        "Tag", [("id", models.BigAutoField(primary_key=True)), ("name", models.TextField())]
    )
    make.state_forwards("articles", state)
    return state


def migration(*operations, atomic=True, **told):
    made = migrations.Migration("9999_next", "articles")
    made.operations, made.atomic = operations, atomic
    for name, value in told.items():
        setattr(made, name, value)
    return made


WRONG = {
    "db_default": migrations.AddField("tag", "rank", models.IntegerField(default=0)),
    "gently.AddI": migrations.AddField("tag", "rank", models.IntegerField(unique=True, null=True)),
    "still uses it": migrations.RemoveField("tag", "name"),
    "uses it": migrations.RenameField("tag", "name", "title"),
    "release before": migrations.DeleteModel("Tag"),
    "another column": migrations.AlterField("tag", "name", models.CharField(max_length=9)),
    "locks tag; use": migrations.AddIndex("tag", models.Index("name", name="by_name")),
    "while it is checked": migrations.AddConstraint("tag", CHECK),
    "may break it": migrations.AddConstraint(
        "tag", models.UniqueConstraint(fields=["name"], name="once")
    ),
    "locks the table": migrations.AlterUniqueTogether("tag", {("id", "name")}),
    "excuse it": migrations.RunSQL("SELECT 1"),
    "in_batches": migrations.RunPython(migrations.RunPython.noop),
}  # fmt: skip


@pytest.mark.parametrize("said", WRONG)
def test_what_the_release_before_or_a_reader_would_feel_is_named(said):
    found = faults(migration(WRONG[said]), before())
    assert said in " ".join(found)
    assert found[0].startswith("articles.9999_next: ")


def test_what_nobody_feels_passes():
    check = gently.in_batches("articles.Tag", lambda rows: rows.update(name="y"))
    for each in [
        migration(migrations.AddField("tag", "rank", models.IntegerField(db_default=0))),
        migration(migrations.AddField("tag", "rank", models.IntegerField(null=True))),
        migration(migrations.AddField("tag", "near", models.ManyToManyField("articles.Tag"))),
        migration(migrations.AlterField("tag", "name", models.TextField(verbose_name="نام"))),
        migration(migrations.AlterField("tag", "name", models.TextField(null=True))),
        migration(migrations.RemoveField("tag", "name"), unused_since="0.0.9"),
        migration(
            migrations.CreateModel("New", [("id", models.BigAutoField(primary_key=True))]),
            migrations.AddField("new", "kind", models.IntegerField(default=0)),
        ),
        migration(migrations.SeparateDatabaseAndState([], [migrations.RemoveField("tag", "name")])),
        migration(gently.AddIndex("tag", models.Index("name", name="by_name")), atomic=False),
        migration(gently.AddConstraint("tag", CHECK), atomic=False),
        migration(migrations.RunPython(check), atomic=False),
    ]:
        assert faults(each, before()) == [], each.operations


def test_what_takes_long_stands_alone():
    index = gently.AddIndex("tag", models.Index("name", name="by_name"))
    field = migrations.AddField("tag", "rank", models.IntegerField(null=True))
    for each in [migration(index), migration(index, field, atomic=False)]:
        assert "of its own" in faults(each, before())[0]


def test_two_tables_are_not_locked_in_one_transaction():
    state = before()
    fields = [("id", models.BigAutoField(primary_key=True))]
    migrations.CreateModel("Other", fields).state_forwards("articles", state)
    ranks = [migrations.AddField(name, "rank", models.IntegerField(null=True))
             for name in ("tag", "other")]  # fmt: skip
    assert "locks other and tag at once" in faults(migration(*ranks), state)[0]
    for each in [migration(*ranks, atomic=False), migration(ranks[0]), migration(ranks[1])]:
        assert faults(each, state) == []


@pytest.mark.django_db(transaction=True)
def test_gentle_operations_do_what_they_say_and_may_be_begun_again():
    for number in range(gently.BATCH // 100):
        tag(f"برچسب {number}")
    state = MigrationLoader(connection).project_state()
    index = gently.AddIndex("tag", models.Index(models.F("name").desc(), name="tag_trial"))
    check = gently.AddConstraint("tag", CHECK)
    indexed, checked = after(index, state), after(check, after(index, state))
    for _ in range(2 if connection.vendor == "postgresql" else 1):
        forwards(index, state, indexed)
        forwards(check, indexed, checked)
    assert {"tag_trial", "never_x"} <= constraints()
    with connection.schema_editor(atomic=False) as editor:
        check.database_backwards("articles", editor, checked, indexed)
        index.database_backwards("articles", editor, indexed, state)
    assert not {"tag_trial", "never_x"} & constraints()


def after(operation, state):
    found = state.clone()
    operation.state_forwards("articles", found)
    return found


def forwards(operation, state, after):
    with connection.schema_editor(atomic=False) as editor:
        operation.database_forwards("articles", editor, state, after)


def constraints():
    with connection.cursor() as cursor:
        return set(connection.introspection.get_constraints(cursor, Tag._meta.db_table))


@pytest.mark.django_db
def test_rows_are_changed_some_at_a_time(monkeypatch):
    monkeypatch.setattr(gently, "BATCH", 2)
    for number in range(5):
        tag(f"برچسب {number}")
    sizes = []

    def change(rows):
        sizes.append(rows.update(name="دیگر"))

    state = MigrationLoader(connection).project_state()
    gently.in_batches("articles.Tag", change)(state.apps, SimpleNamespace(connection=connection))
    assert sizes == [2, 2, 1]
