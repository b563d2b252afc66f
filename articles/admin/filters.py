from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from qodsna.desk import JalaliPeriodFilter

STATES = {
    "drafts": "پیش‌نویس",
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
