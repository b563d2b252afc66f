"""The disk, the files on it or on a server, and their copies."""

import os
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from qodsna.backup.names import VERIFIED, verified
from qodsna.watch import wording
from qodsna.watch.figures import gauge
from qodsna.watch.findings import Finding, State, probe

LITTLE, VERY_LITTLE = 0.15, 0.05
# A copy is made each night.
OLD, VERY_OLD = timedelta(hours=30), timedelta(days=3)
MOST_FILES = 5000


@probe("storage", "انبار فایل‌ها")
def storage() -> Finding:
    """Writes a few bytes, reads them back and takes them away again."""
    text = uuid4().hex.encode()
    name = default_storage.save(f"probe/{uuid4().hex}.txt", ContentFile(text))
    try:
        with default_storage.open(name) as file:
            is_whole = file.read() == text
    finally:
        default_storage.delete(name)
    kind = "سرور S3" if hasattr(default_storage, "bucket_name") else "پوشه همین دستگاه"
    if not is_whole:
        return Finding(State.BAD, "آنچه نوشته شد خوانده نشد.", {"گونه": kind})
    return Finding(State.OK, "می‌نویسد و می‌خواند.", {"گونه": kind})


@probe("disk", "جای دیسک", is_urgent=True)
def disk() -> Finding:
    used = shutil.disk_usage(settings.DATA_DIR)
    part = used.free / used.total
    files = os.statvfs(settings.DATA_DIR)
    # File systems without a bound of their own say 0.
    of_files = files.f_favail / files.f_files if files.f_files else 1.0
    facts = {
        "آزاد": f"{wording.size(used.free)} از {wording.size(used.total)}",
        "سهم آزاد": wording.percent(used.free, used.total),
    }
    advice = "جا باز کنید: پشتیبان‌ها و گزارش‌های کهنه را جابه‌جا کنید یا دیسک را بزرگ‌تر."
    if min(part, of_files) < VERY_LITTLE:
        return Finding(State.BAD, "دیسک رو به پر شدن است؛ نوشتن به‌زودی ناکام می‌شود.", facts, advice)
    if min(part, of_files) < LITTLE:
        return Finding(State.WARNING, "جای کمی مانده است.", facts, advice)
    return Finding(State.OK, "جا هست.", facts)


@gauge("disk_free_bytes", "Free bytes of the file system of DATA_DIR.")
def disk_free() -> float:
    return shutil.disk_usage(settings.DATA_DIR).free


@gauge("disk_bytes", "All bytes of the file system of DATA_DIR.")
def disk_bytes() -> float:
    return shutil.disk_usage(settings.DATA_DIR).total


@probe("backups", "پشتیبان‌ها", is_urgent=True)
def backups() -> Finding:
    newest = newest_backup()
    if newest is None:
        advice = "manage.py backup را هر شب اجرا کنید (docs/operations.md)."
        return Finding(State.WARNING, "هنوز پشتیبانی گرفته نشده است.", advice=advice)
    at, age = made_at(newest), timezone.now() - made_at(newest)
    is_verified = verified(newest).exists()
    facts = {
        "تازه‌ترین": newest.name,
        "حجم": wording.size(newest.stat().st_size),
        "عمر": wording.span(age.total_seconds()),
        "آزموده": "بله" if is_verified else "نه",
    }
    advice = "زمان‌بند پشتیبان‌گیری و پیام خطایش را ببینید."
    if age > VERY_OLD:
        return Finding(State.BAD, "تازه‌ترین پشتیبان کهنه است.", facts, advice, at)
    if age > OLD:
        return Finding(State.WARNING, "پشتیبان دیشب گرفته نشده است.", facts, advice, at)
    return Finding(State.OK, "پشتیبان تازه هست.", facts, at=at)


def newest_backup() -> Path | None:
    """The file that was written last; what is still being written begins with a dot."""
    folder = Path(settings.BACKUPS)
    if not folder.is_dir():
        return None
    files = [
        each
        for each, _ in zip(folder.iterdir(), range(MOST_FILES), strict=False)
        if each.is_file() and not each.name.startswith(".") and is_copy(each.name)
    ]
    return max(files, key=lambda file: file.stat().st_mtime, default=None)


def is_copy(name: str) -> bool:
    """And neither unfinished nor a note beside one."""
    return not name.endswith((VERIFIED, ".part", ".tmp", ".sha256", ".json"))


def made_at(file: Path) -> datetime:
    return datetime.fromtimestamp(file.stat().st_mtime, UTC)


@gauge("backup_age_seconds", "Since the newest backup was written.")
def backup_age() -> float | None:
    newest = newest_backup()
    return (timezone.now() - made_at(newest)).total_seconds() if newest else None
