"""What is forgotten of watching itself."""

import re
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from qodsna.tasks import every, task
from qodsna.watch.models import Erasure
from qodsna.watch.retention import kept

LOGS = kept("watch.logs", "پرونده‌های گزارش در LOG_DIR", lambda: settings.LOGS_KEPT)
NAME = re.compile(r"qodsna-(\d{4}-\d\d-\d\d)\.log(\.\w+)?")


@every(hours=24)
@task(title="پاک کردن گزارش‌های کهنه سامانه")
def forget_logs() -> None:
    """Files of days that are over, however often it was killed; others' files are left alone."""
    Erasure.objects.outlived().delete()
    if not settings.LOG_DIR:
        return
    bound = (timezone.now().astimezone(UTC) - timedelta(days=settings.LOGS_KEPT)).date()
    for path in sorted(Path(settings.LOG_DIR).glob("qodsna-*.log*")):
        day = day_of(path.name)
        if day and day < bound:
            with suppress(FileNotFoundError):
                path.unlink()
                LOGS.erased(1)


def day_of(name: str) -> date | None:
    """The day that a file of ours is of."""
    with suppress(ValueError):
        found = NAME.fullmatch(name)
        return datetime.fromisoformat(found[1]).date() if found else None
    return None
