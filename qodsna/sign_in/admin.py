"""The log of events: who did what, when, on which thing. It is read, and never written here."""

from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from qodsna import persian
from qodsna.desk import Desk, JalaliPeriodFilter
from qodsna.sign_in.events import AT_THE_DOOR

KINDS = {
    ADDITION: "افزودن",
    CHANGE: "تغییر",
    DELETION: "پاک کردن",
    AT_THE_DOOR: "ورود و امنیت",
}
MOST_LISTED = 10_000

# Secrets are nobody's reading; everybody's own account page is where they are changed.
admin.site.unregister([TOTPDevice, StaticDevice])


class CappedPaginator(Paginator):
    """Counts no further than anybody turns pages: a log of a million costs like a short one."""

    @cached_property
    def count(self) -> int:
        rows: Any = self.object_list
        return rows.order_by()[:MOST_LISTED].count()


class PeriodFilter(JalaliPeriodFilter):
    """Also the years before, as far back as the log goes."""

    field = "action_time"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        first = LogEntry.objects.order_by("action_time").values_list("action_time", flat=True)[:1]
        this_year = persian.today().year
        since = persian.to_jalali(first[0]).year if first else this_year
        years = range(this_year - 1, since - 1, -1)
        before = [(str(year), f"سال {persian.to_persian_digits(year)}") for year in years]
        return super().lookups(request, model_admin) + before

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        value = self.value() or ""
        if not value.isdecimal() or value not in dict(self.lookup_choices):
            return super().queryset(request, queryset)
        start, end = persian.year_bounds(int(value))
        return queryset.filter(action_time__gte=start, action_time__lt=end)


class ChoiceFilter(admin.SimpleListFilter):
    """One value of a column; what the list does not offer is none."""

    column: str

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if (value := self.value()) is None:
            return queryset
        offered = value in dict(self.lookup_choices)
        return queryset.filter(**{self.column: value}) if offered else queryset.none()


class KindFilter(ChoiceFilter):
    title = "گونه"
    parameter_name = "kind"
    column = "action_flag"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(flag), words) for flag, words in KINDS.items()]


class PersonFilter(ChoiceFilter):
    title = "چه کسی"
    parameter_name = "by"
    column = "user"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        people = User.objects.filter(is_staff=True).order_by("username")
        return [(str(user.pk), named(user)) for user in people]


@admin.register(LogEntry)
class EventDesk(Desk):
    actions = None
    list_display_links = None
    list_filter = [PeriodFilter, KindFilter, PersonFilter]
    list_select_related = ["user", "content_type"]
    ordering = ["-action_time", "-pk"]
    paginator = CappedPaginator
    show_facets = admin.ShowFacets.NEVER
    search_fields = ["object_repr", "change_message"]
    search_help_text = "واژه‌ای از شرح یا نام چیزها، یا یک روز مانند ۱۴۰۴/۰۵/۱۴"
    fields = readonly_fields = ("at", "who", "message", "thing", "kind")

    class Media:
        css = {"all": ["css/admin/sign-in.css"]}

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        """A day is found by its index; words are looked for everywhere."""
        try:
            day = persian.parse_datetime(search_term)
        except ValueError:
            return super().get_search_results(request, queryset, search_term)
        end = day + timedelta(days=1)
        return queryset.filter(action_time__gte=day, action_time__lt=end), False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if request.method == "POST":
            raise PermissionDenied
        return super().changelist_view(
            request, {"title": "گزارش رویدادها", **(extra_context or {})}
        )

    # Columns

    @admin.display(description="زمان", ordering="action_time")
    def at(self, entry: LogEntry) -> str:
        return persian.format_numeric(entry.action_time)

    @admin.display(description="چه کسی")
    def who(self, entry: LogEntry) -> str:
        return named(entry.user)

    @admin.display(description="گونه")
    def kind(self, entry: LogEntry) -> str:
        return KINDS.get(entry.action_flag, "—")

    @admin.display(description="بر چه چیزی")
    def thing(self, entry: LogEntry, address: str = "") -> SafeString:
        name: str = persian.cut(entry.object_repr, 80) or "—"
        if address:
            name = format_html('<a href="{}">{}</a>', address, name)
        kind = entry.content_type.name if entry.content_type else ""
        return format_html('<bdi>{}</bdi> <span class="event-kind">{}</span>', name, kind)

    @admin.display(description="شرح")
    def message(self, entry: LogEntry) -> SafeString:
        text = entry.get_change_message() or KINDS.get(entry.action_flag, "—")
        return format_html("<bdi>{}</bdi>", text)

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        @admin.display(description="بر چه چیزی")
        def thing(entry: LogEntry) -> SafeString:
            return self.thing(entry, self._address(entry, request))

        return ["at", "who", "message", thing, "kind"]

    def _address(self, entry: LogEntry, request: HttpRequest) -> str:
        """Of the thing's page, where there still may be one and this reader may open it."""
        model = entry.content_type.model_class() if entry.content_type else None
        desk = self.admin_site._registry.get(model) if model else None
        if desk is None or entry.action_flag == DELETION:
            return ""
        may_view = desk.has_view_or_change_permission(request)
        return (entry.get_admin_url() or "") if may_view else ""

    # Nobody writes here

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


def named(user: User) -> str:
    return user.get_full_name() or user.get_username()
