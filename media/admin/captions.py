from typing import Any

from django import forms
from django.contrib import admin
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from media.files import MaxSize
from media.films.webvtt import clean_captions
from media.models import Captions, Video

MOST = MaxSize(2)


class CaptionsForm(forms.ModelForm):
    class Meta:
        help_texts = {"file": "WebVTT با کدبندی UTF-8 و پسوند vtt"}

    def clean_file(self) -> Any:
        """Only its cues are kept, whatever else came with them."""
        file = self.cleaned_data["file"]
        if not isinstance(file, UploadedFile):
            return file
        MOST(file)
        return ContentFile(clean_captions(file.read()).encode(), name=file.name)


class CaptionsInline(admin.TabularInline):
    """Captions are a part of their film: who may write the one may write the other."""

    model = Captions
    form = CaptionsForm
    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: Video | None = None) -> bool:
        return request.user.has_perm("media.change_video" if obj else "media.add_video")

    def has_change_permission(self, request: HttpRequest, obj: Video | None = None) -> bool:
        return self.has_add_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Video | None = None) -> bool:
        return self.has_add_permission(request, obj)

    def has_view_permission(self, request: HttpRequest, obj: Video | None = None) -> bool:
        return request.user.has_perm("media.view_video") or self.has_add_permission(request, obj)
