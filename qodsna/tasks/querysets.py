from datetime import datetime, timedelta
from typing import Any, Self

from django.db import models, transaction
from django.db.models import F
from django.utils import timezone

from qodsna.tasks import terms_of
from qodsna.tasks.doorbell import ring
from qodsna.tasks.states import State

# So long the desk sees that a job by itself failed, however often it has run since.
FAILED_FOR = timedelta(days=1)
FAILED_FIRST = models.Case(models.When(state=State.FAILED, then=0), default=1).asc()


class TaskRunQuerySet(models.QuerySet):
    """Asking the ledger, and the changes that no single row can promise."""

    # Asking

    def due(self) -> Self:
        return self.filter(state=State.QUEUED, run_after__lte=timezone.now())

    def running(self) -> Self:
        return self.filter(state=State.RUNNING)

    def done(self) -> Self:
        return self.filter(state=State.DONE)

    def failed(self) -> Self:
        return self.filter(state=State.FAILED)

    def unfinished(self) -> Self:
        return self.filter(state__in=[State.QUEUED, State.RUNNING])

    def finished_before(self, moment: datetime) -> Self:
        return self.filter(finished_at__lt=moment)

    def silent_since(self, moment: datetime) -> Self:
        """Their worker gave no sign of life for so long that it counts as dead."""
        return self.running().filter(beat_at__lt=moment)

    def begun(self) -> Self:
        return self.filter(started_at__isnull=False)

    def of_task(self, path: str) -> Self:
        return self.filter(task=path)

    def of_tasks(self, paths: list[str]) -> Self:
        return self.filter(task__in=paths)

    # Changing

    def claim(self, worker: str, *, without: list[str]) -> Any:
        """The next run that is due, now this worker's alone; None when there is none."""
        waiting = self.due().exclude(queue__in=without).order_by("-priority", "pk")
        while pk := waiting.values_list("pk", flat=True).first():
            now = timezone.now()
            taken = self.filter(pk=pk, state=State.QUEUED).update(
                state=State.RUNNING,
                attempts=F("attempts") + 1,
                worker=worker,
                started_at=now,
                beat_at=now,
            )
            if taken:
                return self.get(pk=pk)
        return None

    def beat(self, worker: str, keys: list[int]) -> None:
        self.running().filter(pk__in=keys, worker=worker).update(beat_at=timezone.now())

    def recover(self, lease: timedelta) -> None:
        """Takes the runs of dead workers out of their hands."""
        now = timezone.now()
        abandoned = self.silent_since(now - lease)
        if not abandoned.exists():
            return
        abandoned.filter(attempts__gte=F("most_attempts")).update(
            state=State.FAILED, finished_at=now, error="کارگر در میانه کار از کار افتاد."
        )
        abandoned.update(state=State.QUEUED, run_after=now)

    def plan(self, path: str, turn: int, period: timedelta) -> bool:
        """Asks for a job's turn, once; False while the turn before is still being done."""
        of_job = self.of_task(path).filter(once__isnull=False)
        if of_job.unfinished().exists():
            return False
        with transaction.atomic():
            _, is_new = self.get_or_create(
                once=f"{path}@{turn}",
                defaults={"task": path, "most_attempts": terms_of(path).attempts},
            )
            if is_new:
                now = timezone.now()
                of_job.done().finished_before(now - 2 * period).delete()
                of_job.failed().finished_before(now - FAILED_FOR).delete()
                transaction.on_commit(ring, robust=True)
        return True
