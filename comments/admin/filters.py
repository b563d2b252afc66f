"""What the queue is narrowed to; each choice is a word of ``CommentQuerySet``."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from articles.models import Category, Edition
from comments.models import Comment
from qodsna.autocomplete import is_key
from qodsna.desk import JalaliPeriodFilter

QUEUES = {
    "awaiting_moderation": "در انتظار",
    "asked_to_remove": "درخواست حذف",
    "approved": "منتشرشده",
    "rejected": "ردشده",
    "spam": "هرزنامه",
    "removed": "برداشته‌شده",
    "all": "همه",
}
HOLDS = {"held": "نگه‌داشته‌شده", "not_held": "بی‌نشانه"}
DROPDOWN = "admin/comments/comment/filter.html"


class QueueFilter(admin.SimpleListFilter):
    """The desk opens on what waits."""

    title = "وضعیت"
    parameter_name = "queue"
    template = "admin/comments/comment/tabs.html"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(QUEUES.items())

    def value(self) -> str:
        queue = super().value()
        return queue if queue in QUEUES else "awaiting_moderation"

    def choices(self, changelist: Any) -> Iterator[Any]:
        return islice(super().choices(changelist), 1, None)

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return getattr(queryset, self.value())()


class HoldFilter(admin.SimpleListFilter):
    title = "نشانه"
    parameter_name = "hold"
    template = DROPDOWN

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(HOLDS.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        hold = self.value()
        return getattr(queryset, hold)() if hold in HOLDS else queryset


class RowFilter(admin.SimpleListFilter):
    """One of the rows that ``rows`` finds; anything else that is asked for narrows nothing."""

    template = DROPDOWN

    def rows(self) -> dict[str, Any]:
        raise NotImplementedError

    def narrow(self, queryset: Any, row: Any) -> QuerySet:
        raise NotImplementedError

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        self.found = self.rows()
        return [(key, str(row)) for key, row in self.found.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        row = self.found.get(self.value() or "")
        return queryset if row is None else self.narrow(queryset, row)


class EditionFilter(RowFilter):
    title = "نسخه"
    parameter_name = "edition"

    def rows(self) -> dict[str, Edition]:
        return {edition.code: edition for edition in Edition.objects.all()}

    def narrow(self, queryset: Any, row: Edition) -> QuerySet:
        return queryset.in_edition(row)


class ServiceFilter(RowFilter):
    title = "سرویس"
    parameter_name = "service"

    def rows(self) -> dict[str, Category]:
        top = Category.objects.without_tree_fields().filter(parent=None)
        return {str(service.pk): service for service in top.order_by("edition", "position")}

    def narrow(self, queryset: Any, row: Category) -> QuerySet:
        return queryset.of_service(row)


class ReceivedFilter(JalaliPeriodFilter):
    title = "زمان"
    field = "created_at"
    template = DROPDOWN


class SenderFilter(admin.SimpleListFilter):
    """What came from whoever sent the comment with this key, without saying who that is."""

    title = "فرستنده"
    parameter_name = "sender"
    template = DROPDOWN

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        key = request.GET.get(self.parameter_name, "")
        return [(key, "همین فرستنده")] if key and is_key(key) else []

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        key = self.value() or ""
        if not key or not is_key(key):
            return queryset
        comment = Comment.objects.filter(pk=key).first()
        return queryset.of_sender(comment) if comment else queryset.none()
