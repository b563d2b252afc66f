"""What the newspaper does by itself."""

from articles.models import ReadCount
from qodsna.tasks import every, stopping, task

AT_ONCE = 2000


@every(hours=1)
@task(title="پاک کردن شمارش‌های ساعتی کهنه")
def forget_hours() -> None:
    """A few at a time, so that nobody who is counted meanwhile waits long."""
    stale = ReadCount.objects.outlived().values_list("pk", flat=True)
    while not stopping.is_set() and (keys := list(stale[:AT_ONCE])):
        ReadCount.objects.filter(pk__in=keys).delete()
