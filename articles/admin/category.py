from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.db.models.expressions import Combinable
from django.forms import CheckboxSelectMultiple, ModelForm, NumberInput
from django.http import HttpRequest

from articles.admin.people import Colleagues, colleagues
from articles.admin.slugged import SluggedDesk
from articles.models import Category


class TreeList(ChangeList):
    """In the order of the tree, which no column knows."""

    def get_ordering(self, request: HttpRequest, queryset: QuerySet) -> list[str | Combinable]:
        return []


@admin.register(Category)
class CategoryDesk(SluggedDesk):
    list_display = ["indented_name", "slug", "edition", "position"]
    list_editable = ["position"]
    autocomplete_fields = ["parent"]
    fields = ["name", "edition", "parent", "slug", "description", "position", "editors"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return Category.objects.with_tree_fields()

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Its editors are colleagues, and may do what their role says."""
        if db_field.name != "editors":
            return super().formfield_for_manytomany(db_field, request, **kwargs)
        return Colleagues(
            colleagues(),
            label="دبیران",
            required=False,
            widget=CheckboxSelectMultiple({"class": "colleagues"}),
            help_text=db_field.help_text,
        )

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return TreeList

    def get_changelist_form(self, request: HttpRequest, **kwargs: Any) -> type[ModelForm]:
        widget = NumberInput(attrs={"aria-label": "ترتیب"})
        return super().get_changelist_form(request, widgets={"position": widget}, **kwargs)

    @admin.display(description="نام")
    def indented_name(self, category: Category) -> str:
        depth = getattr(category, "tree_depth", 0)
        return f"{'— ' * depth}{category.name}"
