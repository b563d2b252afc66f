import fcntl
import os
import re
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path, PurePath
from typing import Any, BinaryIO, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from qodsna import persian

MEBIBYTE = 1024 * 1024
MOST_IMAGE_BYTES = 40 * MEBIBYTE
MOST_WAITING = 300
LONGEST_NAME = 255
KEPT_FOR = timedelta(days=7)
BLOCK = 256 * 1024
# A disk that is filled to its last byte would stop the database too.
RESERVE = 64 * MEBIBYTE

NO_ROOM = "روی دیسک کارساز جا نیست؛ سرپرست فنی را خبر کنید."


class OvertakenError(Exception):
    """Another request has added to the upload meanwhile, or it has been removed."""


class ConsumedError(IntegrityError):
    """Another request has made something of the upload already."""


class UploadQuerySet(models.QuerySet["Upload"]):
    def of(self, owner: Any) -> Self:
        return self.filter(owner=owner)

    def forgotten(self, at: datetime) -> Self:
        """Those that nobody has touched for so long that they are given up."""
        return self.filter(changed_at__lt=at - KEPT_FOR)

    def begin(self, *, owner: Any, kind: str, name: str, size: int) -> "Upload":
        """A new upload of which nothing has come yet; ValidationError says why not."""
        upload = Upload(owner=owner, kind=kind, name=base_name(name), size=size)
        upload.check_limits()
        upload.save()
        return upload

    def adopt(self, file: File, *, owner: Any, kind: str) -> "Upload":
        """A whole upload of a file that came with a form; ValidationError says why not."""
        upload = Upload(owner=owner, kind=kind, name=base_name(file.name or ""), size=file.size)
        upload.check_limits()
        try:
            upload.keep(file)
        except OSError as error:
            upload.path.unlink(missing_ok=True)
            raise ValidationError(NO_ROOM, code="no_room") from error
        upload.save()
        return upload


class Upload(models.Model):
    """A file on its way in, kept until a picture or a film is made of it.

    Its bytes lie in ``DATA_DIR/uploads``; how many have come is the size of that file.
    ``findings`` is what was found in it once it was whole (see ``media.uploads.findings``).
    """

    class Kind(models.TextChoices):
        IMAGE = "image", "عکس"
        VIDEO = "video", "فیلم"

        @property
        def most_bytes(self) -> int:
            return MOST_IMAGE_BYTES if self == self.IMAGE else settings.VIDEO_MAX_BYTES

        @property
        def permission(self) -> str:
            """What its owner must be allowed to do."""
            return f"media.add_{self.value}"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=5, choices=Kind.choices)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=LONGEST_NAME)
    size = models.PositiveBigIntegerField()
    findings = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True, db_index=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = "بارگذاری ناتمام"
        verbose_name_plural = "بارگذاری‌های ناتمام"

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> Path:
        return folder() / self.id.hex

    @property
    def offset(self) -> int:
        """How many bytes have come."""
        try:
            return self.path.stat().st_size
        except FileNotFoundError:
            return 0

    @property
    def is_whole(self) -> bool:
        return self.offset == self.size

    @property
    def percent(self) -> int:
        return 100 * self.offset // self.size

    @property
    def expires_at(self) -> datetime:
        return self.changed_at + KEPT_FOR

    def check_limits(self) -> None:
        """Raises ValidationError: empty, too_large, too_many or no_room."""
        most = self.Kind(self.kind).most_bytes
        if self.size <= 0:
            raise ValidationError("این پرونده تهی است.", code="empty")
        if self.size > most:
            limit = persian.to_persian_digits(most // MEBIBYTE)
            raise ValidationError(f"پرونده از {limit} مگابایت بزرگ‌تر است.", code="too_large")
        if Upload.objects.of(self.owner).count() >= MOST_WAITING:
            raise ValidationError(
                "بارگذاری‌های ذخیره‌نشده شما بسیار است؛ نخست آن‌ها را ذخیره کنید یا بردارید.",
                code="too_many",
            )
        if shutil.disk_usage(folder()).free < self.size + RESERVE:
            raise ValidationError(NO_ROOM, code="no_room")

    def receive(self, stream: Any, offset: int) -> None:
        """Adds what the stream gives from ``offset`` on, and keeps it if the stream breaks off.

        No lock is held while it waits for bytes: a connection that is dead but not yet closed
        stops nobody. Raises OvertakenError, and OSError where the disk is full.
        """
        self.path.touch(mode=0o600)
        with self.path.open("rb+", buffering=0) as file:
            while block := stream.read(BLOCK):
                with locked(file):
                    self._add(file, block, offset)
                offset += len(block)

    def _add(self, file: BinaryIO, block: bytes, offset: int) -> None:
        state = os.fstat(file.fileno())
        if state.st_size != offset or not state.st_nlink:
            raise OvertakenError
        write_at(file, block, offset)
        if offset + len(block) == self.size:
            os.fsync(file.fileno())

    def keep(self, file: File) -> None:
        """Puts a whole file where the upload's bytes lie."""
        try:
            os.link(file.temporary_file_path(), self.path)  # type: ignore[attr-defined]
        except (AttributeError, OSError):
            with self.path.open("xb") as kept:
                for block in file.chunks(BLOCK):
                    kept.write(block)
        with self.path.open("rb+") as kept:
            os.fsync(kept.fileno())

    def touch(self) -> None:
        """Somebody is still at it."""
        Upload.objects.filter(pk=self.pk).update(changed_at=timezone.now())

    def remember(self, findings: dict[str, Any]) -> None:
        self.findings = findings
        Upload.objects.filter(pk=self.pk).update(findings=findings)

    def lend(self) -> Path:
        """Another name of its bytes, which may be moved away: they stay until it is consumed."""
        lent = self.path.with_name(f"{self.id.hex}.{uuid.uuid4().hex}")
        os.link(self.path, lent)
        return lent

    def consume(self) -> None:
        """What was made of it is saved; it goes with that transaction.

        Raises ConsumedError if another request has made something of it already.
        """
        if not self.discard():
            raise ConsumedError(str(self.pk))

    def discard(self) -> bool:
        """Nobody needs it any more; says whether it was still there."""
        with transaction.atomic():
            removed, _ = Upload.objects.filter(pk=self.pk).delete()
            transaction.on_commit(self._remove_bytes)
        return bool(removed)

    def _remove_bytes(self) -> None:
        for path in folder().glob(f"{self.id.hex}*"):
            path.unlink(missing_ok=True)


def folder() -> Path:
    """Where the bytes of all uploads lie."""
    path = Path(settings.DATA_DIR) / "uploads"
    path.mkdir(parents=True, exist_ok=True)
    return path


def base_name(text: str) -> str:
    """The last part of a path of any system, on one line and without hidden signs; never empty."""
    last = " ".join(persian.clean(re.split(r"[\\/]", text)[-1]).split())
    name = PurePath(last.strip(". "))
    suffix = name.suffix[:16]
    return f"{name.stem[: LONGEST_NAME - len(suffix)]}{suffix}" or "بی‌نام"


@contextmanager
def locked(file: BinaryIO) -> Iterator[None]:
    fcntl.flock(file, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(file, fcntl.LOCK_UN)


def write_at(file: BinaryIO, block: bytes, offset: int) -> None:
    rest = memoryview(block)
    while rest:
        written = os.pwrite(file.fileno(), rest, offset)
        rest, offset = rest[written:], offset + written
