"""What was found in an upload, kept beside it: a form that comes twice looks into it once."""

import copy
import shutil
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import fields
from pathlib import Path
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.http import HttpRequest

from media.decoding import Taken, take_in
from media.films.probe import quick_look
from media.films.programs import NoProgram
from media.films.refusal import Refused
from media.models.upload import Upload
from media.uploads.field import ArrivedFile, UploadField


def look_ahead(request: HttpRequest, form: type[forms.ModelForm]) -> None:
    """Looks into the files of a form before the transaction in which it is saved.

    That takes seconds, in which nobody else could write. The form, without a prefix, finds in
    ``request.FILES`` what was looked into, and tells itself what cannot be.
    """
    for name, field in form.base_fields.items():
        if isinstance(field, UploadField) and (file := arrived(request, name, field)):
            request.FILES[name] = file
            try:
                LOOKS[file.upload.kind](file)
            except ValidationError as refusal:
                file.refusal = refusal


def arrived(request: HttpRequest, name: str, field: UploadField) -> ArrivedFile | None:
    own = copy.copy(field)
    own.owner = request.user
    sent = own.widget.value_from_datadict(request.POST, request.FILES, name)
    with suppress(ValidationError):
        file = own.clean(sent)
        return file if isinstance(file, ArrivedFile) else None
    return None


def film_looked_at(file: ArrivedFile) -> None:
    """``media.films.probe.quick_look``, once; ValidationError says what is wrong with a film."""
    if file.refusal:
        raise file.refusal
    if file.upload.findings:
        return
    try:
        quick_look(file.upload.path, file.name or "")
    except Refused as refused:
        raise ValidationError(str(refused), code="refused") from refused
    except NoProgram as error:
        reason = "این سامانه ابزار خواندن فیلم (ffmpeg) ندارد؛ به مدیر سامانه بگویید."
        raise ValidationError(reason, code="no_program") from error
    file.upload.remember({"looked": True})


def take_in_once(file: File) -> Taken:
    """``media.decoding.take_in``, or what it found in the same upload before."""
    if not isinstance(file, ArrivedFile):
        return take_in(file)
    if file.refusal:
        raise file.refusal
    return found_before(file.upload) or found_now(file)


def found_before(upload: Upload) -> Taken | None:
    if not upload.findings:
        return None
    words: dict[str, Any] = dict(upload.findings)
    try:
        master = master_of(upload).open("rb")
    except FileNotFoundError:
        return None
    return Taken(file=File(master, name=words.pop("name")), **words)


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
    upload.remember(found)


def master_of(upload: Upload) -> Path:
    return upload.path.with_suffix(".master")


LOOKS: dict[str, Callable[[ArrivedFile], object]] = {
    Upload.Kind.IMAGE: take_in_once,
    Upload.Kind.VIDEO: film_looked_at,
}
