"""Backends for tests: one only writes down what was asked for, the other does it at once."""

from typing import Any

from django.db import transaction

from qodsna.tasks import BaseTaskBackend, Task, TaskResult
from qodsna.tasks.models import TaskRun


class Backend(BaseTaskBackend):
    supports_defer = True
    supports_priority = True
    asked: list[TaskRun] = []

    def enqueue(self, task: Task, args: Any, kwargs: Any) -> TaskResult:
        self.validate_task(task)
        run = TaskRun.of(task, args, kwargs)
        run.pk = len(self.asked) + 1
        self.asked.append(run)
        self.treat(run)
        return run.as_result(task)

    def treat(self, run: TaskRun) -> None: ...


class Recording(Backend):
    """What was enqueued stands in ``asked``, and nothing of it is done."""


class AtOnce(Backend):
    """Does every task after commit; within a test's own transaction, which never commits, now.

    What a task raises reaches the test."""

    def treat(self, run: TaskRun) -> None:
        run.attempts = 1
        blocks = transaction.get_connection().atomic_blocks
        if any(block._from_testcase for block in blocks):
            run.call()
        else:
            transaction.on_commit(run.call)
