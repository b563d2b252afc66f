from django.contrib import admin
from django.utils.html import format_html
from django.utils.safestring import SafeString

from media.admin.desk import UploadDesk, UploadedFilter
from media.models import Image
from qodsna import persian


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
