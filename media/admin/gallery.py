from typing import Any

from django.contrib import admin
from django.db import models
from django.db.models import Count, QuerySet
from django.forms import HiddenInput, Textarea
from django.forms.widgets import Script
from django.http import HttpRequest, HttpResponse

from media.admin.desk import FoldedForm, UsedDesk
from media.admin.library import LibraryChoices
from media.models import Gallery, GalleryImage
from qodsna import persian

MOST = 120


class PlaceForm(FoldedForm):
    """A picture in a gallery; what is known of it already is not asked for again."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "image" in self.fields and self.instance.image_id:
            self.fields["image"].widget.chosen = self.instance.image


class PlaceInline(LibraryChoices, admin.StackedInline):
    """The pictures of a gallery, in an order set by dragging or with the arrow keys."""

    model = GalleryImage
    form = PlaceForm
    extra = 0
    max_num = MOST
    classes = ["sortable", "places"]
    library_fields = ["image"]
    fields = ["image", "own_caption", "position"]
    formfield_overrides = {
        models.PositiveIntegerField: {"widget": HiddenInput},
        models.TextField: {"widget": Textarea(attrs={"rows": 2})},
    }

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("image")

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        return super().get_formset(request, obj, absolute_max=MOST, **kwargs)

    class Media:
        css = {"all": ["css/admin/sortable.css"]}
        js = [
            Script("sortablejs/Sortable.min.js", defer=True),
            Script("js/admin/sortable-inline.js", defer=True),
            Script("js/admin/gallery.js", defer=True),
        ]


@admin.register(Gallery)
class GalleryDesk(UsedDesk):
    form = FoldedForm
    change_form_template = "admin/media/gallery/change_form.html"
    inlines = [PlaceInline]
    fields = ["title"]
    list_display = ["title", "pictures", "changed"]
    search_fields = ["title"]

    class Media:
        css = {"all": ["css/admin/photo-desk.css"]}

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        context["may_upload"] = request.user.has_perm("media.add_image")
        return super().render_change_form(request, context, *args, **kwargs)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(pictures=Count("places"))

    @admin.display(description="عکس‌ها", ordering="pictures")
    def pictures(self, gallery: Any) -> str:
        return persian.to_persian_digits(gallery.pictures)

    @admin.display(description="آخرین تغییر", ordering="changed_at")
    def changed(self, gallery: Gallery) -> str:
        return persian.format_numeric(gallery.changed_at)
