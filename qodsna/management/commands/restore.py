import os
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from qodsna.backup import BackupError
from qodsna.backup.restoring import Restoring


class Command(BaseCommand):
    help = "Brings back what manage.py backup has written, into this database and this storage"

    def add_arguments(self, parser: CommandParser) -> None:
        add = parser.add_argument
        add("file", type=Path, help="with the earlier ones that it needs in the same folder")
        add("--replace", action="store_true", help="keep nothing of the newsroom that is here")
        add("--yes", action="store_true", help="do not ask")

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError, and then nothing is other than before."""
        out = self.stdout if options["verbosity"] else StringIO()
        work = Restoring(options["file"], os.environ.get("BACKUP_KEY", ""), out)
        try:
            manifest = work.check(replace=options["replace"])
            if options["replace"] and not options["yes"]:
                self.ask(manifest["made_at"])
            work.restore(replace=options["replace"])
        except BackupError as error:
            raise CommandError(f"{error} Nothing was changed.") from error
        except (DatabaseError, OSError) as error:
            raise CommandError(f"Not restored: {error}. The database is as it was.") from error
        rows = sum(each["rows"] for each in manifest["tables"])
        self.stdout.write(
            f"{rows:,} rows and {manifest['uploads']['files']:,} files of"
            f" {manifest['made_at']} are back."
        )

    def ask(self, made_at: str) -> None:
        self.stdout.write(f"All that is in this newsroom goes, and what it was at {made_at} comes.")
        if input("Type yes to go on: ").strip() != "yes":
            raise CommandError("Nothing was changed.")
