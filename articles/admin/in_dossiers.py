"""The dossiers of a story, in its form."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from articles.models import Article
from qodsna.autocomplete import KeySelectMultiple


class InDossiers(admin.ModelAdmin):
    """For the desk of stories.

    Django leaves out of forms, and forbids in the lists of a class, what has ties with a column
    of their own.
    """

    def get_fieldsets(self, request: HttpRequest, obj: Article | None = None) -> Any:
        """Beside the tags."""
        return [
            (name, {**options, "fields": [*options["fields"], "dossiers"]})
            if "tags" in options["fields"]
            else (name, options)
            for name, options in super().get_fieldsets(request, obj)
        ]

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name != "dossiers":
            return super().formfield_for_manytomany(db_field, request, **kwargs)
        return db_field.formfield(widget=KeySelectMultiple(db_field, self.admin_site), **kwargs)
