from typing import Any

from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString

from media import renditions
from media.admin import rights
from media.admin.crops import CropsField, CropsForm, named
from media.admin.desk import FoldedForm, UploadDesk, UploadedFilter
from media.admin.filters import KeywordFilter, UnusedFilter
from media.admin.image_form import ImageForm
from media.admin.many_pictures import ManyPictures
from media.models import Image, Keyword
from media.slots import SLOTS
from media.tasks import discard
from qodsna import persian
from qodsna.desk import Desk

CUTTING = "کانون و برش‌ها"


class PictureForm(CropsForm, ImageForm):
    """A picture with its words, its rights and its crops."""


@admin.register(Image)
class ImageDesk(ManyPictures):
    """Where pictures are found, described and cut."""

    form = PictureForm
    formfield_overrides = {
        **UploadDesk.formfield_overrides,
        models.JSONField: {"form_class": CropsField},
    }
    change_list_template = "admin/media/image/change_list.html"
    list_display = ["thumbnail", "alt", "credit", "size", "rights", "words", "uploaded"]
    list_display_links = ["alt"]
    list_filter = [UploadedFilter, rights.RightsFilter, UnusedFilter, KeywordFilter]
    list_per_page = 48
    search_fields = ["alt", "caption", "credit", "source", "keywords__name"]
    readonly_fields = ["cuts"]
    fieldsets = [
        (None, {"fields": ["file", "alt", "caption", "credit", "source", "keywords"]}),
        (CUTTING, {"fields": ["crops", ("focal_x", "focal_y")], "classes": ["cutting"]}),
        ("حق نشر", {"fields": ["rights_owner", "rights_until", "rights_note"]}),
    ]

    class Media:
        css = {"all": ["css/admin/photo-desk.css", "css/admin/crops.css"]}

    # The list

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related("keywords")

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        ending = rights.ending().count()
        return super().changelist_view(request, {**(extra_context or {}), "ending": ending})

    @admin.display(description="عکس")
    def thumbnail(self, image: Image) -> SafeString:
        return format_html(
            '<img class="thumbnail" src="{}" alt="" width="480" height="320" loading="lazy">',
            renditions.url(image, "card", 480),
        )

    @admin.display(description="اندازه")
    def size(self, image: Image) -> SafeString:
        size = persian.to_persian_digits(f"{image.width} × {image.height}")
        return format_html('<bdi dir="ltr">{}</bdi>', size)

    @admin.display(description="حق نشر", ordering="rights_until", empty_value="")
    def rights(self, image: Image) -> SafeString | str:
        return rights.badge(image)

    @admin.display(description="برچسب‌ها", empty_value="")
    def words(self, image: Image) -> str:
        return "، ".join(keyword.name for keyword in image.keywords.all())

    # The page of a picture

    def get_fieldsets(self, request: HttpRequest, obj: Image | None = None) -> Any:
        """Who may only look sees what readers see, and no desk to cut at."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return fieldsets
        shown = {"fields": ["cuts"], "classes": ["cutting"]}
        return [(name, shown if name == CUTTING else options) for name, options in fieldsets]

    @admin.display(description="برش‌ها")
    def cuts(self, image: Image) -> SafeString:
        cuts = [{"word": named(slot), "url": renditions.url(image, slot, 480)} for slot in SLOTS]
        return render_to_string("admin/media/cuts.html", {"cuts": cuts})

    def delete_model(self, request: HttpRequest, obj: Image) -> None:
        discard(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        for image in queryset:
            discard(image)

    def get_urls(self) -> list[URLPattern]:
        def rights_desk(request: HttpRequest) -> HttpResponse:
            return rights.rights_desk(request, self)

        view = self.admin_site.admin_view(rights_desk)
        return [path("rights/", view, name="media_image_rights"), *super().get_urls()]


@admin.register(Keyword)
class KeywordDesk(Desk):
    list_display = ["name"]
    search_fields = ["name"]
    form = FoldedForm
