"""What the desks of pictures, films and galleries share."""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from media import renditions
from media.admin.upload import OwnUploads
from media.files import NotStoredError
from media.models import Image, Video
from media.models.upload import ConsumedError
from media.uploads import TakesUploads
from media.uploads.findings import look_ahead
from media.usage import uses
from qodsna import persian
from qodsna.desk import Desk, JalaliPeriodFilter, WholeRowForm, fold_lines, name_at_desk


class UploadedFilter(JalaliPeriodFilter):
    title = "زمان بارگذاری"
    field = "uploaded_at"


class FoldedForm(WholeRowForm):
    """Keeps what is typed in Persian letters."""

    def clean(self) -> dict[str, Any]:
        super().clean()
        fold_lines(self, persian.fold_letters)
        return self.cleaned_data


class UploadForm(TakesUploads, FoldedForm):
    """A form that takes a file; ``refused`` is why storage did not."""

    refused: NotStoredError | None = None


class UsedDesk(Desk):
    """A desk whose things say on their page where they are used."""

    change_form_template = "admin/media/change_form.html"

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if thing := context.get("original"):
            context["uses"] = [
                {"use": use, "newest": [link(request, each) for each in use.newest]}
                for use in uses(thing)
            ]
        return super().render_change_form(request, context, *args, **kwargs)


class UploadDesk(OwnUploads, UsedDesk):
    form = UploadForm

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, *args, **kwargs)
        form.refused = getattr(request, "refused_by_storage", None)
        return form

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """What stops the saving of a file is an error on the form; nothing of the row is saved.

        A storage that refuses, or another request that has saved the same file already.
        """
        may = self.has_change_permission if object_id else self.has_add_permission
        if request.method == "POST" and may(request):
            look_ahead(request, self.form)
        try:
            return super().changeform_view(request, object_id, *args, **kwargs)
        except (NotStoredError, ConsumedError) as refused:
            if isinstance(refused, NotStoredError):
                request.refused_by_storage = refused  # type: ignore[attr-defined]
            return super().changeform_view(request, object_id, *args, **kwargs)

    @admin.display(description="بارگذاری", ordering="uploaded_at")
    def uploaded(self, upload: Image | Video) -> str:
        return persian.format_numeric(upload.uploaded_at)


def link(request: HttpRequest, thing: Model) -> dict[str, str]:
    """Its name, and the address of its desk for those who may look at it there."""
    kind = thing._meta
    may_look = admin.site.is_registered(type(thing)) and (
        admin.site.get_model_admin(type(thing)).has_view_permission(request, thing)
    )
    name = f"admin:{kind.app_label}_{kind.model_name}_change"
    return {
        "kind": str(kind.verbose_name),
        "text": name_at_desk(admin.site, thing, request),
        "url": reverse(name, args=[thing.pk]) if may_look else "",
    }


def preview(image: Image | None) -> str:
    """The address of a small picture of it; nothing for no picture."""
    return renditions.url(image, "thumb", 192) if image and image.file else ""
