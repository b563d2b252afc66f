from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from articles.models import Article
from articles.search.index import index

BAR = 30


class Command(BaseCommand):
    help = "Writes anew what readers and the newsroom find stories by; nothing waits for it"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--after", type=int, default=0, help="the code after which to go on")

    def handle(self, *args: Any, **options: Any) -> None:
        done, after = 0, options["after"]
        count = Article.objects.filter(pk__gt=after).count()
        # On a screen one line is written over and over; in a file each stands for itself.
        end = "\r" if self.stdout.isatty() else "\n"
        for done, code in index(after):
            if options["verbosity"]:
                told = f"{done:,} of {count:,} stories; to go on from here: --after {code}"
                self.stdout.write(f"{bar(done, count)} {told}", ending=end)
                self.stdout.flush()
        self.stdout.write(f"\n{done:,} stories indexed")


def bar(done: int, count: int) -> str:
    """How much is done, as a picture; more than was counted is all."""
    share = min(done / count, 1) if count else 1
    return f"[{'#' * int(share * BAR):{BAR}}] {share:4.0%}"
