from typing import Any

from django.contrib import admin
from django.utils.html import format_html
from django.utils.safestring import SafeString

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


@admin.register(Image)
class ImageDesk(UploadDesk):
    list_display = ["thumbnail", "alt", "credit", "size", "uploaded"]
    list_display_links = ["alt"]
    list_filter = [UploadedFilter]
    search_fields = ["alt", "caption", "credit", "source"]
    readonly_fields = ["thumbnail"]
    fieldsets = [
        (None, {"fields": ["thumbnail", "file", "alt", "caption"]}),
        ("صاحب عکس", {"fields": ["credit", "source"]}),
        (
            "کانون عکس",
            {
                "fields": [("focal_x", "focal_y")],
                "description": "جایی که در هر برش باید بماند، از صفر تا یک: ۰ و ۰ گوشه بالا و چپ.",
            },
        ),
    ]

    @admin.display(description="عکس")
    def thumbnail(self, image: Image) -> SafeString | str:
        if not image.file:
            return "—"
        return format_html(
            '<img class="thumbnail" src="{}" alt="" width="{}" height="{}" loading="lazy">',
            image.file.url,
            image.width,
            image.height,
        )

    @admin.display(description="اندازه")
    def size(self, image: Image) -> SafeString:
        size = persian.to_persian_digits(f"{image.width} × {image.height}")
        return format_html('<bdi dir="ltr">{}</bdi>', size)


@admin.register(Video)
class VideoDesk(UploadDesk):
    list_display = ["title", "credit", "duration", "uploaded"]
    list_filter = [UploadedFilter]
    search_fields = ["title", "description", "credit"]
    autocomplete_fields = ["poster"]
    fields = ["title", "description", "file", "poster", "duration", "credit"]
