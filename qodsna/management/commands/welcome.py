import os
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from qodsna.demo.staff import PARTNER_KEY, STAFF


class Command(BaseCommand):
    help = "Says where the newsroom is and how to sign in."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"\n  Readers    {settings.SITE_URL}/")
        self.stdout.write(f"  Newsroom   {settings.SITE_URL}/admin/")
        self.stdout.write(f"  API        {settings.SITE_URL}/api/v1/")
        if settings.DEMO:
            password = os.environ.get("DEMO_PASSWORD", "qodsna-demo")
            self.stdout.write(f"  Sign in    {' | '.join(STAFF)}, password {password}")
            self.stdout.write(f"  API key    {PARTNER_KEY}")
        self.stdout.write("  Stop       Ctrl+C\n")
