"""The queue, its workers, and what runs by itself."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Max, Min
from django.utils import timezone

from qodsna.tasks import TERMS
from qodsna.tasks.models import TaskRun
from qodsna.tasks.querysets import TaskRunQuerySet
from qodsna.watch import wording
from qodsna.watch.figures import gauge
from qodsna.watch.findings import Finding, State, probe

MOST = 10_000
# Among so many runs there is one of a few seconds ago, where a worker lives.
NEWEST = 100
LATE, VERY_LATE = timedelta(minutes=10), timedelta(hours=1)
SILENT = timedelta(minutes=3)
RECENT = timedelta(minutes=5)
GRACE = timedelta(minutes=10)


@probe("worker", "کارگر پس‌زمینه", asks_database=True, is_urgent=True)
def worker() -> Finding:
    """A job that runs by itself ends several times a minute wherever a worker lives."""
    now, runs = timezone.now(), newest()
    last = last_sign(runs)
    if last is None or now - last > SILENT:
        said = "هیچ کارگری نشانه زندگی نمی‌دهد."
        advice = "manage.py worker را روشن کنید؛ تا آنگاه نه عکسی آماده می‌شود و نه چیزی فرستاده."
        return Finding(State.BAD, said, advice=advice, at=last)
    names = {run.worker for run in runs if run.started_at and run.started_at > now - RECENT}
    facts = {"کارگرهای پنج دقیقه گذشته": wording.count(len(names))}
    return Finding(State.OK, "کار می‌کند.", facts, at=last)


def newest() -> list[TaskRun]:
    """The runs that were begun last, as far as numbers tell."""
    shown = TaskRun.objects.only("worker", "started_at", "beat_at", "finished_at")
    return list(shown.begun().order_by("-pk")[:NEWEST])


def last_sign(runs: list[TaskRun]) -> datetime | None:
    """When a worker last did anything."""
    signs = (at for run in runs for at in (run.finished_at, run.beat_at) if at)
    return max(signs, default=None)


@probe("queue", "صف کارها", asks_database=True)
def queue() -> Finding:
    waiting, failed, oldest = waits(), failures(), waiting_since()
    age = timezone.now() - oldest if oldest else timedelta(0)
    facts = {
        "در انتظار": wording.count(waiting),
        "دیرینه‌ترین": wording.span(age.total_seconds()) if oldest else "—",
        "ناکام": wording.count(failed),
    }
    if age > VERY_LATE:
        advice = "کارگر دیگری روشن کنید یا WORKERS را بیشتر کنید."
        return Finding(State.BAD, "کارها بیش از یک ساعت می‌مانند.", facts, advice, oldest)
    if age > LATE:
        return Finding(State.WARNING, "کارها دیر آغاز می‌شوند.", facts, "کارگر را ببینید.", oldest)
    if failed:
        advice = "خطای هر یک را پایین همین صفحه ببینید و دوباره اجرایش کنید."
        return Finding(State.WARNING, "کارهایی ناکام مانده‌اند.", facts, advice)
    return Finding(State.OK, "کارها به‌هنگام انجام می‌شوند.", facts)


@gauge("tasks_waiting", "Tasks that are due and not begun.")
def waits() -> int:
    return TaskRun.objects.due()[:MOST].count()


@gauge("tasks_failed", "Tasks that failed for good and stand in the ledger.")
def failures() -> int:
    return TaskRun.objects.failed()[:MOST].count()


@gauge("oldest_task_seconds", "How long the task that has been due longest has waited.")
def oldest_seconds() -> float:
    oldest = waiting_since()
    return (timezone.now() - oldest).total_seconds() if oldest else 0


@gauge("worker_silent_seconds", "Since a worker last gave a sign of life.")
def silent_seconds() -> float | None:
    last = last_sign(newest())
    return (timezone.now() - last).total_seconds() if last else None


def waiting_since() -> datetime | None:
    """Since when the one that has been due longest is."""
    return TaskRun.objects.due().aggregate(at=Min("run_after"))["at"]


class Turn(NamedTuple):
    """A job that runs by itself: its name, period and last end; ``is_late`` where it should have
    run since."""

    title: str
    period: timedelta
    at: datetime | None
    is_failed: bool
    is_late: bool

    @property
    def state(self) -> State:
        if self.is_failed:
            return State.BAD
        return State.WARNING if self.is_late else State.OK

    @property
    def every(self) -> str:
        return wording.span(self.period.total_seconds())


def turns() -> list[Turn]:
    """The jobs that run by themselves, those that did not first."""
    now, paths = timezone.now(), [path for path, terms in TERMS.items() if terms.period]
    done = last_ends(TaskRun.objects.done().of_tasks(paths))
    failed = last_ends(TaskRun.objects.failed().of_tasks(paths))
    found = []
    for path in paths:
        terms, at = TERMS[path], done.get(path)
        period: timedelta = terms.period  # type: ignore[assignment]
        fell = path in failed and (at is None or failed[path] > at)
        late = at is None or now - at > 2 * period + GRACE
        found.append(Turn(terms.title or path, period, at, fell, late))
    return sorted(found, key=lambda turn: (list(State).index(turn.state), turn.title))


def last_ends(runs: TaskRunQuerySet) -> dict[str, datetime]:
    rows = runs.order_by().values_list("task").annotate(at=Max("finished_at"))
    return {task: at for task, at in rows if at}


@probe("periodic", "کارهای دوره‌ای", asks_database=True)
def periodic() -> Finding:
    found = turns()
    failed, late = sum(turn.is_failed for turn in found), sum(turn.is_late for turn in found)
    facts = {"همه": wording.count(len(found)), "دیرکرده": wording.count(late)}
    if failed:
        facts["ناکام"] = wording.count(failed)
        advice = "خطا را در «کارهای پس‌زمینه» ببینید؛ نوبت بعدی خودش می‌آید."
        return Finding(State.WARNING, "نوبتی ناکام ماند.", facts, advice)
    if late:
        advice = "اگر سامانه تازه روشن شده تا یک روز بردبار باشید؛ وگرنه کارگر را ببینید."
        return Finding(State.WARNING, "نوبت برخی گذشته است.", facts, advice)
    return Finding(State.OK, "هر یک به نوبت خود انجام شده است.", facts)
