"""A backup brought back: looked at first, made beside, then put in place at once."""

import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from qodsna.backup import BackupError
from qodsna.backup.checking import check
from qodsna.backup.container import Reader
from qodsna.backup.filling import fill
from qodsna.backup.known import Known
from qodsna.backup.making import RESERVE, megabytes
from qodsna.backup.media import folder, holds, put, stored
from qodsna.backup.schema import LEFT_OUT, Applied, leaves, tables
from qodsna.backup.scratch import scratch, using
from qodsna.backup.shelf import Shelf, uploads_of
from qodsna.page_cache import SITE, purge
from qodsna.progress import Progress

# What stands in a database to which nothing has happened but its migrations.
MADE_BY_MIGRATIONS = LEFT_OUT | {
    "auth_group",
    "auth_group_permissions",
    "auth_permission",
    "comments_policy",
    "django_content_type",
    "tasks_taskrun",
}
# A fresh SQLite file, and the same once more while it takes its place.
SQLITE_ROOM = 3


class Restoring:
    """Raises BackupError, and then nothing is other than before."""

    def __init__(self, path: Path, key: str, out: Any) -> None:
        self.path, self.key, self.out = path, key, out
        self.added: list[str] = []

    def check(self, *, replace: bool) -> dict[str, Any]:
        """All that can be known before anything is written; gives the manifest."""
        with Reader(self.path, self.key) as reader:
            tables(reader.manifest["applied"])
            if not replace and (found := inhabited()):
                raise BackupError(
                    "There is a newsroom in this database already, as in"
                    f" {', '.join(found[:3])}. To lose all of it, and have the backup in its"
                    " place, say --replace."
                )
        manifest = check(self.path, self.key, self.out)
        self._check_room(manifest)
        return manifest

    def _check_room(self, manifest: dict[str, Any]) -> None:
        """Of the disks of this machine; a server of its own looks after its own."""
        needs: dict[Path, int] = {}
        if media := folder():
            needs[nearest(media)] = self._missing()
        if connection.vendor == "sqlite":
            rows = sum(each["bytes"] for each in manifest["tables"])
            place = nearest(Path(str(connection.settings_dict["NAME"])).absolute())
            need = SQLITE_ROOM * max(rows, manifest["database_bytes"])
            needs[place] = needs.get(place, 0) + need
        for place, need in needs.items():
            if (free := shutil.disk_usage(place).free) < need + RESERVE:
                raise BackupError(
                    f"There is no room in {place}: {megabytes(free)} are free, and it takes"
                    f" {megabytes(need + RESERVE)}."
                )

    def _missing(self) -> int:
        """The bytes of media that are not there yet."""
        with Reader(self.path, self.key) as reader:
            uploads = uploads_of(reader)
            return sum(each.size for each in uploads if not default_storage.exists(each.name))

    def restore(self, *, replace: bool) -> None:
        try:
            with (
                Reader(self.path, self.key) as reader,
                Known(uploads_of(reader)) as known,
                scratch() as made,
            ):
                with using(made.settings):
                    migrate_to(reader.manifest["applied"])
                    fill(reader, self.out)
                    call_command("migrate", verbosity=0, interactive=False)
                later = self._media(reader, known)
                with connection.wrap_database_errors:
                    made.take_place()
                self.added.clear()
                self._rest(later, known, replace=replace)
        finally:
            # Nobody knows of what was put there for a database that has not come.
            for name in self.added:
                with suppress(OSError):
                    default_storage.delete(name)
        purge(SITE)

    def _media(self, reader: Reader, known: Known) -> list[tuple[str, Callable[[], None]]]:
        """Puts what is missing; gives the names that have other bytes, and how to put them."""
        chain = Shelf(self.path.parent, self.key).chain(reader, known)
        later: list[tuple[str, Callable[[], None]]] = []
        total, done = sum(count for _, count in known.held_by()), 0
        progress = Progress(self.out, total, what="files")
        for done, upload in enumerate(known.all(), 1):
            link = chain[upload.holder]

            def bring(upload: Any = upload, link: Reader = link) -> None:
                put(upload.name, link.blocks(link.member(upload.place)))

            if not default_storage.exists(upload.name):
                self.added.append(upload.name)
                bring()
            elif not holds(upload.name, upload.size, upload.sha256):
                later.append((upload.name, bring))
            progress.step(done)
        progress.end()
        return later

    def _rest(self, later: list[Any], known: Known, *, replace: bool) -> None:
        """What could not be done while the former newsroom was still there."""
        for name, bring in later:
            default_storage.delete(name)
            bring()
        if replace:
            for name in [each.name for each in stored() if not known.has(each.name)]:
                default_storage.delete(name)


def migrate_to(applied: Applied) -> None:
    """The tables as they were when the backup was made."""
    MigrationExecutor(connection).migrate(leaves(applied))


def inhabited() -> list[str]:
    """The tables that have rows of which no migration knows."""
    ours = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor)) & ours - MADE_BY_MIGRATIONS
        return [name for name in sorted(there) if has_rows(cursor, name)]


def has_rows(cursor: Any, name: str) -> bool:
    cursor.execute(f'SELECT EXISTS (SELECT 1 FROM "{name}")')  # noqa: S608
    return bool(cursor.fetchone()[0])


def nearest(path: Path) -> Path:
    """The folder that is there already, from which a path goes on."""
    return next(each for each in (path, *path.parents) if each.is_dir())
