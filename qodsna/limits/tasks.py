"""What the limits do for themselves."""

from qodsna.limits.models import Tally
from qodsna.tasks import every, task
from qodsna.watch.retention import kept

AT_ONCE = 2000
TALLIES = kept(
    "limits.tallies",
    "شمارش کوشش‌های ورود، نظرها و رأی‌ها",
    lambda: 2,
    "به‌جای نشانی، درهم‌ریخته آن با کلید سایت؛ بیشترش در چند دقیقه پاک می‌شود",
)


@every(minutes=15)
@task(title="پاک کردن شمارش‌های کهنه")
def forget_tallies() -> None:
    """A few at a time, so that nobody who is counted meanwhile waits long."""
    TALLIES.erase(Tally.objects.over(), AT_ONCE)
