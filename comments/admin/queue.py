"""The moderators' desk: the list is the queue, and each comment has a page with its history."""

import re
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.forms import Script
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from articles.rights import reach
from comments.admin.actions import BulkActions
from comments.admin.cards import Card, Rights, card_of, cards_of
from comments.admin.digest import DigestSwitch
from comments.admin.filters import (
    EditionFilter,
    HoldFilter,
    QueueFilter,
    ReceivedFilter,
    SenderFilter,
    ServiceFilter,
)
from comments.admin.history import history_of
from comments.admin.panel import Panel
from comments.admin.statistics import StatisticsPages
from comments.models import Comment
from comments.models.comment import REFERENCE_LENGTH, REFERENCE_SIGNS
from qodsna import persian
from qodsna.autocomplete import is_key
from qodsna.desk import Desk

CODE = re.compile("[0-9]{1,18}")
REFERENCE = re.compile(f"[{REFERENCE_SIGNS}]{{{REFERENCE_LENGTH}}}")
MOST_OTHERS = 20
FILTERS: list[type[admin.SimpleListFilter]] = [
    QueueFilter,
    EditionFilter,
    ServiceFilter,
    HoldFilter,
    ReceivedFilter,
    SenderFilter,
]


@admin.register(Comment)
class CommentDesk(Panel, BulkActions, StatisticsPages, DigestSwitch, Desk):
    """Where readers' words are read and decided upon."""

    list_display = ["__str__"]
    list_filter = [*FILTERS]
    show_facets = admin.ShowFacets.NEVER
    ordering = ["created_at", "pk"]
    search_help_text = "متن، نام، کد پیگیری یا شناسه مطلب"
    change_list_template = "admin/comments/comment/change_list.html"

    class Media:
        css = {"all": ["css/admin/moderation.css"]}
        js = [Script("js/admin/moderation.js", type="module")]

    # The list

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return Comment.objects.for_queue().order_by(*self.ordering)

    def get_search_fields(self, request: HttpRequest) -> list[str]:
        """Who may not see an e-mail does not find out whose it is either."""
        return ["text", "name", *(["email"] if Rights.of(request.user).sees_email else [])]

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[QuerySet, bool]:
        found, _ = super().get_search_results(request, queryset, search_term)
        code = persian.to_ascii_digits(search_term.strip())
        reference = re.sub(r"[\s-]+", "", code).upper()
        if CODE.fullmatch(code):
            found |= queryset.of_code(int(code))
        if REFERENCE.fullmatch(reference):
            found |= queryset.of_reference(reference)
        return found, False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        response = super().changelist_view(request, extra_context)
        context = getattr(response, "context_data", None) or {}
        if "cl" in context:
            context |= {
                "title": "صف نظرها",
                "rights": Rights.of(request.user),
                "cards": cards_of(context["cl"].result_list, request),
            }
        return response

    # The page of one comment

    def change_view(
        self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if request.method not in {"GET", "HEAD"} or not self.has_view_permission(request):
            raise PermissionDenied
        comment = self.get_queryset(request).filter(pk=object_id) if is_key(object_id) else None
        if not (comment and object_id):
            raise Http404("No such comment")
        return self.card_page(request, card_of(comment.get(), request))

    def card_page(self, request: HttpRequest, card: Card, status: int = 200) -> HttpResponse:
        comment = card.comment
        others = Comment.objects.for_queue().of_sender(comment).exclude(pk=comment.pk)
        context = {
            **self.admin_site.each_context(request),
            "title": "نظر",
            "opts": self.opts,
            "media": self.media,
            "card": card,
            "next": request.POST["next"] if "next" in request.POST else request.get_full_path(),
            "history": history_of(comment),
            "others": others.order_by("-created_at", "-pk")[:MOST_OTHERS],
        }
        return TemplateResponse(
            request, "admin/comments/comment/change_form.html", context, status=status
        )

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """Every decision is a row of its own: they stand on the comment's page."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        page = reverse("admin:comments_comment_change", args=[object_id])
        return HttpResponseRedirect(f"{page}#decisions")

    # Permissions

    def has_moderate_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("comments.moderate_comment")

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.has_moderate_permission(request) or super().has_view_permission(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Comments go with their story, where somebody may delete that."""
        return bool(reach(request.user, "delete"))

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A comment is removed at its writer's wish and stays here with all its decisions."""
        raise PermissionDenied
