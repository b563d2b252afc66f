"""A form field for one large file, which has come before its form or comes with it."""

import uuid
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.forms.renderers import TemplatesSetting
from django.urls import reverse

from media.models.upload import NO_ROOM, Upload

ACCEPTED = {
    Upload.Kind.IMAGE: ".jpg,.jpeg,.png,.webp",
    Upload.Kind.VIDEO: ".mp4,.m4v,.mov,.webm,.mkv",
}
# What can be mended without choosing another file.
MENDABLE = {"unfinished", "duplicate", "no_program", "busy", "failed", "storage"}


class ArrivedFile(UploadedFile):
    """The file of a whole ``upload``. To read its bytes in place, use ``upload.path``.

    ``refusal`` is why a look into it before the form has found it wrong.
    """

    refusal: ValidationError | None = None

    def __init__(self, upload: Upload) -> None:
        super().__init__(name=upload.name, size=upload.size)
        self.upload = upload
        # Opened when it is read: a form of many pictures holds as many of these.
        del self.file

    @cached_property
    def file(self) -> BinaryIO:  # type: ignore[override]
        return self.upload.path.open("rb")

    def close(self) -> None:
        if "file" in self.__dict__:
            self.file.close()

    @cached_property
    def _lent(self) -> Path:
        return self.upload.lend()

    def temporary_file_path(self) -> str:
        """A name of its bytes that a storage may move away; the upload itself stays whole."""
        if not self._lent.exists():
            del self._lent
        return str(self._lent)


class UploadInput(forms.FileInput):
    """A file chooser with a place for the token of what ``upload.js`` has sent ahead."""

    template_name = "admin/media/upload/input.html"

    class Media:
        js = ("tus/tus.min.js", forms.Script("js/admin/upload.js", type="module"))
        css = {"all": ("css/admin/upload.css",)}

    def __init__(self, kind: Upload.Kind, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"accept": ACCEPTED[kind], **(attrs or {})})
        self.kind = kind

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return files.get(name) or data.get(f"{name}-upload") or None

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return self.value_from_datadict(data, files, name) is None

    def use_required_attribute(self, initial: Any) -> bool:
        return False

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return super().get_context(name, None, attrs) | {
            "upload": value if isinstance(value, Upload) else None,
            "kind": self.kind,
            "endpoint": reverse("admin:media_upload_files"),
        }

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        return super().render(name, value, attrs, TemplatesSetting())


class BoundUpload(forms.BoundField):
    def value(self) -> Upload | None:
        """What has come already, so that it need not come again."""
        return self.field.upload  # type: ignore[attr-defined]


class UploadField(forms.FileField):
    """A file, sent ahead in pieces or with the form.

    Cleans to an ``ArrivedFile``, or to ``initial`` where nothing new has come. It belongs into a
    form that ``TakesUploads``, which knows whose uploads may be used.
    """

    bound_field_class = BoundUpload
    owner: Any = None
    # Whether a file came that the disk had no room for.
    no_room = False
    upload: Upload | None = None

    def __init__(self, *, kind: str, **options: Any) -> None:
        self.kind = Upload.Kind(kind)
        super().__init__(**{"widget": UploadInput(self.kind), **options})

    def clean(self, data: Any, initial: Any = None) -> Any:
        if data is None and self.no_room:
            raise ValidationError(NO_ROOM, code="storage")
        if isinstance(data, str):
            data = self._sent_ahead(data)
        elif isinstance(data, ArrivedFile):
            data = self._sent_ahead(str(data.upload.pk), data)
        file = super().clean(data, initial)
        if isinstance(file, UploadedFile) and not isinstance(file, ArrivedFile):
            self.upload = Upload.objects.adopt(file, owner=self.owner, kind=self.kind)
            file = ArrivedFile(self.upload)
        return file

    def _sent_ahead(self, token: str, known: ArrivedFile | None = None) -> ArrivedFile:
        own = Upload.objects.of(self.owner).filter(kind=self.kind)
        self.upload = own.filter(pk__in=filter(None, [as_uuid(token)])).first()
        if self.upload is None:
            raise ValidationError(
                "این بارگذاری دیگر نیست یا پیش‌تر ذخیره شده است؛ پرونده را دوباره برگزینید.",
                code="gone",
            )
        if not self.upload.is_whole:
            raise ValidationError(
                "بارگذاری به پایان نرسیده است؛ برای ادامه، همان پرونده را دوباره برگزینید.",
                code="unfinished",
            )
        return known or ArrivedFile(self.upload)

    def refuse(self) -> None:
        """Keeps nothing of what has come."""
        if self.upload:
            self.upload.discard()
        self.upload = None


class TakesUploads(forms.BaseForm):
    """A form whose upload fields take the files of its ``owner`` only.

    A file that is refused is not kept. A file that is not, in a form that is wrong elsewhere,
    need not be sent again. Errors with the code ``duplicate`` refuse no file.
    """

    owner: Any = None
    no_room = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for _, field in self._upload_fields():
            field.owner, field.no_room = self.owner, self.no_room

    def full_clean(self) -> None:
        super().full_clean()
        for name, field in self._upload_fields():
            if not {error.code for error in self.errors.as_data().get(name, [])} <= MENDABLE:
                field.refuse()

    def consume_uploads(self) -> None:
        """What was made of the files is saved: their uploads go with that transaction.

        Raises ConsumedError if another request has made something of one already.
        """
        for _, field in self._upload_fields():
            if field.upload:
                field.upload.consume()

    def _upload_fields(self) -> Iterator[tuple[str, UploadField]]:
        for name, field in self.fields.items():
            if isinstance(field, UploadField):
                yield name, field


def as_uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
