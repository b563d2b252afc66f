"""The library: pictures and films to choose from, in a dialog and in the fields of forms."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

from django import forms
from django.contrib import admin
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.forms.widgets import Script
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from media.admin.desk import link, preview
from media.models import Image, Video
from qodsna import persian
from qodsna.autocomplete import is_key
from qodsna.templatetags.persian import duration

KINDS: dict[str, type[Image] | type[Video]] = {"image": Image, "video": Video}
A_PAGE = 24


@dataclass(frozen=True)
class Offer:
    """A picture or a film as the library shows it."""

    pk: int
    label: str
    preview: str
    note: str
    is_ready: bool = True

    @classmethod
    def of(cls, thing: Image | Video) -> Self:
        if isinstance(thing, Image):
            size = persian.to_persian_digits(f"{thing.width} × {thing.height}")
            return cls(thing.pk, thing.alt, preview(thing), thing.credit or size)
        words = filter(
            None, ["" if thing.is_ready else thing.get_state_display(), duration(thing.duration)]
        )
        note = "، ".join(words)
        return cls(thing.pk, thing.title, preview(thing.poster), note, thing.is_ready)


@require_safe
def library(request: HttpRequest) -> HttpResponse:
    """A page of what may be used, newest first: a fragment for ``static/js/admin/library.js``.

    Takes ``kind`` (image or video), ``q``, ``page``, or the ``id`` of the only thing to show.
    """
    if (model := KINDS.get(request.GET.get("kind", ""))) is None:
        raise Http404("No such library")
    desk = admin.site.get_model_admin(model)
    if not desk.has_view_permission(request):
        raise PermissionDenied
    page = Paginator(offered(request, model), A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "offers": [Offer.of(thing) for thing in page]}
    if desk.has_add_permission(request):
        name = f"admin:media_{model._meta.model_name}_add"
        context["add"] = f"{reverse(name)}?{IS_POPUP_VAR}=1"
    return render(request, "admin/media/library.html", context)


def offered(request: HttpRequest, model: type[Image] | type[Video]) -> QuerySet:
    """What was asked for, without pictures whose right has ended."""
    things: QuerySet = model._default_manager.order_by("-pk")
    things = things.lawful() if model is Image else things.select_related("poster")  # type: ignore[attr-defined]
    if key := request.GET.get("id"):
        return things.filter(pk=key) if is_key(key) else things.none()
    if not (asked := request.GET.get("q", "").strip()):
        return things
    desk = admin.site.get_model_admin(model)
    found, _ = desk.get_search_results(request, model._default_manager.all(), asked)
    return things.filter(pk__in=found.values("pk"))


class LibraryInput(forms.TextInput):
    """A picture or a film by its number; ``library.js`` lets one choose it by its looks."""

    class Media:
        js = [Script("js/admin/library.js", type="module")]
        css = {"all": ["css/admin/library.css"]}

    def __init__(self, model: type[Image] | type[Video], request: HttpRequest) -> None:
        super().__init__({"inputmode": "numeric", "autocomplete": "off", "dir": "ltr"})
        self.model, self.request = model, request
        self.chosen: Image | Video | None = None

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """What no key can look like is no number for the database to choke on."""
        typed = persian.to_ascii_digits((data.get(name) or "").strip())
        return typed if is_key(typed) else "?"

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        thing = self._thing(value)
        context = {
            "field": super().render(name, value, attrs, renderer),
            "kind": self.model._meta.model_name,
            "word": self.model._meta.verbose_name,
            "offer": Offer.of(thing) if thing else None,
            "url": link(self.request, thing)["url"] if thing else "",
            "may_look": admin.site.get_model_admin(self.model).has_view_permission(self.request),
        }
        return mark_safe(render_to_string("admin/media/library_input.html", context))  # noqa: S308

    def _thing(self, value: Any) -> Image | Video | None:
        if not value or not is_key(value):
            return None
        if self.chosen and self.chosen.pk == int(value):
            return self.chosen
        return self.model._default_manager.filter(pk=value).first()


class LibraryChoices:
    """For a ``ModelAdmin`` or an inline: its ``library_fields`` are chosen from the library.

    They are foreign keys to ``Image`` or ``Video``, and stand in no ``autocomplete_fields``.
    """

    library_fields: Sequence[str] = ()

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name not in self.library_fields:
            return super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        widget = LibraryInput(db_field.remote_field.model, request)
        return db_field.formfield(**{**kwargs, "widget": widget})
