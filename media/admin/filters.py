from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest

from media.models import Keyword
from media.usage import unused
from qodsna.autocomplete import is_key

MOST = 20


class UnusedFilter(admin.SimpleListFilter):
    title = "کاربرد"
    parameter_name = "used"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("nowhere", "به کار نرفته")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return unused(queryset) if self.value() == "nowhere" else queryset


class KeywordFilter(admin.SimpleListFilter):
    """The keywords that most pictures have; the others are found by searching."""

    title = "برچسب"
    parameter_name = "keyword"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        often = Keyword.objects.annotate(pictures=Count("image")).filter(pictures__gt=0)
        return [(str(each.pk), each.name) for each in often.order_by("-pictures", "name")[:MOST]]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        key = self.value()
        if not key:
            return queryset
        return queryset.filter(keywords=key) if is_key(key) else queryset.none()
