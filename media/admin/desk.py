"""What the desks of uploaded things share."""

from typing import Any

from django.contrib import admin

from media.models import Image, Video
from qodsna import persian
from qodsna.desk import Desk, JalaliPeriodFilter, WholeRowForm, fold_lines


class UploadedFilter(JalaliPeriodFilter):
    title = "زمان بارگذاری"
    field = "uploaded_at"


class UploadForm(WholeRowForm):
    def clean(self) -> dict[str, Any]:
        super().clean()
        fold_lines(self, persian.fold_letters)
        return self.cleaned_data


class UploadDesk(Desk):
    form = UploadForm

    @admin.display(description="بارگذاری", ordering="uploaded_at")
    def uploaded(self, upload: Image | Video) -> str:
        return persian.format_numeric(upload.uploaded_at)
