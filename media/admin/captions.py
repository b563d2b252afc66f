from functools import partial
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminFileWidget
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest

from media.files import MaxSize, remove, replaced
from media.films.webvtt import clean_captions
from media.models import Captions, Video

MOST = MaxSize(2)


class CaptionsInput(AdminFileWidget):
    """Leads to the captions as players get them, for no page may hold a signed address."""

    def format_value(self, value: Any) -> Any:
        if not self.is_initial(value):
            return None
        return Captions(file=value.name, label="زیرنویس کنونی")


class CaptionsForm(forms.ModelForm):
    class Meta:
        widgets = {"file": CaptionsInput}
        help_texts = {"file": "WebVTT با کدبندی UTF-8 و پسوند vtt"}

    def clean_file(self) -> Any:
        """Only its cues are kept, whatever else came with them."""
        file = self.cleaned_data["file"]
        if not isinstance(file, UploadedFile):
            return file
        MOST(file)
        file.seek(0)
        return ContentFile(clean_captions(file.read()).encode(), name=file.name)

    def save(self, commit: bool = True) -> Captions:  # noqa: FBT002
        """The old file goes for a new one; raises NotStoredError where storage refuses that."""
        if not commit or "file" not in self.changed_data:
            return super().save(commit)
        with replaced(self.instance.file, self.initial.get("file")):
            return super().save()


class CaptionsFormSet(forms.BaseInlineFormSet):
    def delete_existing(self, obj: Captions, commit: bool = True) -> None:  # noqa: FBT002
        super().delete_existing(obj, commit)
        if commit:
            transaction.on_commit(partial(remove, obj.file.storage, str(obj.file.name)))


class CaptionsInline(admin.TabularInline):
    """Captions are a part of their film: who may write the one may write the other."""

    model = Captions
    form = CaptionsForm
    formset = CaptionsFormSet
    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: Video | None = None) -> bool:
        return request.user.has_perm("media.change_video" if obj else "media.add_video")

    def has_change_permission(self, request: HttpRequest, obj: Video | None = None) -> bool:
        return self.has_add_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Video | None = None) -> bool:
        return self.has_add_permission(request, obj)

    def has_view_permission(self, request: HttpRequest, obj: Video | None = None) -> bool:
        return request.user.has_perm("media.view_video") or self.has_add_permission(request, obj)
