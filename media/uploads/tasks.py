"""What is done about uploads that nobody finishes."""

from datetime import datetime

from django.utils import timezone

from media.models.upload import KEPT_FOR, Upload, folder
from qodsna.tasks import every, task


@every(hours=1)
@task(title="پاک‌سازی بارگذاری‌های رهاشده")
def forget_uploads() -> None:
    """Removes what nobody has touched for a week, and files that belong to no upload."""
    now = timezone.now()
    for upload in Upload.objects.forgotten(now).iterator():
        upload.discard()
    remove_strays(now)


def remove_strays(now: datetime) -> None:
    known = {pk.hex for pk in Upload.objects.values_list("pk", flat=True)}
    oldest = (now - KEPT_FOR).timestamp()
    for path in folder().iterdir():
        if path.name.partition(".")[0] not in known and path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)
