from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from articles.models import Category
from articles.rights import desk_of
from qodsna.autocomplete import is_key
from qodsna.desk import JalaliPeriodFilter

STATES = {
    "drafts": "پیش‌نویس",
    "submitted": "فرستاده به دبیر",
    "returned": "بازگشته",
    "approved": "تأییدشده",
    "scheduled": "زمان‌بندی‌شده",
    "published": "منتشرشده",
    "withdrawn": "برداشته‌شده",
}


class StateFilter(admin.SimpleListFilter):
    """Each choice is a word of ``ArticleQuerySet``."""

    title = "وضعیت"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(STATES.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        state = self.value()
        return getattr(queryset, state)() if state in STATES else queryset


class PublishedFilter(JalaliPeriodFilter):
    title = "زمان انتشار"
    field = "published_at"


class MineFilter(admin.SimpleListFilter):
    """Somebody's own stories, or those of the services that he is an editor of."""

    title = "میز"
    parameter_name = "of"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        desk = [("desk", "سرویس‌های من")] if desk_of(request.user) else []
        return [("me", "من"), *desk]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        if self.value() == "me":
            return queryset.of_writer(request.user)
        if self.value() == "desk":
            return queryset.filter(category__in=desk_of(request.user))
        return queryset


class ServiceFilter(admin.SimpleListFilter):
    """A service, with everything below it."""

    title = "سرویس"
    parameter_name = "service"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        services = Category.objects.filter(parent=None).order_by("edition", "position", "pk")
        return [(str(service.pk), service.name) for service in services]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        chosen = self.value() or ""
        if not chosen or not is_key(chosen):
            return queryset
        return queryset.filter(category__in=Category.objects.below(int(chosen)))
