"""The form by which a picture comes in, and the part of a desk that saves it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import URLPattern, path

from media import keywords
from media.admin.desk import UploadDesk, UploadForm, preview
from media.decoding import Taken
from media.files import replaced
from media.models import Image, Keyword
from media.tasks import make_renditions
from media.uploads import UploadField
from media.uploads.findings import take_in_once
from qodsna import persian
from qodsna.forms import JalaliDateTimeField

# Where what a picture says of itself is offered.
OFFERED = {"credit": "credit", "source": "source", "caption": "caption", "rights_owner": "owner"}


class KeywordsField(forms.CharField):
    """Words between commas; cleans to a list of names, each once, in Persian letters."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"label": "برچسب‌ها", "required": False, "max_length": 3000, **options})

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) else "، ".join(map(str, value or ()))

    def to_python(self, value: Any) -> Any:
        return keywords.split(super().to_python(value) or "")

    def run_validators(self, value: list[str]) -> None:
        if len(value) > keywords.MOST:
            most = persian.to_persian_digits(keywords.MOST)
            raise ValidationError(f"یک عکس بیش از {most} برچسب نمی‌گیرد.", code="too_many")
        for word in value:
            if len(word) > keywords.LONGEST:
                raise ValidationError(
                    f"برچسب «{persian.cut(word, 30)}» بیش از اندازه بلند است.", code="too_long"
                )

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(self.prepare_value(initial)) != self.to_python(data)


class ImageForm(UploadForm):
    """A picture with its words and its rights; its file is taken in by ``media.decoding``.

    A picture that is there already is an error with the code ``duplicate``, which shows the old
    one and asks whether to go on. What the picture says of itself fills the fields that were
    left empty: ``offered`` names them. Saving puts the file into storage, or raises
    NotStoredError and saves nothing.
    """

    file = UploadField(
        kind="image",
        label="پرونده",
        help_text="JPEG، PNG یا WebP، تا ۴۰ مگابایت. داده‌های دوربین و مکان از آن پاک می‌شود.",
    )
    keywords = KeywordsField(help_text="میان برچسب‌ها «،» بگذارید.")
    field_order = ["file"]

    taken: Taken | None = None
    offered: list[str]

    class Media:
        css = {"all": ["css/admin/alike.css"]}

    class Meta:
        model = Image
        fields = [
            "file", "alt", "caption", "credit", "source", "keywords",
            "rights_owner", "rights_until", "rights_note",
        ]  # fmt: skip
        field_classes = {"rights_until": JalaliDateTimeField}
        help_texts = {
            "alt": "آنچه در عکس دیده می‌شود، در یک جمله؛ برای کسی که آن را نمی‌بیند.",
        }
        error_messages = {
            "alt": {"required": "بنویسید در عکس چه دیده می‌شود؛ بی آن، نابینایان چیزی نمی‌یابند."},
        }

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if not isinstance(file, UploadedFile):
            return file
        if self.refused:
            raise self.refused
        self.taken = take_in_once(file)
        self._offer(self.taken)
        self._check_alike(self.taken)
        return self.taken.file

    def _offer(self, taken: Taken) -> None:
        """Writes what the picture says of itself where nothing was written."""
        said = {name: getattr(taken, word) for name, word in OFFERED.items()}
        said["keywords"] = keywords.join(taken.keywords)
        data: Any = self.data
        self.data = data = data.copy()
        self.offered = [
            name
            for name in self.fields
            if said.get(name) and not persian.clean(data.get(self.add_prefix(name), ""))
        ]
        for name in self.offered:
            most: int = getattr(self.fields[name], "max_length", 0) - len(" …")
            data[self.add_prefix(name)] = persian.cut(said[name], most)

    def _check_alike(self, taken: Taken) -> None:
        if self.data.get(self.add_prefix("anyway")) == taken.checksum:
            return
        others = Image.objects.exclude(pk=self.instance.pk).like(taken)
        if not others:
            return
        context = {
            "pictures": [{"image": image, "preview": preview(image)} for image in others],
            "is_same": others[0].checksum == taken.checksum,
            "checksum": taken.checksum,
            "name": self.add_prefix("anyway"),
            "is_popup": "_popup" in self.data,
        }
        message = render_to_string("admin/media/image/alike.html", context)
        raise ValidationError(message, code="duplicate")

    def clean(self) -> dict[str, Any]:
        super().clean()
        if self.taken and self.instance.pk:
            # What nobody has cut anew was cut for another picture.
            fresh = {"focal_x": 0.5, "focal_y": 0.5, "crops": {}}
            stale = fresh.keys() & self.cleaned_data.keys() - {*self.changed_data}
            self.cleaned_data |= {name: fresh[name] for name in stale}
        return self.cleaned_data

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.taken:
            self.instance.checksum = self.taken.checksum
            self.instance.likeness = self.taken.likeness

    def save(self, commit: bool = True) -> Image:  # noqa: FBT002
        if not commit:
            return super().save(commit=False)
        with self.stored():
            return super().save()

    @contextmanager
    def stored(self) -> Iterator[None]:
        """For as long as the row is saved within, a new file is in storage; an old one goes."""
        if not self.taken:
            yield
            return
        with replaced(self.instance.file, self.initial.get("file")):
            yield

    def _save_m2m(self) -> None:
        if "keywords" in self.cleaned_data:
            self.cleaned_data["keywords"] = Keyword.objects.named(self.cleaned_data["keywords"])
        super()._save_m2m()  # type: ignore[misc]


class IntakeDesk(UploadDesk):
    """A desk whose form is an ``ImageForm``."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.take)
        return [path("<path:object_id>/take/", view, name="media_image_take"), *super().get_urls()]

    def take(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Hands a picture that is there already to the page that asked for a new one."""
        image = self.get_object(request, object_id)
        if image is None:
            raise Http404("No such picture")
        if not self.has_view_permission(request, image):
            raise PermissionDenied
        chosen = json.dumps({"value": str(image.pk), "obj": str(image)})
        return render(request, "admin/popup_response.html", {"popup_response_data": chosen})

    def save_model(self, request: HttpRequest, obj: Image, form: ImageForm, change: bool) -> None:
        if not change:
            obj.uploader = request.user  # type: ignore[assignment]
        with form.stored():
            super().save_model(request, obj, form, change)
        make_renditions.enqueue(obj.pk)
        if offered := getattr(form, "offered", None):
            labels = "، ".join(str(form.fields[name].label) for name in offered)
            self.message_user(request, f"این‌ها از درون عکس خوانده شد: {labels}.", messages.INFO)
