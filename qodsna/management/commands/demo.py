from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles.models import Edition
from qodsna.demo.newsroom import DemoNewsroom
from qodsna.demo.staff import STAFF


class Command(BaseCommand):
    help = "Makes the demo newsroom: staff, services, pictures, films, articles and comments."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing where a newsroom exists already"
        )

    def handle(self, *args: Any, if_empty: bool, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo has known passwords: it needs DEMO=yes.")
        if Edition.objects.exists():
            if if_empty:
                return
            raise CommandError("There is a newsroom already; the demo never touches one.")
        self.stdout.write("Making the demo newsroom (once, about a minute) …")
        DemoNewsroom().build()
        self.stdout.write(f"Demo staff: {', '.join(STAFF)}")
