from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles.models import Edition
from articles.moving import lines, rss, wxr
from articles.moving.importing import Importer, Plan
from articles.moving.pictures import Sources
from articles.moving.refusals import FileError
from articles.moving.report import NOTED, OUT, Report
from comments.moving import CommentTaker
from qodsna.persian import to_persian_digits

MOST_ROWS, MOST_PICTURES = 1_000_000, 20_000
# Some rows stayed out; the rest is in.
INCOMPLETE = 3
NAMES = {
    "story": "خبر",
    "picture": "عکس",
    "film": "فیلم",
    "gallery": "آلبوم",
    "edition": "نسخه",
    "service": "سرویس",
    "tag": "برچسب",
    "author": "نویسنده",
    "dossier": "پرونده",
    "related": "دسته پیوند",
    "translated": "دسته ترجمه",
    "comment": "نظر",
    "already": "سطر که پیش‌تر آمده بود",
    NOTED: "یادداشت",
    OUT: "سطر بیرون‌مانده",
}
Rows = Iterator[tuple[int, Any]]


class Command(BaseCommand):
    help = "Brings in stories from JSON lines (docs/import.md), WordPress WXR or RSS"

    def add_arguments(self, parser: CommandParser) -> None:
        add = parser.add_argument
        add("file", type=Path)
        add("--format", required=True, choices=["jsonl", "wxr", "rss"])
        add("--edition", default="", help="of JSON lines only this one; of others: into it")
        add("--dry-run", action="store_true", help="say what would be, write nothing")
        add("--resume", action="store_true", help="go on with what came before")
        add("--pictures", action="store_true", help="get pictures from their addresses")
        add("--most-pictures", type=int, default=MOST_PICTURES, help="so many of them")
        add("--most", type=int, default=MOST_ROWS, help="stop at files of more rows")
        add("--folder", type=Path, help="of the files (default: FILE.files)")
        add("--report", type=Path, help="a line of JSON for each row that stays out")
        add("--service", default="", help="the slug for what names no service")
        add("--source", default="", help="what tells this file from others")
        add("--types", default="post", help="of WXR: post types, comma-separated")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"پرونده {path} نیست.")
        self.size = max(1, path.stat().st_size)
        self.verbosity = options["verbosity"]
        try:
            with Report(options["report"], goes_on=options["resume"]) as report:
                self.bring(path, options, report)
        except FileError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(told(report))
        if report.counts[OUT]:
            raise CommandError(
                f"{to_persian_digits(report.counts[OUT])} سطر بیرون ماند؛ دلیل هر یک در گزارش است.",
                returncode=INCOMPLETE,
            )

    def bring(self, path: Path, options: dict[str, Any], report: Report) -> None:
        source, rows = self.reader(path, options)
        folder = options["folder"] or path.with_name(f"{path.name}.files")
        most = options["most_pictures"] if options["pictures"] else 0
        plan = Plan(
            source=options["source"] or source,
            sources=Sources(folder if options["format"] == "jsonl" else None, most),
            report=report,
            edition=options["edition"],
            service=options["service"],
            rehearse=options["dry_run"],
            most=options["most"],
            takers=[CommentTaker()],
            tell=self.tell,
        )
        importer = Importer(plan)
        if importer.arrivals.any() and not options["resume"]:
            raise FileError("از همین جا پیش‌تر چیزی آمده است؛ برای ادامه --resume را بدهید.")
        importer.run(rows())

    def reader(self, path: Path, options: dict[str, Any]) -> tuple[str, Callable[[], Rows]]:
        """What names the source of a file, and how its rows are read."""
        if options["format"] == "jsonl":
            return lines.source_of(path), lambda: lines.rows(path)
        edition = options["edition"] or getattr(Edition.objects.default(), "code", "")
        if not Edition.objects.filter(code=edition).exists():
            raise FileError("نسخه‌ای که خبرها در آن بیاید نیست؛ آن را بسازید و --edition را بدهید.")
        if options["format"] == "rss":
            return rss.source_of(rss.address_of(path)), lambda: rss.rows(path, edition)
        types = frozenset(options["types"].split(","))
        site = wxr.site_of(path, edition, types)
        return wxr.source_of(site), lambda: wxr.rows(path, site)

    def tell(self, done: int, place: int) -> None:
        if self.verbosity:
            percent = min(100, 100 * place // self.size)
            self.stderr.write(to_persian_digits(f"{percent}٪، {done} سطر …"))


def told(report: Report) -> str:
    counts = ((name, report.counts[kind]) for kind, name in NAMES.items())
    parts = [f"{to_persian_digits(count)} {name}" for name, count in counts if count]
    return "، ".join(parts) or "هیچ سطری نبود."
