"""What is done about stories while nobody waits for it."""

from django.utils import timezone

from articles.models import Presence, Unsaved
from qodsna.tasks import every, task


@every(hours=24)
@task(title="پاک کردن نوشته‌های ذخیره‌نشده کهنه")
def forget_unsaved() -> None:
    """Removes what nobody has brought back for a month, and what is known of closed forms."""
    now = timezone.now()
    Unsaved.objects.forgotten(now).delete()
    Presence.objects.forgotten(now).delete()
