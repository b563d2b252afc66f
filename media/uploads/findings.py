"""What was found in a picture, kept beside its upload: a form that comes twice decodes it once."""

import shutil
import uuid
from contextlib import suppress
from dataclasses import fields
from pathlib import Path
from typing import Any

from django.core.files.base import File

from media.decoding import Taken, take_in
from media.models.upload import Upload
from media.uploads.field import ArrivedFile


def take_in_once(file: File) -> Taken:
    """``media.decoding.take_in``, or what it found in the same upload before."""
    if not isinstance(file, ArrivedFile):
        return take_in(file)
    return found_before(file.upload) or found_now(file)


def found_before(upload: Upload) -> Taken | None:
    master = master_of(upload)
    if not upload.findings or not master.exists():
        return None
    words: dict[str, Any] = dict(upload.findings)
    return Taken(file=File(master.open("rb"), name=words.pop("name")), **words)


def found_now(file: ArrivedFile) -> Taken:
    taken = take_in(file)
    # On a full disk it is decoded again next time.
    with suppress(OSError):
        keep(taken, file.upload)
    taken.file.seek(0)
    return taken


def keep(taken: Taken, upload: Upload) -> None:
    master = master_of(upload)
    draft = master.with_suffix(f".{uuid.uuid4().hex}")
    with draft.open("xb") as copy:
        shutil.copyfileobj(taken.file, copy)
    draft.replace(master)
    plain = {each.name: getattr(taken, each.name) for each in fields(taken) if each.name != "file"}
    found = {**plain, "name": taken.file.name}
    Upload.objects.filter(pk=upload.pk).update(findings=found)


def master_of(upload: Upload) -> Path:
    return upload.path.with_suffix(".master")
