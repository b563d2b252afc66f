"""Unsaved work of the story's form: offered, restored, thrown away; kept by ``presence.py``."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import PermissionDenied
from django.forms.widgets import Script
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse

from articles.admin.presence import NAME, PresenceDesk, pulse_path
from articles.admin.pulse import words_of
from articles.admin.restored import (
    RESTORED,
    RestoredForm,
    RestoredFormSet,
    as_posted,
    restored,
    settle_rows,
)
from articles.models import Article, Presence, Unsaved
from articles.models.content import changed, fields_of
from articles.models.presence import ForeignFormError, people

MOST_OFFERS = 5
OFFERS = "admin/articles/article/unsaved_offers.html"


@dataclass(frozen=True)
class Offer:
    """Unsaved work that may be brought back, unless a form that holds it is still open."""

    unsaved: Unsaved
    is_open: bool


class SavedAlreadyError(Exception):
    """The same new story came a second time."""

    def __init__(self, article: Article) -> None:
        super().__init__(article)
        self.article = article


class UnsavedDesk(PresenceDesk):
    """For the desk of stories. Its forms carry ``form_key``, new with each form that is shown."""

    @property
    def media(self) -> forms.Media:
        script: Any = Script("js/admin/unsaved.js", type="module")
        own = forms.Media(css={"all": ("css/admin/unsaved.css",)}, js=[script])
        return super().media + own  # type: ignore[misc]

    # Addresses

    def get_urls(self) -> list[URLPattern]:
        restore = self.admin_site.admin_view(self.restore)
        discard = self.admin_site.admin_view(self.discard)
        return [
            path("unsaved/<int:pk>/restore/", restore, name="articles_article_restore"),
            path("unsaved/<int:pk>/discard/", discard, name="articles_article_discard"),
            *super().get_urls(),
        ]

    # Once however often it is sent

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().changeform_view(request, *args, **kwargs)  # type: ignore[misc]
        except SavedAlreadyError as error:
            return redirect(form_path(error.article))

    def save_model(self, request: HttpRequest, obj: Article, form: Any, change: bool) -> None:
        """The form of a new story that is sent twice, as by a double click, is one story."""
        form_key = None if change or form.is_preview else key_of(request)
        if form_key:
            with contextlib.suppress(ForeignFormError):
                saved = Presence.objects.claim(form_key, by=request.user)
                if saved and not typed_since(saved, obj):
                    raise SavedAlreadyError(saved)
        super().save_model(request, obj, form, change)  # type: ignore[misc]

    # Keeping

    def save_related(self, request: HttpRequest, form: Any, *args: Any, **kwargs: Any) -> None:
        super().save_related(request, form, *args, **kwargs)  # type: ignore[misc]
        if form_key := key_of(request):
            # Whose form it was is theirs to save again.
            with contextlib.suppress(ForeignFormError):
                Unsaved.objects.saved(form_key, by=request.user, article=form.instance)

    # Offering

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        article = kwargs.get("obj")
        here = list(Presence.objects.here().around(request.user, article).with_people())
        context["people"] = words_of(people(here, but=request.user))
        # A preview that was refused stands in a tab of its own, beside the form.
        own_key = None if "_preview" in request.POST else key_of(request)
        form_key = own_key or uuid4()
        is_shown_again = request.method == "POST"
        if not is_shown_again or RESTORED in request.POST:
            context["offers"] = self._offers(request, article, form_key, here)
        if self.may_write(request, article):
            context["unsaved"] = {
                "form_key": form_key,
                "is_restored": RESTORED in request.POST,
                "is_shown_again": is_shown_again,
                "sequence": request.POST.get(RESTORED, ""),
                "pulse": pulse_path(article),
            }
        return super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc]

    def _offers(
        self, request: HttpRequest, article: Article | None, but: UUID, here: list[Presence]
    ) -> list[Offer]:
        """What the user, and nobody else, has unsaved of a story and not in this form."""
        mine = Unsaved.objects.of(request.user).in_story(article).offered()
        opened = {each.form_key for each in here if each.user_id == request.user.pk}
        return [
            Offer(each, is_open=each.form_key in opened)
            for each in mine.exclude(form_key=but)[:MOST_OFFERS]
            if each.data and self._differs(request, each, article)
        ]

    def offers_html(self, request: HttpRequest, article: Article | None, but: UUID) -> str:
        here = list(Presence.objects.here().around(request.user, article))
        context = {"offers": self._offers(request, article, but, here)}
        return render_to_string(OFFERS, context, request)

    def _differs(self, request: HttpRequest, unsaved: Unsaved, article: Article | None) -> bool:
        """Whether anything in it is not in the story by now."""
        if article is None:
            return True
        data = as_posted(unsaved.data)
        form = self.get_form(request, article, change=True)(data, instance=article)
        return form.has_changed() or any(
            rows(data, instance=article, prefix=rows.get_default_prefix()).has_changed()
            for rows, _ in self.get_formsets_with_inlines(request, article)
        )

    # Bringing back

    def restore(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """The form of the story as it was left, not saved."""
        unsaved = get_object_or_404(Unsaved.objects.of(request.user), pk=pk)
        address = form_path(unsaved.article)
        if request.method != "POST":
            return redirect(address)
        if not self.may_write(request, unsaved.article):
            raise PermissionDenied
        unsaved.move()
        request.POST = self._as_left(request, unsaved)  # type: ignore[assignment]
        code = unsaved.article_id and str(unsaved.article_id)
        desk: Any = self
        return desk.changeform_view(request, code, form_url=address)

    def _as_left(self, request: HttpRequest, unsaved: Unsaved) -> Any:
        """What is posted, as if the form had been sent; ``version`` is the one it began with."""
        fields = {"form_key": unsaved.form_key, "version": unsaved.version}
        data = as_posted(unsaved.data, **fields, **{RESTORED: unsaved.sequence})
        for rows, _ in self.get_formsets_with_inlines(request, unsaved.article):
            there = rows.model.objects.filter(**{rows.fk.name: unsaved.article})
            keys = {str(key) for key in there.values_list("pk", flat=True)}
            settle_rows(
                data, rows.get_default_prefix(), rows.fk.name, rows.model._meta.pk.name, keys
            )
        return data

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        form = super().get_form(request, *args, **kwargs)  # type: ignore[misc]
        return restored(form, RestoredForm) if RESTORED in request.POST else form

    def get_formsets_with_inlines(self, request: HttpRequest, *args: Any) -> Iterator[Any]:
        for rows, inline in super().get_formsets_with_inlines(request, *args):  # type: ignore[misc]
            yield restored(rows, RestoredFormSet) if RESTORED in request.POST else rows, inline

    def discard(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Thrown away; it can be brought back for a few minutes."""
        unsaved = get_object_or_404(Unsaved.objects.of(request.user), pk=pk)
        if request.method == "POST":
            unsaved.discard()
        if request.headers.get("X-Requested-With") != "unsaved":
            return redirect(form_path(unsaved.article))
        but = key_of(request) or uuid4()
        return HttpResponse(self.offers_html(request, unsaved.article, but))


def typed_since(saved: Article, obj: Article) -> list[str]:
    """The names of what a form says otherwise than the story that it was saved as.

    A moment that it leaves open was set when the story was published.
    """
    left_open = set() if obj.published_at else {"published_at"}
    return [each for each in changed(fields_of(saved), fields_of(obj)) if each not in left_open]


def key_of(request: HttpRequest) -> UUID | None:
    """The key of the form that was sent, if it is one."""
    try:
        return UUID(request.POST.get("form_key", ""))
    except ValueError:
        return None


def form_path(article: Article | None) -> str:
    if article is None:
        return reverse(NAME.format("add"))
    return reverse(NAME.format("change"), args=[article.pk])
