"""Where hygiene is offered while one writes, told after a save, and taken back."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import label_for_field
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path

from articles.admin.suggestions import RefusedError, asked, suggestions
from articles.hygiene import Change, put_back
from articles.models import Article, Version
from qodsna.http import for_one_person
from qodsna.persian import to_persian_digits

KEY = "hygiene"
MOST_STORIES = 5
MOST_CHANGES = 200
LONGEST = 200


class HygieneDesk(admin.ModelAdmin):
    """A desk that tells what a save has put right, and gives back what should have stayed."""

    def get_urls(self) -> list[URLPattern]:
        suggest = self.admin_site.admin_view(for_one_person(self.suggest))
        back = self.admin_site.admin_view(for_one_person(self.put_back))
        return [
            path("hygiene/", suggest, name="articles_article_hygiene"),
            path("<int:code>/put-back/", back, name="articles_article_put_back"),
            *super().get_urls(),
        ]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if not form.is_preview:
            remember(request, form.instance, form.changes)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        story = context.get("original")
        context["hygiene"] = shown(request, story) if story else None
        return super().render_change_form(request, context, *args, **kwargs)

    def suggest(self, request: HttpRequest) -> HttpResponse:
        """``{"texts": [{"text", "apart"}]}`` is answered with ``{"found": [[suggestion]]}``."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not (self.has_add_permission(request) or self.has_change_permission(request)):
            raise PermissionDenied
        try:
            return JsonResponse({"found": suggestions(asked(request.body))})
        except RefusedError as refusal:
            return JsonResponse({"error": str(refusal)}, status=refusal.code)

    def put_back(self, request: HttpRequest, code: int) -> HttpResponse:
        """Undoes what a save has changed: one change by its number, or ``all``."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        article = get_object_or_404(Article.objects.select_related("edition"), pk=code)
        if not self.has_change_permission(request, article):
            raise PermissionDenied
        chosen = taken(request, article, request.POST.get("change", ""))
        with transaction.atomic():
            undone = put_back(article, chosen) if request.POST.get("change") != "seen" else []
            if undone:
                Version.objects.keep_present(article, by=request.user)
        if undone:
            self.log_change(request, article, "آنچه هنگام ذخیره درست شده بود برگشت.")
        return self._tell_put_back(request, article, chosen, undone)

    def _tell_put_back(
        self, request: HttpRequest, article: Article, chosen: list[Change], undone: list[Change]
    ) -> HttpResponse:
        told = told_of(chosen, undone)
        if request.headers.get("Accept") == "application/json":
            article.refresh_from_db(fields=["left_alone"])
            rows = [asdict(each) for each in undone]
            return JsonResponse({"told": told, "undone": rows, "left_alone": article.left_alone})
        if request.POST.get("change") != "seen":
            level = messages.SUCCESS if undone else messages.WARNING
            self.message_user(request, told, level)
        return redirect("admin:articles_article_change", article.pk)


def told_of(chosen: Sequence[Change], undone: Sequence[Change]) -> str:
    if undone and len(undone) == len(chosen):
        return f"{to_persian_digits(len(undone))} تغییر برگشت و از این پس دست‌نخورده می‌ماند."
    if undone:
        count, every = to_persian_digits(len(undone)), to_persian_digits(len(chosen))
        return f"{count} تغییر از {every} برگشت؛ بقیه دیگر آنجا نبود."
    return "آنچه باید برمی‌گشت دیگر آنجا نیست."


# What a person is told of, kept in the session


def remember(request: HttpRequest, article: Article, changes: Sequence[Change]) -> None:
    """Keeps what the last save of a story has changed, of a few stories at most."""
    kept = request.session.get(KEY, {})
    before = kept.pop(str(article.pk), None)
    if changes:
        rows = [asdict(each) for each in changes if len(each.before) <= LONGEST][:MOST_CHANGES]
        numbered = {str(number): row for number, row in enumerate(rows)}
        kept[str(article.pk)] = {"rows": numbered, "more": len(changes) - len(rows)}
    if changes or before:
        request.session[KEY] = dict([*kept.items()][-MOST_STORIES:])


def shown(request: HttpRequest, article: Article) -> dict[str, Any] | None:
    """What the panel of a story lists: ``code``, ``changes``, ``count`` and ``more``."""
    kept = request.session.get(KEY, {}).get(str(article.pk))
    if not kept:
        return None
    changes = [
        {**row, "number": number, "name": label_for_field(row["field"], Article)}
        for number, row in kept["rows"].items()
    ]
    more = kept["more"]
    return {"code": article.pk, "changes": changes, "count": len(changes) + more, "more": more}


def taken(request: HttpRequest, article: Article, chosen: str) -> list[Change]:
    """Takes the chosen changes off the list, each with its pair."""
    kept = request.session.get(KEY, {})
    rows = kept.get(str(article.pk), {}).get("rows", {})
    pair = rows.get(chosen, {}).get("pair")
    takes_all = chosen in {"all", "seen"}
    numbers = [
        number
        for number, row in rows.items()
        if takes_all or number == chosen or (pair and row["pair"] == pair)
    ]
    changes = [Change(**rows.pop(number)) for number in numbers]
    if not rows:
        kept.pop(str(article.pk), None)
    request.session[KEY] = kept
    return changes
