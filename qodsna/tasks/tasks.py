"""What the ledger does for itself."""

from datetime import timedelta

from django.utils import timezone

from qodsna.tasks import every, task
from qodsna.tasks.models import TaskRun


@every(hours=1)
@task(title="پاک‌سازی دفتر کارها")
def prune() -> None:
    """Done runs are kept for a week, failed ones for a quarter."""
    now = timezone.now()
    TaskRun.objects.done().finished_before(now - timedelta(days=7)).delete()
    TaskRun.objects.failed().finished_before(now - timedelta(days=90)).delete()
