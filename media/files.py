"""Under which name an uploaded file is kept, and that it is kept whole or not at all."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.storage import Storage
from django.db import transaction
from django.db.models.fields.files import FieldFile
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.deconstruct import deconstructible

from qodsna.persian import to_persian_digits

MEBIBYTE = 1024 * 1024

logger = logging.getLogger(__name__)


def random_name(instance: Any, filename: str, *, folder: str) -> str:
    """A name that nobody can guess and that keeps nothing of the uploaded one but its ending."""
    suffix = PurePath(filename).suffix.lower()
    return f"{folder}/{timezone.now():%Y/%m}/{get_random_string(24).lower()}{suffix}"


image_name = partial(random_name, folder="images")
video_name = partial(random_name, folder="videos")


class NotStoredError(ValidationError):
    """The file could not be kept: the disk is full, or the storage does not answer."""


@contextmanager
def stored(file: FieldFile, name: str = "") -> Iterator[None]:
    """Puts what a row's field was given into storage, for as long as nothing fails within.

    The row is saved within. Raises NotStoredError; what was kept in part is removed. ``name``:
    under which it is kept, if that is free; a name that nobody can guess otherwise.
    """
    name = name or file.field.generate_filename(file.instance, str(file.name))
    try:
        file.name = file.storage.save(name, file.file, max_length=file.field.max_length)
    except Exception as error:  # every kind of storage has its own
        logger.exception("A file could not be stored")
        remove(file.storage, name)
        raise NotStoredError(
            "پرونده ذخیره نشد، چون انبار پرونده‌ها پر است یا پاسخ نمی‌دهد؛ دوباره ذخیره کنید.",
            code="storage",
        ) from error
    file._committed = True  # type: ignore[attr-defined]
    try:
        yield
    except BaseException:
        remove(file.storage, file.name)
        raise


@contextmanager
def replaced(file: FieldFile, old: FieldFile | None) -> Iterator[None]:
    """As ``stored``; what the row has named until now goes with its transaction."""
    with stored(file):
        yield
    if old:
        transaction.on_commit(partial(remove, old.storage, str(old.name)))


def remove(storage: Storage, name: str) -> None:
    """Removes a file that no row knows any more; a storage that refuses stops nobody."""
    with suppress(Exception):
        storage.delete(name)


@deconstructible
class MaxSize:
    """Refuses a file of more than so many mebibytes."""

    def __init__(self, mebibytes: int) -> None:
        self.mebibytes = mebibytes

    def __call__(self, file: File) -> None:
        if file.size > self.mebibytes * MEBIBYTE:
            limit = to_persian_digits(self.mebibytes)
            raise ValidationError(f"پرونده از {limit} مگابایت بزرگ‌تر است.", code="too_large")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, MaxSize) and self.mebibytes == other.mebibytes
