"""What a backup holds is back: every row, every file, every page; or nothing has changed."""

import sqlite3
from contextlib import closing
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from articles.models import Article, Edition, Findable, Tag
from benchmarks import restored
from qodsna.backup import restoring
from qodsna.backup.container import Reader
from qodsna.backup.filling import fill
from qodsna.backup.scratch import using
from tests import builders
from tests.qodsna.backup.newsroom import furnish, spoil


def backed_up(folder: Path, name: str = "a.backup", **options) -> Path:
    call_command("backup", folder / name, verbosity=0, stdout=StringIO(), **options)
    return folder / name


def restore(path: Path, **options) -> str:
    out = StringIO()
    call_command("restore", path, verbosity=0, stdout=out, **options)
    return out.getvalue()


def compared(before: dict, after: dict) -> str:
    """How much is the same; fails with the names of what is not."""
    for what, told in before.items():
        names = told.keys() | after[what].keys()
        assert [n for n in sorted(names) if told.get(n) != after[what].get(n)] == [], what
    rows = sum(count for count, _ in before["tables"].values())
    tables, media, pages = (len(before[what]) for what in ("tables", "media", "pages"))
    return f"{rows} rows of {tables} tables, {media} files, {pages} pages"


def test_a_newsroom_comes_back_as_it_was(apart, folder, monkeypatch, record_property):
    monkeypatch.setenv("BACKUP_KEY", "a key")
    furnish()
    path = backed_up(folder)
    before = restored.told()
    assert len(before["pages"]) == restored.PAGES
    last = Article.objects.order_by("pk").last().pk
    spoil()
    with pytest.raises(CommandError, match="a newsroom in this database already, as in") as refused:
        restore(path)
    assert "Nothing was changed." in str(refused.value)
    said = restore(path, replace=True, yes=True)
    assert f"{len(before['media'])} files" in said
    same = compared(before, restored.told())
    record_property("compared", same)
    assert Article.objects.create(edition=builders.edition(), headline="بعدی").pk == last + 2, same
    # What each database keeps by itself is made anew.
    assert Findable.objects.count() == 12
    assert "12" not in restored.tables()["articles_findable"]


def test_a_restore_that_fails_changes_nothing(apart, folder, monkeypatch):
    furnish()
    path = backed_up(folder)
    spoil()
    before = restored.tables(), restored.media()

    def stops(made):
        raise OSError("the disk is full")

    for name in ("migrate_to", "call_command", "fill"):
        monkeypatch.setattr(restoring, name, lambda *args, **options: None)
    kind = "Sqlite" if connection.vendor == "sqlite" else "Postgresql"
    monkeypatch.setattr(f"qodsna.backup.scratch.{kind}Scratch.take_place", stops)
    with pytest.raises(CommandError, match="The database is as it was"):
        restore(path, replace=True, yes=True)
    assert (restored.tables(), restored.media()) == before
    monkeypatch.setattr(restoring, "RESERVE", 2**60)
    with pytest.raises(CommandError, match="There is no room"):
        restore(path, replace=True, yes=True)


def test_who_is_asked_may_say_no(apart, folder, monkeypatch):
    builders.edition()
    path = backed_up(folder)
    monkeypatch.setattr("builtins.input", lambda question: "no")
    with pytest.raises(CommandError, match="Nothing was changed"):
        restore(path, replace=True)


def test_a_backup_of_a_newer_release_is_refused(apart, folder):
    path = backed_up(folder)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied)"
            " VALUES ('articles', '0999_of_tomorrow', '2026-01-01')"
        )
    with pytest.raises(CommandError, match="newer release.*articles.0999_of_tomorrow"):
        backed_up(folder, "b.backup")
    assert [each.name for each in folder.iterdir()] == [path.name]


@pytest.mark.once
def test_an_older_backup_is_migrated_on(apart, folder):
    builders.tag("دریا")
    call_command("migrate", "articles", "0022_newsletter", verbosity=0)
    path = backed_up(folder)
    restore(path, replace=True, yes=True)
    assert (Edition.objects.get().digits, Tag.objects.get().name) == ("", "دریا")


@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="PostgreSQL takes part in it")
def test_rows_move_between_the_two_databases(apart, folder, tmp_path_factory):
    furnish()
    before, sequence = restored.tables(), Article.objects.order_by("pk").last().pk
    path, place = backed_up(folder), tmp_path_factory.mktemp("sqlite") / "a.sqlite3"
    file = {**connection.settings_dict, "ENGINE": "django.db.backends.sqlite3", "NAME": str(place)}
    with using({**file, "OPTIONS": {"init_command": "PRAGMA journal_mode=WAL"}}):
        restore(path)
        assert restored.tables() == before
        again = backed_up(folder, "b.backup")
    with closing(sqlite3.connect(place)) as line:
        told = "SELECT count(*) FROM articles_findable_words WHERE words MATCH 'تالاب'"
        assert line.execute(told).fetchone() == (12,)
        moments = "SELECT count(*) FROM articles_article WHERE created_at = ?"
        assert line.execute(moments, ["2026-03-01 12:00:00.120000"]).fetchone() == (1,)
    with Reader(again, "") as reader:
        fill(reader, StringIO())
    assert restored.tables() == before
    assert builders.article().pk == sequence + 2
