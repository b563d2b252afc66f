from typing import Any

from django.core.management.base import BaseCommand

from qodsna.tasks.bench import bench
from qodsna.tasks.consumer import Crew
from qodsna.tasks.doorbell import doorbell


class Command(BaseCommand):
    help = "Does the background work, until it is asked to end (Ctrl+C, SIGTERM)."

    def handle(self, *args: Any, **options: Any) -> None:
        crew = Crew(doorbell().huey, bench())
        if options["verbosity"]:
            self.stdout.write(f"  Worker     {bench().worker}, {bench().threads} threads")
        crew.run()
