from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from qodsna.roles.page import written_into


class Command(BaseCommand):
    help = "Writes the table of roles into docs/newsroom.md."

    def handle(self, *args: Any, **options: Any) -> None:
        page = settings.BASE_DIR / "docs" / "newsroom.md"
        try:
            page.write_text(written_into(page.read_text()))
        except ValueError as error:
            raise CommandError(str(error)) from error
