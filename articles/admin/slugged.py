from typing import Any

from django.http import HttpRequest

from articles.models import Edition
from qodsna.desk import Desk, WholeRowForm, fold_lines


class EditionForm(WholeRowForm):
    """Folds Arabic letters to Persian ones, but only where the edition writes Persian."""

    def clean(self) -> dict[str, Any]:
        super().clean()
        if edition := self.cleaned_data.get("edition") or getattr(self.instance, "edition", None):
            fold_lines(self, edition.fold)
        return self.cleaned_data


class EditionDesk(Desk):
    """A desk whose things belong to one edition; a new one starts in the first."""

    form = EditionForm

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What readers know under one edition's address does not move to another."""
        fields = super().get_readonly_fields(request, obj)
        return [*fields, "edition"] if obj else fields

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {
            "edition": Edition.objects.default(),
            **super().get_changeform_initial_data(request),
        }


class SluggedDesk(EditionDesk):
    list_display = ["name", "slug", "edition"]
    list_filter = ["edition"]
    list_select_related = ["edition"]
    search_fields = ["name", "slug"]
