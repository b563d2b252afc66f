"""What is done about uploads that nobody finishes."""

import shutil
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from django.utils import timezone

from media.models.upload import KEPT_FOR, Upload, folder
from qodsna.tasks import every, task
from qodsna.watch.retention import kept

UPLOADS = kept("media.uploads", "بارگذاری‌های رهاشده", lambda: KEPT_FOR.days)


@every(hours=1)
@task(title="پاک‌سازی بارگذاری‌های رهاشده")
def forget_uploads() -> None:
    """Removes what nobody has touched for a week, also what belongs to no upload."""
    now = timezone.now()
    for upload in Upload.objects.forgotten(now).iterator():
        UPLOADS.erased(upload.discard())
    remove_strays(now)


def remove_strays(now: datetime) -> None:
    known = {pk.hex for pk in Upload.objects.values_list("pk", flat=True)}
    oldest = (now - KEPT_FOR).timestamp()
    for path in folder().iterdir():
        if path.name.partition(".")[0] not in known:
            # Whoever it belongs to may be taking it away at this moment.
            with suppress(FileNotFoundError):
                remove_older(path, oldest)


def remove_older(path: Path, moment: float) -> None:
    if path.lstat().st_mtime >= moment:
        return
    if path.is_dir():
        # Of a process that was killed while it worked there.
        shutil.rmtree(path)
    else:
        path.unlink()
