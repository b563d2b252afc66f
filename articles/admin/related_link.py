from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.forms import BaseInlineFormSet, HiddenInput, Textarea
from django.forms.widgets import Script
from django.http import HttpRequest

from articles.models import Article, RelatedLink
from articles.rights import choosable_by, reach
from qodsna.autocomplete import KeyChoices, is_key
from qodsna.desk import WholeRowForm, fold_lines

MOST = 30


class RelatedLinkForm(WholeRowForm):
    article: Article

    def clean(self) -> dict[str, Any]:
        super().clean()
        if edition := getattr(self.article, "edition", None):
            fold_lines(self, edition.fold)
        return self.cleaned_data


class RelatedLinkFormSet(BaseInlineFormSet):
    """What no single row can see: the story around it, and the same place twice in one form."""

    def _construct_form(self, i: int, **kwargs: Any) -> RelatedLinkForm:
        form = super()._construct_form(i, **kwargs)  # type: ignore[misc]
        form.article = self.instance
        return form

    def clean(self) -> None:
        super().clean()
        seen: set[Any] = set()
        for form in self.forms:
            data = getattr(form, "cleaned_data", {})
            place = data.get("target") or data.get("url")
            if place and not data.get("DELETE"):
                if place in seen:
                    raise ValidationError("یک مطلب دو بار در مطالب مرتبط آمده است.")
                seen.add(place)


class RelatedLinkInline(KeyChoices, admin.StackedInline):
    """The related content of an article, in an order set by dragging or with the arrow keys."""

    model = RelatedLink
    form = RelatedLinkForm
    formset = RelatedLinkFormSet
    fk_name = "article"
    extra = 0
    max_num = MOST
    classes = ["sortable"]
    template = "admin/articles/article/related_links.html"
    autocomplete_fields = ["target", "image"]
    fieldsets = [
        (None, {"fields": ["target", "position"]}),
        (
            "مطلبی بیرون از سایت، یا عکس و خلاصه‌ای دیگر",
            {"fields": ["url", "title", "lead", "image"], "classes": ["collapse"]},
        ),
    ]
    formfield_overrides = {
        models.PositiveSmallIntegerField: {"widget": HiddenInput},
        models.TextField: {"widget": Textarea(attrs={"rows": 2})},
        models.URLField: {"assume_scheme": "https"},
    }

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Related content is part of the story: who writes the one writes the other."""
        return self._follows_story(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._follows_story(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._follows_story(request, obj)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(reach(request.user, "view"))

    def _follows_story(self, request: HttpRequest, obj: Any) -> bool:
        desk = self.admin_site.get_model_admin(Article)
        if obj is None or obj._state.adding:
            return desk.has_add_permission(request)
        return desk.has_change_permission(request, obj)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Nobody names a story by its code that he could not find."""
        if db_field.name != "target":
            return super().formfield_for_foreignkey(db_field, request, **kwargs)
        here = (request.resolver_match and request.resolver_match.kwargs.get("object_id")) or ""
        kwargs["queryset"] = choosable_by(request.user, here if is_key(here) else None)
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        field.widget.url_name = "%s:articles_article_choices"
        return field

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        return super().get_formset(request, obj, absolute_max=MOST, **kwargs)

    class Media:
        css = {"all": ["css/admin/sortable.css", "css/admin/suggested.css"]}
        js = [
            Script("sortablejs/Sortable.min.js", defer=True),
            Script("js/admin/sortable-inline.js", defer=True),
            Script("js/admin/suggested.js", type="module"),
        ]
