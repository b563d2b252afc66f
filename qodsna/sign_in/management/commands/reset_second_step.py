from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from qodsna.sign_in import second_step
from qodsna.sign_in.events import record


class Command(BaseCommand):
    help = "Takes away somebody's second step, after a lost phone; the next sign-in sets it up."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, username: str, **options: Any) -> None:
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"Nobody is called {username!r}.")
        second_step.reset(user)
        record("ورود دومرحله‌ای از خط فرمان برداشته شد و همه نشست‌ها پایان یافت.", user)
        self.stdout.write(f"{username} signs in with the password and sets up a phone anew.")
