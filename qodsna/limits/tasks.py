"""What the limits do for themselves."""

from qodsna.limits.models import Tally
from qodsna.tasks import every, stopping, task

AT_ONCE = 2000


@every(minutes=15)
@task(title="پاک کردن شمارش‌های کهنه")
def forget_tallies() -> None:
    """A few at a time, so that nobody who is counted meanwhile waits long."""
    stale = Tally.objects.over().values_list("pk", flat=True)
    while not stopping.is_set() and (keys := list(stale[:AT_ONCE])):
        Tally.objects.filter(pk__in=keys).delete()
