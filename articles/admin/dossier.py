from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from articles.admin.forms import BodyWidget
from articles.admin.slugged import EditionForm, SluggedDesk
from articles.body import WordsField, in_letters_of
from articles.dossiers import dossier_page
from articles.frame import Frame
from articles.models import Dossier, DossierPlace
from media.admin.library import LibraryChoices
from qodsna import persian
from qodsna.http import for_one_person


class DossierForm(EditionForm):
    class Meta:
        widgets = {
            "name": forms.TextInput(attrs={"class": "vLargeTextField"}),
            "lead": forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        edition = data.get("edition") or getattr(self.instance, "edition", None)
        if edition and "introduction" in data:
            data["introduction"] = in_letters_of(edition, data["introduction"])
        return data


@admin.register(Dossier)
class DossierDesk(LibraryChoices, SluggedDesk):
    """Where dossiers are introduced; stories are put into them from their own forms."""

    form = DossierForm
    formfield_overrides = {**SluggedDesk.formfield_overrides, WordsField: {"widget": BodyWidget}}
    change_form_template = "admin/articles/dossier/change_form.html"
    list_display = ["name", "is_shown", "stories", "slug", "edition", "changed"]
    list_filter = ["is_shown", "edition"]
    search_fields = ["name", "slug", "lead"]
    library_fields = ["image"]
    fieldsets = [
        (None, {"fields": ["name", "lead", "introduction"]}),
        ("جای پرونده", {"fields": ["edition", "slug", "is_shown", "image"]}),
    ]

    class Media:
        css = {"all": ["css/admin/dossier.css"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        places = DossierPlace.objects.filter(dossier=OuterRef("pk")).order_by()
        counted = places.values("dossier").values(count=Count("pk"))
        return super().get_queryset(request).annotate(count=Coalesce(Subquery(counted), 0))

    @admin.display(description="خبرها", ordering="count")
    def stories(self, dossier: Dossier) -> str:
        return persian.to_persian_digits(dossier.count)  # type: ignore[attr-defined]

    @admin.display(description="آخرین تغییر", ordering="updated_at")
    def changed(self, dossier: Dossier) -> str:
        return persian.format_numeric(dossier.updated_at)

    def view_on_site(self, dossier: Dossier) -> str | None:  # type: ignore[override]
        return dossier.get_absolute_url() if dossier.is_shown else None

    # The preview

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_safe(for_one_person(self.preview)))
        here = path("<int:pk>/preview/", view, name="articles_dossier_preview")
        return [here, *super().get_urls()]

    def preview(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page as readers will see it, before they may."""
        dossier = get_object_or_404(Dossier.objects.select_related("image"), pk=pk)
        if not self.has_view_permission(request, dossier):
            raise PermissionDenied
        frame = Frame.load(dossier.edition.code)
        with frame.edition.speaking():
            return dossier_page(request, frame, dossier, is_preview=True)
