from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles.models import Edition
from qodsna.demo.archive.making import make
from qodsna.demo.archive.plan import AnotherSizeError, Plan
from qodsna.demo.newsroom import DemoNewsroom
from qodsna.demo.staff import STAFF
from qodsna.hands import PROCESSES
from qodsna.progress import Progress


class Command(BaseCommand):
    help = "Makes the demo newsroom: staff, services, pictures, films, articles and comments."

    def add_arguments(self, parser: CommandParser) -> None:
        add = parser.add_argument
        add("--if-empty", action="store_true", help="do nothing where a newsroom exists already")
        add("--articles", type=int, help="an archive of so many more; goes on where it stopped")
        add("--processes", type=int, default=PROCESSES, help="that make it at once")
        add("--into", default="", metavar="NAME", help="outside a demo: the name of the site")

    def handle(self, *args: Any, if_empty: bool, **options: Any) -> None:
        if options["articles"] is not None:
            self.archive(options)
        elif not settings.DEMO:
            raise CommandError("The demo has known passwords: it needs DEMO=yes.")
        elif not Edition.objects.exists():
            self.newsroom()
        elif not if_empty:
            raise CommandError("There is a newsroom already; the demo never touches one.")

    def newsroom(self) -> None:
        self.stdout.write("Making the demo newsroom (once, about a minute) …")
        DemoNewsroom().build()
        self.stdout.write(f"Demo staff: {', '.join(STAFF)}")

    def archive(self, options: dict[str, Any]) -> None:
        """Raises CommandError in a newsroom that is no demo, unless its name is said."""
        total, edition = options["articles"], Edition.objects.default()
        if not settings.DEMO and (edition is None or options["into"] != edition.site_name):
            raise CommandError(
                "Invented stories are for a demo (DEMO=yes). To have them in this newsroom, among"
                " its own and for good, say the name on its masthead with --into."
            )
        if edition is None:
            self.newsroom()
            edition = Edition.objects.get(code="fa")
        try:
            plan = Plan.open(total)
        except AnotherSizeError as error:
            raise CommandError(
                f"There is an archive of {error.size:,}, or a part of it; say --articles"
                f" {error.size} or, once that is there, a greater number."
            ) from error
        if plan:
            self.make(plan, edition, options)
        self.stdout.write(f"The archive has its {total:,} stories.")

    def make(self, plan: Plan, edition: Edition, options: dict[str, Any]) -> None:
        done = plan.size - sum(map(len, plan.batches()))
        progress = Progress(self.stdout, plan.size, done, what="stories")
        try:
            for each in make(plan, edition, options["processes"]):
                progress.step(done := done + each)
        except KeyboardInterrupt:
            progress.end()
            raise CommandError("Stopped. The same command goes on from here.") from None
        progress.end()
