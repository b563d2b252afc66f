"""The newsroom's side of uploads: their addresses, and forms that take what came."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.urls import URLPattern, path

from media.models import Upload
from media.uploads import TakesUploads
from media.uploads.protocol import Files, OneFile


def own(form: type[Any], request: HttpRequest) -> type[Any]:
    """The form class for the uploads of whoever sends it."""
    told = {"owner": request.user, "no_room": getattr(request, "no_room", False)}
    return type(form.__name__, (form,), told)


class OwnUploads(admin.ModelAdmin):
    """A desk whose form takes the uploads of whoever is at it, and of nobody else."""

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> type[forms.ModelForm]:
        return own(super().get_form(request, *args, **kwargs), request)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if isinstance(form, TakesUploads):
            form.consume_uploads()


@admin.register(Upload)
class UploadAddresses(admin.ModelAdmin):
    """Uploads have addresses below the newsroom's, and no pages."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        allowed = self.admin_site.has_permission
        return [
            path("files/", Files.as_view(allowed=allowed), name="media_upload_files"),
            path("files/<uuid:token>", OneFile.as_view(allowed=allowed), name="media_upload_file"),
        ]
