"""What may be uploaded, and under which name it is kept."""

from functools import partial
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.deconstruct import deconstructible
from PIL import Image as Picture

from qodsna.persian import to_persian_digits

MEBIBYTE = 1024 * 1024
MOST_PIXELS = 60_000_000
FORMATS = ["JPEG", "PNG", "WEBP"]


def random_name(instance: Any, filename: str, *, folder: str) -> str:
    """A name that nobody can guess and that keeps nothing of the uploaded one but its ending."""
    suffix = PurePath(filename).suffix.lower()
    return f"{folder}/{timezone.now():%Y/%m}/{get_random_string(24).lower()}{suffix}"


image_name = partial(random_name, folder="images")
video_name = partial(random_name, folder="videos")


def whole_picture(file: File) -> None:
    """Refuses a picture that cannot be decoded to its last line."""
    try:
        with Picture.open(file, formats=FORMATS) as picture:
            if picture.width * picture.height * getattr(picture, "n_frames", 1) > MOST_PIXELS:
                raise ValidationError("این عکس بزرگ‌تر از آن است که نشان داده شود.", code="pixels")
            picture.load()
    except (OSError, SyntaxError, ValueError, Picture.DecompressionBombError) as error:
        raise ValidationError("پرونده عکس آسیب دیده است.", code="damaged") from error
    finally:
        file.seek(0)


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
