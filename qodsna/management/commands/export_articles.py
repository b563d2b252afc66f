import json
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles.models import Article, Edition
from articles.moving.exporting import Export
from comments import moving
from qodsna.persian import TEHRAN, parse_datetime, to_persian_digits

EVERY = 1000


class Command(BaseCommand):
    help = "Writes the newspaper as JSON lines (docs/import.md), with its files in a folder beside"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="where the lines go")
        parser.add_argument("--edition", default="", help="the code of one edition, such as fa")
        parser.add_argument(
            "--since", default="", help="only stories changed since a day, Jalali or Gregorian"
        )
        parser.add_argument("--folder", type=Path, help="of the files (default: FILE.files)")
        parser.add_argument(
            "--no-files", action="store_true", help="leave the files where they are"
        )
        parser.add_argument(
            "--no-comments", action="store_true", help="leave out what readers wrote"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        folder = options["folder"] or path.with_name(f"{path.name}.files")
        export = Export(
            self.stories(options),
            self.editions(options["edition"]),
            None if options["no_files"] else folder,
            is_whole=not (options["edition"] or options["since"]),
            parts=[] if options["no_comments"] else [moving.rows],
        )
        done, draft = 0, path.with_name(f"{path.name}.part")
        try:
            with draft.open("w", encoding="utf-8") as file:
                for done, row in enumerate(export.rows(), 1):
                    file.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n")
                    if options["verbosity"] and done % EVERY == 0:
                        self.stderr.write(f"{done:,} …")
            draft.replace(path)
        except OSError as error:
            raise CommandError(f"نوشته نشد: {error}") from error
        self.stdout.write(f"{to_persian_digits(done)} سطر در {path} نوشته شد.")

    def editions(self, code: str) -> list[Edition]:
        editions = Edition.objects.select_related("logo").order_by("position", "pk")
        found = list(editions.filter(code=code) if code else editions)
        if code and not found:
            raise CommandError(f"نسخه «{code}» نیست.")
        return found

    def stories(self, options: dict[str, Any]) -> Any:
        stories = Article.objects.order_by("pk")
        if options["edition"]:
            stories = stories.filter(edition__code=options["edition"])
        if options["since"]:
            stories = stories.filter(updated_at__gte=moment(options["since"]))
        return stories


def moment(written: str) -> datetime:
    """The first of a day in Tehran, or a moment with its zone; a Jalali day is one too."""
    try:
        return parse_datetime(written)
    except ValueError:
        pass
    try:
        found = datetime.fromisoformat(written)
    except ValueError as error:
        raise CommandError("تاریخ خوانده نشد؛ ۱۴۰۴/۰۵/۱۴ یا 2025-08-05 بنویسید.") from error
    if found.tzinfo is None:
        day = date.fromisoformat(written[:10])
        found = datetime.combine(day, found.time() or time.min, TEHRAN)
    return found.astimezone(UTC)
