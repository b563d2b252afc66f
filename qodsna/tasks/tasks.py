"""What the ledger does for itself."""

from datetime import timedelta

from django.utils import timezone

from qodsna.tasks import every, task
from qodsna.tasks.models import TaskRun
from qodsna.watch.retention import kept

DONE = kept("tasks.done", "کارهای پس‌زمینه انجام‌شده", lambda: 7)
FAILED = kept("tasks.failed", "کارهای پس‌زمینه ناکام", lambda: 90)


@every(hours=1)
@task(title="پاک‌سازی دفتر کارها")
def prune() -> None:
    """Done runs are kept for a week, failed ones for a quarter."""
    now = timezone.now()
    DONE.erase(TaskRun.objects.done().finished_before(now - timedelta(days=DONE.days())))
    FAILED.erase(TaskRun.objects.failed().finished_before(now - timedelta(days=FAILED.days())))
