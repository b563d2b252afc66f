from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles.models import Article, DayCount


class Command(BaseCommand):
    help = "Says whether the archive's counts are those of the stories, and puts them right"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--rebuild", action="store_true", help="add what is missing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Nobody has to wait meanwhile: what is wrong is put right by further lines."""
        wrong = DayCount.objects.differences(Article.objects.all())
        if wrong and not options["rebuild"]:
            told = "\n".join(f"{place}: {number:+}" for place, number in [*wrong.items()][:20])
            raise CommandError(f"{len(wrong):,} counts of days are wrong, as:\n{told}")
        DayCount.objects.add(wrong)
        DayCount.objects.fold()
        self.stdout.write(f"The archive's counts are right; {len(wrong):,} were put right.")
