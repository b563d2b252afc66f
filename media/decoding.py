"""The way in for pictures: what was uploaded is never opened in the process that serves people."""

import hashlib
import json
import logging
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File

from media import keywords
from qodsna import persian

DECODER = Path(__file__).with_name("decoder.py")
# Seconds, waiting for others included.
PATIENCE = 4.5
# Each takes a processor, and memory for a large picture.
HANDS = threading.BoundedSemaphore(2)
MOST_TOLD = 256 * 1024

REFUSALS = {
    "kind": "این پرونده عکس JPEG، PNG یا WebP نیست.",
    "animated": "عکس متحرک پذیرفته نمی‌شود؛ یک تصویر ایستا از آن بفرستید.",
    "pixels": "این عکس بزرگ‌تر از آن است که باز شود؛ آن را کوچک‌تر کنید و دوباره بفرستید.",
    "heavy": "باز کردن این عکس بیش از اندازه زمان یا حافظه می‌خواهد؛ آن را از نو ذخیره کنید.",
    "damaged": "پرونده عکس آسیب دیده است.",
    "busy": "کارساز سرگرم است؛ چند لحظه دیگر دوباره ذخیره کنید.",
    "storage": "روی دیسک کارساز جا نیست؛ سرپرست فنی را خبر کنید.",
    "failed": "عکس باز نشد؛ سرپرست فنی را خبر کنید.",
}

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Taken:
    """A picture that has been taken in.

    ``file`` is its master, drawn anew: upright, in sRGB, without metadata, ``width`` by ``height``
    pixels. ``checksum`` is the SHA-256 of what was uploaded, ``likeness`` the difference hash,
    both in hexadecimal. The words are what the picture said of itself, tidied and not yet cut.
    """

    file: File
    width: int
    height: int
    checksum: str
    likeness: str
    credit: str = ""
    source: str = ""
    caption: str = ""
    owner: str = ""
    keywords: list[str] = field(default_factory=list)


def take_in(file: File) -> Taken:
    """Decodes an uploaded picture in a process of its own and draws it anew.

    Raises ValidationError, with the code of a refusal, for whatever cannot become a picture.
    """
    with tempfile.TemporaryDirectory(dir=settings.FILE_UPLOAD_TEMP_DIR) as name:
        folder = Path(name)
        try:
            found = decode(lying(file, folder), folder)
            master = (folder / "master").open("rb")
        except OSError as error:
            logger.exception("A picture could not be put aside")
            raise refusal("storage") from error
    # The folder is gone; an open file keeps its bytes.
    found["file"] = File(master, name=f"picture{found.pop('suffix')}")
    return Taken(**found)


def refusal(reason: str) -> ValidationError:
    return ValidationError(REFUSALS[reason], code=reason)


def lying(file: Any, folder: Path) -> Path:
    """Where the bytes of a file lie on this machine."""
    if upload := getattr(file, "upload", None):
        return Path(upload.path)
    if hasattr(file, "temporary_file_path"):
        return Path(file.temporary_file_path())
    with (folder / "upload").open("wb") as copy:
        for chunk in file.chunks():
            copy.write(chunk)
    return folder / "upload"


def decode(upload: Path, folder: Path) -> dict[str, Any]:
    """The findings about ``upload``, as ``Taken`` has them; its master lies in ``folder``."""
    run_decoder(upload, folder)
    found = findings(folder)
    if "refused" in found:
        logger.info("A picture was refused: %s", found)
        raise refusal(found["refused"])
    words = {name: persian.tidy(found[name]) for name in ("credit", "source", "caption", "owner")}
    split = keywords.split("\n".join(found["keywords"]))
    plain = {name: found[name] for name in ("width", "height", "suffix", "likeness")}
    with upload.open("rb") as file:
        checksum = hashlib.file_digest(file, "sha256").hexdigest()
    return {**plain, **words, "keywords": split, "checksum": checksum}


def run_decoder(upload: Path, folder: Path) -> None:
    """Lets ``media/decoder.py`` do its work, and kills it if that takes too long."""
    begun = time.monotonic()
    if not HANDS.acquire(timeout=PATIENCE):
        raise refusal("busy")
    try:
        with (folder / "errors").open("wb") as errors:
            subprocess.run(  # noqa: S603
                [sys.executable, "-I", DECODER, upload, folder],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                cwd=folder,
                env={},
                start_new_session=True,
                timeout=max(0.1, begun + PATIENCE - time.monotonic()),
                check=True,
            )
    except subprocess.TimeoutExpired as error:
        # It did not use up its own time: it had to share the processors.
        raise refusal("busy") from error
    except subprocess.CalledProcessError as error:
        # A signal: it used up its time, or what it was fed broke the library.
        if error.returncode > 0:
            logger.error("The decoder failed: %s", (folder / "errors").read_text()[-2000:])
        raise refusal("failed" if error.returncode > 0 else "heavy") from error
    finally:
        HANDS.release()


def findings(folder: Path) -> dict[str, Any]:
    """What the decoder told; it has been through hostile hands, so only so much is read."""
    with (folder / "findings.json").open("rb") as file:
        told: dict[str, Any] = json.loads(file.read(MOST_TOLD))
    return told
