from typing import Any

from django.http import HttpRequest

from articles.models import Edition
from qodsna.desk import Desk, WholeRowForm


class EditionForm(WholeRowForm):
    """Folds Arabic letters to Persian ones, but only where the edition writes Persian."""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        edition = data.get("edition") or getattr(self.instance, "edition", None)
        if edition is None:
            return data
        return {
            name: edition.fold(value) if isinstance(value, str) else value
            for name, value in data.items()
        }


class EditionDesk(Desk):
    """A desk whose things belong to one edition; a new one starts in the first."""

    form = EditionForm

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
