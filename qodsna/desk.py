"""What every desk of the newsroom's admin shares: Jalali moments and Persian search."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import NestedObjects
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models, router
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from qodsna import persian
from qodsna.autocomplete import MOST_DIGITS, KeyChoices, is_key
from qodsna.fields import CleanCharField
from qodsna.forms import JalaliDateTimeField, JalaliDateTimeInput

# Each word is a condition on every field, and a database takes only so many of them.
LONGEST_SEARCH = 100
# How the admin's own filters ask for a value, for a row and for nothing.
WAYS_TO_ASK = ["", "__exact", "__id__exact", "__isnull"]


def fold_lines(form: forms.ModelForm, fold: Callable[[str], str]) -> None:
    """Puts the plain text that was typed into the letters it is kept in."""
    for name, field in form.fields.items():
        if isinstance(field, CleanCharField) and name in form.cleaned_data:
            form.cleaned_data[name] = fold(form.cleaned_data[name])


class WholeRowForm(forms.ModelForm):
    """Asks the row's constraints about everything in it, also about what the form hides."""

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if not self.errors:
            try:
                self.instance.validate_constraints()
            except ValidationError as error:
                self.add_error(None, ValidationError(error.messages))


class OfferedActions(admin.ModelAdmin):
    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Nobody sends a bulk action that his list does not offer; raises PermissionDenied."""
        known = {name for _, name, _ in self._get_base_actions()}  # type: ignore[attr-defined]
        if {*request.POST.getlist("action")} & known - {*self.get_actions(request)}:
            raise PermissionDenied
        return super().changelist_view(request, extra_context)


class Desk(KeyChoices, OfferedActions):
    """A Persian ``ModelAdmin``: moments in and out are Jalali, search understands typing habits."""

    formfield_overrides = {
        models.DateTimeField: {"form_class": JalaliDateTimeField, "widget": JalaliDateTimeInput},
    }
    list_per_page = 50
    show_full_result_count = False

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Of two people who save the same thing at once, the second is told, not thrown out."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except IntegrityError:
            # By now the other one's row is there for the form to see.
            return super().changeform_view(request, *args, **kwargs)

    def name_for(self, request: HttpRequest, thing: Any) -> str:
        """What somebody is told of a thing, who perhaps may not look at it."""
        return str(thing)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What stands against deleting is told to each by the name that he may know."""
        *found, protected = super().get_deleted_objects(objs, request)
        if protected:
            protected = names_of_protectors(self.admin_site, objs, request)
        return *found, protected

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """An address asks for what the desk's filters offer, and for no column besides."""
        asked = (getattr(each, "parameter_name", each) for each in self.get_list_filter(request))
        return lookup in {f"{name}{way}" for name in asked for way in WAYS_TO_ASK}

    def response_action(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        chosen = request.POST.getlist(ACTION_CHECKBOX_NAME)
        if all(chosen) and all(map(is_key, chosen)):
            return super().response_action(request, *args, **kwargs)
        self.message_user(request, "آنچه برگزیده شده شناخته نیست.", messages.ERROR)
        return None

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        """Finds what was typed, the same in Persian letters, and a row by its number."""
        term, may_repeat = persian.clean(search_term)[:LONGEST_SEARCH], False
        found = queryset.none()
        for spelling in {term, persian.fold_letters(term)}:
            part, repeats = super().get_search_results(request, queryset, spelling)
            found, may_repeat = found | part, may_repeat or repeats
        number = persian.to_ascii_digits(term)
        if number.isdecimal() and len(number) <= MOST_DIGITS:
            found |= queryset.filter(pk=number)
        return found, may_repeat


def names_of_protectors(site: admin.AdminSite, things: Any, request: HttpRequest) -> list[str]:
    collector = NestedObjects(using=router.db_for_write(things[0]._meta.model), origin=things)
    collector.collect(things)
    return [
        f"{each._meta.verbose_name}: {name_at_desk(site, each, request)}"
        for each in sorted(collector.protected, key=lambda each: -each.pk)
    ]


def name_at_desk(site: admin.AdminSite, thing: models.Model, request: HttpRequest) -> str:
    """By the desk that the thing has, which knows who may be told what."""
    desk = site.get_model_admin(type(thing)) if site.is_registered(type(thing)) else None
    return desk.name_for(request, thing) if isinstance(desk, Desk) else str(thing)


class JalaliPeriodFilter(admin.SimpleListFilter):
    """Today, yesterday, this week, month and year of the Jalali calendar; subclass per field."""

    field: str
    title = "زمان"
    parameter_name = "period"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        day = persian.today()
        return [
            ("today", "امروز"),
            ("yesterday", "دیروز"),
            ("week", "این هفته"),
            ("month", f"{persian.MONTHS[day.month - 1]} (این ماه)"),
            ("last-month", "ماه پیش"),
            ("year", f"سال {persian.to_persian_digits(day.year)}"),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        bounds = period_bounds(self.value() or "")
        if bounds is None:
            return queryset
        start, end = bounds
        return queryset.filter(**{f"{self.field}__gte": start, f"{self.field}__lt": end})


def period_bounds(name: str) -> tuple[datetime, datetime] | None:
    """The half-open span of a named period in Tehran, or None for an unknown name."""
    day = persian.today()
    yesterday, saturday = day - timedelta(days=1), day - timedelta(days=day.weekday())
    last_month = day - timedelta(days=day.day)
    end = persian.day_bounds(day)[1]
    periods = {
        "today": lambda: persian.day_bounds(day),
        "yesterday": lambda: persian.day_bounds(yesterday),
        "week": lambda: (persian.day_bounds(saturday)[0], end),
        "month": lambda: persian.month_bounds(day.year, day.month),
        "last-month": lambda: persian.month_bounds(last_month.year, last_month.month),
        "year": lambda: persian.year_bounds(day.year),
    }
    return periods[name]() if name in periods else None
