from io import StringIO
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from articles.derived.mending import Mender, batches, put_names_right
from articles.models import Article, DayCount
from articles.search.gathered import BESIDE_READERS, gathered
from comments.models import Comment
from qodsna.hands import PROCESSES, spread
from qodsna.place import Place
from qodsna.progress import Progress


class Reindexing:
    """What is done to a batch of stories, in whichever process."""

    def __init__(self) -> None:
        self.mender = Mender()

    def put_right(self, codes: list[int]) -> int:
        """Gives how many were not right."""
        return self.mender.put_right(codes) + Comment.objects.mend_counts(codes)


class Command(BaseCommand):
    help = "Works out anew all that is known of stories in other tables; people work meanwhile"

    def add_arguments(self, parser: CommandParser) -> None:
        add = parser.add_argument
        add(
            "--from",
            "--after",
            type=int,
            dest="after",
            help="go on after this code (0: begin anew)",
        )
        add("--processes", type=int, default=PROCESSES, help="that work at once")

    def handle(self, *args: Any, **options: Any) -> None:
        name = f"{connection.vendor} {connection.settings_dict['NAME']}"
        self.place = Place(settings.DATA_DIR / "reindex.json", name)
        after = self.place.last() if options["after"] is None else options["after"]
        if after:
            self.stdout.write(f"Going on after {after}; --from 0 begins anew.")
        put_names_right()
        with gathered(BESIDE_READERS):
            done, wrong = self.stories(after, options)
        days = DayCount.objects.differences(Article.objects.all())
        DayCount.objects.add(days)
        DayCount.objects.fold()
        self.place.forget()
        self.stdout.write(
            f"{done:,} stories looked at, {wrong:,} put right;"
            f" {len(days):,} counts of days put right."
        )

    def stories(self, after: int, options: dict[str, Any]) -> tuple[int, int]:
        """How many were looked at, and how many put right. Raises CommandError when stopped."""
        total = Article.objects.filter(pk__gt=after).count()
        out = self.stdout if options["verbosity"] else StringIO()
        progress = Progress(out, total, what="stories")
        wrong, note = 0, ""
        work = Reindexing().put_right
        try:
            for batch, found in spread(work, batches(after), options["processes"]):
                wrong += found
                self.place.keep(batch[-1])
                note = f"to go on from here: --from {batch[-1]}"
                progress.step(progress.done + len(batch), note)
        except KeyboardInterrupt:
            progress.end(note)
            raise CommandError("Stopped. The same command goes on from here.") from None
        progress.end(note)
        return progress.done, wrong
