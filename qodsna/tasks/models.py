"""The ledger of background work: what was asked for, who is at it, how it ended."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from traceback import format_exception
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.module_loading import import_string

from qodsna.tasks import Task, TaskContext, TaskResult, TaskResultStatus, Terms, terms_of
from qodsna.tasks.doorbell import ring
from qodsna.tasks.querysets import TaskRunQuerySet
from qodsna.tasks.states import State

LONGEST_TRACEBACK = 20_000
LONGEST_PAUSE = timedelta(hours=1)


class TaskRun(models.Model):
    """One thing to be done in the background. ``attempts`` fences it: only the worker of the
    last attempt can say how it ended."""

    task = models.CharField("نام برنامه‌ای", max_length=200)
    args = models.JSONField("ورودی‌ها", default=list)
    kwargs = models.JSONField("ورودی‌های نام‌دار", default=dict)
    queue = models.CharField("صف", max_length=40, default="default")
    priority = models.SmallIntegerField("اولویت", default=0)
    once = models.CharField("نوبت", max_length=240, unique=True, null=True, blank=True)
    state = models.CharField("وضعیت", max_length=10, choices=State, default=State.QUEUED)
    attempts = models.PositiveIntegerField("دفعه‌ها", default=0)
    most_attempts = models.PositiveIntegerField("بیشترین دفعه", default=3)
    error = models.CharField("خطا", max_length=300)
    traceback = models.TextField("رد خطا")
    worker = models.CharField("کارگر", max_length=120)
    enqueued_at = models.DateTimeField("زمان درخواست", default=timezone.now)
    run_after = models.DateTimeField("نه زودتر از", default=timezone.now)
    started_at = models.DateTimeField("آغاز", null=True)
    beat_at = models.DateTimeField("آخرین نشانه زندگی", null=True)
    finished_at = models.DateTimeField("پایان", null=True)

    objects = TaskRunQuerySet.as_manager()

    class Meta:
        verbose_name = "کار پس‌زمینه"
        verbose_name_plural = "کارهای پس‌زمینه"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=State.values), name="a_task_run_is_in_a_known_state"
            ),
            models.CheckConstraint(
                condition=~Q(state=State.RUNNING) | Q(beat_at__isnull=False),
                name="a_running_task_run_has_a_sign_of_life",
            ),
        ]
        indexes = [
            models.Index(
                F("priority").desc(), "id", name="taskrun_due", condition=Q(state=State.QUEUED)
            ),
            models.Index(
                fields=["beat_at"], name="taskrun_alive", condition=Q(state=State.RUNNING)
            ),
            models.Index(fields=["state", "-id"], name="taskrun_state"),
            models.Index(fields=["task", "state"], name="taskrun_task"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def terms(self) -> Terms:
        return terms_of(self.task)

    @property
    def title(self) -> str:
        return self.terms.title or self.task

    @property
    def is_failed(self) -> bool:
        return self.state == State.FAILED

    @property
    def duration(self) -> timedelta | None:
        """Of the last attempt, from its start to its end or until now."""
        if self.started_at is None or self.state == State.QUEUED:
            return None
        return (self.finished_at or timezone.now()) - self.started_at

    # What it is

    @classmethod
    def of(cls, task: Task, args: Sequence[Any], kwargs: Mapping[str, Any]) -> "TaskRun":
        """A run of the task, not yet saved, with these JSON arguments."""
        return cls(
            task=task.module_path,
            args=list(args),
            kwargs=dict(kwargs),
            queue=task.queue_name,
            priority=task.priority,
            run_after=task.run_after or timezone.now(),
            most_attempts=terms_of(task.module_path).attempts,
        )

    def call(self) -> None:
        """Does it, here and now."""
        task = self.find()
        args = list(self.args)
        if task.takes_context:
            args.insert(0, TaskContext(task_result=self.as_result(task)))
        task.call(*args, **self.kwargs)

    def find(self) -> Task:
        """The task of this run; raises ImportError when the code has it no more."""
        found = import_string(self.task)
        if not isinstance(found, Task):
            raise ImportError(f"{self.task} is no task")
        return found

    def as_result(self, found: Task) -> TaskResult:
        """This run as the interface shows one; ``TaskContext.attempt`` counts the workers."""
        statuses = {State.QUEUED: "READY", State.DONE: "SUCCESSFUL"}
        return TaskResult(
            task=found,
            id=str(self.pk),
            status=TaskResultStatus(statuses.get(State(self.state), self.state.upper())),
            enqueued_at=self.enqueued_at,
            started_at=self.started_at,
            last_attempted_at=self.started_at,
            finished_at=self.finished_at,
            args=self.args,
            kwargs=self.kwargs,
            backend=found.backend,
            errors=[],
            worker_ids=[self.worker] * self.attempts,
        )

    # Verbs; each says whether this attempt still had the say

    def finish(self) -> bool:
        return self._settle(state=State.DONE, finished_at=timezone.now(), error="", traceback="")

    def fail(self, error: BaseException, *, pause: timedelta) -> bool:
        """To be tried again after a pause that grows sixfold, unless this was the last attempt."""
        now, is_last = timezone.now(), self.attempts >= self.most_attempts
        return self._settle(
            state=State.FAILED if is_last else State.QUEUED,
            finished_at=now if is_last else None,
            run_after=now + min(pause * 6 ** min(self.attempts - 1, 9), LONGEST_PAUSE),
            error=in_one_line(error),
            traceback=clean("".join(format_exception(error)))[-LONGEST_TRACEBACK:],
        )

    def give_back(self) -> bool:
        """For another worker to do; the attempt does not count."""
        return self._settle(state=State.QUEUED, most_attempts=F("most_attempts") + 1)

    def run_again(self) -> bool:
        """A failed run gets its full number of attempts once more."""
        with transaction.atomic():
            changed = (
                TaskRun.objects.failed()
                .filter(pk=self.pk)
                .update(
                    state=State.QUEUED,
                    most_attempts=F("attempts") + self.terms.attempts,
                    run_after=timezone.now(),
                    finished_at=None,
                )
            )
            if changed:
                transaction.on_commit(ring, robust=True)
        return bool(changed)

    def _settle(self, **changes: Any) -> bool:
        mine = TaskRun.objects.running().filter(pk=self.pk, attempts=self.attempts)
        return bool(mine.update(**changes))


def in_one_line(error: BaseException) -> str:
    """An error as people are told of it."""
    if isinstance(error, ValidationError):
        said = " ".join(error.messages)
    else:
        said = f"{type(error).__name__}: {error}".strip(": ")
    return " ".join(clean(said).split())[:300]


def clean(text: str) -> str:
    """Without what no database takes: NUL, and halves of characters."""
    return text.replace("\0", "").encode(errors="replace").decode()
