"""The moderators' desk."""

import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from comments.models import Comment
from qodsna import persian
from qodsna.desk import Desk

CODE = re.compile("[0-9]{1,18}")
QUEUES = {
    "awaiting_moderation": "در انتظار بررسی",
    "approved": "منتشرشده",
    "rejected": "ردشده",
    "spam": "هرزنامه",
    "all": "همه",
}


class QueueFilter(admin.SimpleListFilter):
    """Each choice is a word of ``CommentQuerySet``; the desk opens on the first."""

    title = "وضعیت"
    parameter_name = "queue"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(QUEUES.items())

    def value(self) -> str:
        queue = super().value()
        return queue if queue in QUEUES else "awaiting_moderation"

    def choices(self, changelist: Any) -> Iterator[Any]:
        return islice(super().choices(changelist), 1, None)

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return getattr(queryset, self.value())()


class ModerationForm(ActionForm):
    reason = forms.CharField(label="دلیل رد", required=False, max_length=200)


@admin.register(Comment)
class CommentDesk(Desk):
    """Where readers' words are read and decided upon; they are never written or changed here."""

    action_form = ModerationForm
    actions = ["approve", "reject", "mark_as_spam"]
    list_display = ["excerpt", "headline", "display_name", "status", "written"]
    list_filter = [QueueFilter]
    ordering = ["created_at", "pk"]
    search_fields = ["text", "name", "email"]
    search_help_text = "متن، نام، رایانامه یا شناسه مطلب"
    fields = readonly_fields = (
        "article",
        "parent",
        "name",
        "email",
        "text",
        "status",
        "is_official",
        "written",
        "decided",
        "decided_by",
        "rejection_reason",
    )

    # Columns

    @admin.display(description="متن")
    def excerpt(self, comment: Comment) -> str:
        return persian.cut(comment.text, 120)

    @admin.display(description="خبر")
    def headline(self, comment: Comment) -> str:
        return comment.article.title

    @admin.display(description="نام")
    def display_name(self, comment: Comment) -> str:
        return comment.display_name

    @admin.display(description="زمان نوشتن", ordering="created_at")
    def written(self, comment: Comment) -> str:
        return persian.format_numeric(comment.created_at)

    @admin.display(description="زمان تصمیم")
    def decided(self, comment: Comment) -> str:
        return persian.format_numeric(comment.decided_at) if comment.decided_at else "—"

    # The list

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return Comment.objects.for_queue().order_by(*self.ordering)

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[QuerySet, bool]:
        found, _ = super().get_search_results(request, queryset, search_term)
        code = persian.to_ascii_digits(search_term.strip())
        return found | queryset.of_code(int(code)) if CODE.fullmatch(code) else found, False

    # Permissions

    def has_moderate_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("comments.moderate_comment")

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.has_moderate_permission(request) or super().has_view_permission(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    # Decisions

    @admin.action(description="تأیید و انتشار", permissions=["moderate"])
    def approve(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._decide(request, queryset, "تأیید شد.", lambda one: one.approve(by=request.user))

    @admin.action(description="رد", permissions=["moderate"])
    def reject(self, request: HttpRequest, queryset: QuerySet) -> None:
        why = request.POST.get("reason", "")
        self._decide(
            request, queryset, "رد شد.", lambda one: one.reject(by=request.user, reason=why)
        )

    @admin.action(description="هرزنامه است", permissions=["moderate"])
    def mark_as_spam(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._decide(
            request, queryset, "هرزنامه شد.", lambda one: one.mark_as_spam(by=request.user)
        )

    def _decide(
        self, request: HttpRequest, comments: QuerySet, done: str, decide: Callable[[Any], None]
    ) -> None:
        for comment in comments:
            decide(comment)
            self.log_change(request, comment, done)
        count = persian.to_persian_digits(len(comments))
        self.message_user(request, f"{count} نظر {done}", messages.SUCCESS)
