"""The page where many pictures come in at once."""

import re
import time
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST

from media.admin.image_form import IntakeDesk
from media.admin.picture_rows import ForAllForm, RowForm
from media.admin.upload import own
from media.files import NotStoredError
from media.models import Gallery, Upload
from media.uploads.field import as_uuid
from qodsna import persian

PREFIX = re.compile(r"row-[0-9]{1,6}", re.ASCII)
# More would be more fields than a form may have.
MOST = 100
FOR_ALL = "all"
# Seconds for decoding in one request; a picture that is begun is finished.
PATIENCE = 4


class ManyPictures(IntakeDesk):
    """The page, and what it asks for each picture that has come."""

    def get_urls(self) -> list[URLPattern]:
        guarded = self.admin_site.admin_view
        return [
            path("many/", guarded(self.many), name="media_image_many"),
            path("many/row/", guarded(require_POST(self.many_row)), name="media_image_many_row"),
            *super().get_urls(),
        ]

    def many(self, request: HttpRequest) -> HttpResponse:
        """Saves every picture that is right; the others stay on the page with their errors."""
        self._check_may_add(request)
        gallery = self._gallery(request)
        for_all = ForAllForm(request.POST or None, prefix=FOR_ALL)
        form = row_form(request)
        rows = self._typed_rows(request, form)
        if rows and for_all.is_valid():
            typed = len(rows)
            rows = [row for row in rows if not self._save(request, row, gallery)]
            self._tell(request, typed - len(rows))
            if not rows:
                return back(gallery)
        rows += self._rows_of_files(request, form, rows)
        return self._page(request, {"gallery": gallery, "for_all": for_all, "rows": rows})

    def many_row(self, request: HttpRequest) -> HttpResponse:
        """The form of a picture that has just come, with what it says of itself."""
        self._check_may_add(request)
        asked = request.POST
        prefix, token = asked.get("prefix", ""), as_uuid(asked.get("upload", ""))
        if not PREFIX.fullmatch(prefix) or token is None:
            raise Http404("No such row")
        upload = get_object_or_404(Upload.objects.of(request.user), pk=token)
        row = new_row(row_form(request), prefix, upload)
        return render(request, "admin/media/upload/many_row.html", {"row": row})

    def _page(self, request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
        form = RowForm(prefix="row-0")
        shared = {
            **self.admin_site.each_context(request),
            "title": "بارگذاری چند عکس",
            "opts": self.opts,
            "most": MOST,
            "accept": form.fields["file"].widget.attrs["accept"],
            "most_bytes": Upload.Kind.IMAGE.most_bytes,
            "media": self.media + form.media + context["for_all"].media,
        }
        return render(request, "admin/media/upload/many.html", {**shared, **context})

    def _check_may_add(self, request: HttpRequest) -> None:
        if not self.has_add_permission(request):
            raise PermissionDenied

    def _gallery(self, request: HttpRequest) -> Gallery | None:
        """The gallery at whose end the pictures are to stand, if the page was opened from one."""
        key = request.GET.get("gallery", "")
        if not key:
            return None
        if not key.isascii() or not key.isdecimal() or len(key) > 18:
            raise Http404("No such gallery")
        gallery = get_object_or_404(Gallery, pk=key)
        if not admin.site.get_model_admin(Gallery).has_change_permission(request, gallery):
            raise PermissionDenied
        return gallery

    def _typed_rows(self, request: HttpRequest, form: type[RowForm]) -> list[RowForm]:
        prefixes = dict.fromkeys(filter(PREFIX.fullmatch, request.POST.getlist("row")))
        data = filled(request.POST, list(prefixes))
        return [form(data, prefix=prefix) for prefix in prefixes]

    def _rows_of_files(
        self, request: HttpRequest, form: type[RowForm], typed: list[RowForm]
    ) -> list[RowForm]:
        """Of the files that came with the form, where there is no JavaScript.

        All of them are kept before the first is decoded.
        """
        files = request.FILES.getlist("files")
        room = max(0, MOST - len(typed))
        if len(files) > room:
            self._tell_most(request, len(files) - room)
        uploads = filter(None, [self._adopted(request, file) for file in files[:room]])
        free = 1 + max((int(str(row.prefix).removeprefix("row-")) for row in typed), default=-1)
        return [
            new_row(form, f"row-{number}", upload)
            for number, upload in enumerate(uploads, start=free)
        ]

    def _adopted(self, request: HttpRequest, file: UploadedFile) -> Upload | None:
        kind = Upload.Kind.IMAGE
        try:
            return Upload.objects.adopt(file, owner=request.user, kind=kind)
        except ValidationError as error:
            self.message_user(request, f"«{file.name}»: {error.message}", messages.ERROR)
            return None

    def _tell_most(self, request: HttpRequest, left: int) -> None:
        most, count = persian.to_persian_digits(MOST), persian.to_persian_digits(left)
        self.message_user(
            request,
            f"در هر بار تا {most} عکس؛ {count} عکس پذیرفته نشد، پس از ذخیره این‌ها بفرستید.",
            messages.ERROR,
        )

    def _save(self, request: HttpRequest, row: RowForm, gallery: Gallery | None) -> bool:
        if not row.is_valid():
            return False
        try:
            with transaction.atomic():
                self._save_whole(request, row, gallery)
        except NotStoredError as error:
            row.add_error("file", error)
        except IntegrityError:
            row.add_error("file", "این بارگذاری پیش‌تر ذخیره شده است.")
        return not row.errors

    def _save_whole(self, request: HttpRequest, row: RowForm, gallery: Gallery | None) -> None:
        image = row.save(commit=False)
        self.save_model(request, image, row, change=False)
        row.save_m2m()
        self.log_addition(request, image, [{"added": {}}])
        if gallery:
            gallery.add(image)
            self.log_change(request, gallery, f"عکس «{image}» در پایانش نشست.")

    def _tell(self, request: HttpRequest, saved: int) -> None:
        if saved:
            count = persian.to_persian_digits(saved)
            self.message_user(request, f"{count} عکس ذخیره شد.", messages.SUCCESS)


def row_form(request: HttpRequest) -> type[RowForm]:
    """The form of this request's rows: whose they are, and how long it may decode."""
    form = own(RowForm, request)
    form.until = time.monotonic() + PATIENCE
    return form


def new_row(form: type[RowForm], prefix: str, upload: Upload) -> RowForm:
    data = QueryDict(mutable=True)
    data[f"{prefix}-file-upload"] = str(upload.pk)
    data[f"{prefix}-new"] = "1"
    row = form(data, prefix=prefix)
    # Nobody has typed anything yet: only what is wrong with its file is said.
    for name in row.errors.keys() - {"file"}:
        del row.errors[name]
    return row


def filled(typed: QueryDict, prefixes: list[str]) -> QueryDict:
    """What was typed, with what is for all wherever a picture has nothing of its own."""
    data = typed.copy()
    for prefix in prefixes:
        for name in ForAllForm.base_fields:
            if not persian.clean(data.get(f"{prefix}-{name}", "")):
                data[f"{prefix}-{name}"] = data.get(f"{FOR_ALL}-{name}", "")
    return data


def back(gallery: Gallery | None) -> HttpResponse:
    if gallery:
        return redirect("admin:media_gallery_change", gallery.pk)
    return redirect("admin:media_image_changelist")
