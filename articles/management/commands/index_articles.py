from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from articles.search.index import index


class Command(BaseCommand):
    help = "Writes anew what the newsroom's search finds stories by"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--after", type=int, default=0, help="the code after which to go on")

    def handle(self, *args: Any, **options: Any) -> None:
        done = 0
        for done, code in index(options["after"]):
            if options["verbosity"]:
                self.stdout.write(f"{done:,} stories; to go on from here: --after {code}")
        self.stdout.write(f"{done:,} stories indexed")
