"""The backend of the ``django.tasks`` interface: a row in the ledger, a ring after commit."""

from typing import Any

from django.db import transaction

from qodsna.tasks import BaseTaskBackend, Task, TaskResult
from qodsna.tasks.doorbell import ring
from qodsna.tasks.models import TaskRun


class LedgerBackend(BaseTaskBackend):
    """``OPTIONS``, all in seconds: ``tick`` between two signs of life and sweeps, ``lease`` after
    which a silent worker counts as dead, ``pause`` before the second attempt, ``grace`` for
    what is being done when the worker is asked to end."""

    supports_defer = True
    supports_priority = True

    def enqueue(self, task: Task, args: Any, kwargs: Any) -> TaskResult:
        """Writes the run in the caller's transaction: both are there, or neither."""
        self.validate_task(task)
        run = TaskRun.of(task, args, kwargs)
        run.save(force_insert=True)
        transaction.on_commit(ring, robust=True)
        return run.as_result(task)
