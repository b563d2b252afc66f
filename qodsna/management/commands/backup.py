import os
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from qodsna.backup import BackupError
from qodsna.backup.checking import check
from qodsna.backup.making import Making, megabytes
from qodsna.backup.names import SUFFIX, verified
from qodsna.backup.shelf import Shelf


class Command(BaseCommand):
    help = "Writes database and media into one file; encrypted where BACKUP_KEY is set"

    def add_arguments(self, parser: CommandParser) -> None:
        add = parser.add_argument
        add("place", nargs="?", type=Path, help="a folder (default: BACKUPS) or a file")
        add("--keep", type=int, metavar="N", help="afterwards only the newest, and what they need")
        add("--full", action="store_true", help="hold all media, whatever earlier backups hold")
        add(
            "--verify",
            type=Path,
            metavar="FILE",
            help="make none: is it, or a folder's newest, whole?",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError, and then no file has come and none has gone."""
        key = os.environ.get("BACKUP_KEY", "")
        self.out = self.stdout if options["verbosity"] else StringIO()
        if options["keep"] is not None and options["keep"] < 1:
            raise CommandError("--keep wants at least 1.")
        try:
            if options["verify"]:
                self.verify(options["verify"], key)
            else:
                self.make(path_of(options["place"] or settings.BACKUPS), key, options)
        except BackupError as error:
            raise CommandError(str(error)) from error
        except (DatabaseError, OSError) as error:
            said = getattr(error, "strerror", None) or error
            raise CommandError(f"Not written: {said}.") from error

    def make(self, path: Path, key: str, options: dict[str, Any]) -> None:
        manifest = Making(path, key, self.out, full=options["full"]).make()
        rows = sum(each["rows"] for each in manifest["tables"])
        self.stdout.write(
            f"{path}: {rows:,} rows, {manifest['uploads']['files']:,} files of media,"
            f" {megabytes(path.stat().st_size)}, {'encrypted' if key else 'not encrypted'}."
        )
        if manifest["chain"]:
            self.stdout.write(f"It needs {', '.join(sorted(manifest['chain'].values()))}.")
        if options["keep"]:
            for name in Shelf(path.parent, key).prune(options["keep"]):
                self.stdout.write(f"{name} was old, and is removed.")

    def verify(self, path: Path, key: str) -> None:
        if path.is_dir():
            path = newest(path, key)
        manifest = check(path, key, self.out)
        verified(path).touch()
        rows = sum(each["rows"] for each in manifest["tables"])
        self.stdout.write(
            f"{path} is whole: {rows:,} rows, {manifest['uploads']['files']:,} files of media,"
            f" of {manifest['made_at']}."
        )


def newest(folder: Path, key: str) -> Path:
    """Raises BackupError where none opens with this key."""
    if not (found := Shelf(folder, key).backups()):
        raise BackupError(f"No backup in {folder} opens with this key.")
    return found[0].path


def path_of(place: Path) -> Path:
    """The file itself, or one in the folder that is named by this second."""
    if place.suffix == SUFFIX and not place.is_dir():
        path = place
    else:
        path = place / f"qodsna-{datetime.now(UTC):%Y%m%dT%H%M%SZ}{SUFFIX}"
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path
