"""Background work: the one place that knows where the ``django.tasks`` interface comes from."""

try:
    from django.tasks import TaskContext, task
except ImportError:
    from django_tasks import TaskContext, task

__all__ = ["TaskContext", "task"]
