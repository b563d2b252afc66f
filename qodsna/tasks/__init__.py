"""Background work: the one place that knows where the ``django.tasks`` interface comes from.

``@task(title="…")`` makes a task of a function of module level; ``thing.enqueue(…)`` inside the
transaction that changes the row asks for it, with JSON arguments. ``@every(minutes=1)`` above it,
in an app's ``tasks.py``, lets it run by itself once in each minute. A task that may take minutes
says ``queue_name="long"``: a worker always keeps a thread free of those. A long loop of a task
looks at ``stopping``: whatever it raises after that, its run goes back to the queue.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

try:
    from django.tasks import TaskContext, TaskResult, TaskResultStatus
    from django.tasks import task as library_task
    from django.tasks.backends.base import BaseTaskBackend
    from django.tasks.base import Task
except ImportError:
    from django_tasks import TaskContext, TaskResult, TaskResultStatus  # type: ignore[assignment]
    from django_tasks import task as library_task  # type: ignore[no-redef]
    from django_tasks.backends.base import BaseTaskBackend  # type: ignore[assignment]
    from django_tasks.base import Task  # type: ignore[assignment]

__all__ = [
    "TERMS",
    "BaseTaskBackend",
    "Task",
    "TaskContext",
    "TaskResult",
    "TaskResultStatus",
    "Terms",
    "every",
    "stopping",
    "task",
    "terms_of",
]

# Set when this worker has been asked to end.
stopping = threading.Event()


@dataclass
class Terms:
    """How the newsroom calls a task, how often it is tried, and its period if it runs by itself."""

    title: str = ""
    attempts: int = 3
    period: timedelta | None = None


# By the task's dotted path.
TERMS: dict[str, Terms] = {}


def terms_of(path: str) -> Terms:
    """Also of a task that the code has no more, or that came without terms."""
    return TERMS.get(path, Terms())


def task(*, title: str = "", attempts: int = 3, **options: Any) -> Callable[[Callable], Task]:
    """The interface's ``task`` with a Persian title for the admin and a number of attempts."""

    def declare(function: Callable) -> Task:
        made = library_task(**options)(function)
        TERMS[made.module_path] = Terms(title, attempts)
        return made

    return declare


def every(**period: float) -> Callable[[Task], Task]:
    """Once in each period (``timedelta`` arguments), however many workers there are."""

    def declare(made: Task) -> Task:
        TERMS[made.module_path].period = timedelta(**period)
        return made

    return declare
