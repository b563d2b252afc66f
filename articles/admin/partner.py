"""The desk of the media that take our stories by a key."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from articles.models import Partner
from qodsna import calendars, persian
from qodsna.desk import Desk, WholeRowForm


class PartnerForm(WholeRowForm):
    class Meta:
        widgets = {"name": forms.TextInput(attrs={"class": "vTextField"})}


class ForceFilter(admin.SimpleListFilter):
    """Each choice is a word of ``PartnerQuerySet``."""

    title = "وضعیت"
    parameter_name = "force"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("active", "در کار"), ("ended", "پایان‌یافته")]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        words = {"active": queryset.active, "ended": queryset.ended}
        return words.get(self.value() or "", queryset.all)()


@admin.register(Partner)
class PartnerDesk(Desk):
    """A key is shown when it is made, and never again; a partner is ended, and never deleted."""

    form = PartnerForm
    change_form_template = "admin/articles/partner/change_form.html"
    actions = ["end"]
    list_display = ["name", "key", "state", "full_text", "used", "made"]
    list_filter = [ForceFilter, "full_text"]
    list_select_related = ["created_by", "ended_by"]
    search_fields = ["name", "prefix"]
    readonly_fields = ["key", "state", "used", "made", "ended"]

    class Media:
        css = {"all": ["css/admin/partner.css"]}

    def get_fieldsets(self, request: HttpRequest, obj: Partner | None = None) -> Any:
        rights = (None, {"fields": ["name", "full_text"]})
        story = ("سرگذشت", {"fields": ["key", "state", "used", "made", "ended"]})
        return [rights, story] if obj else [rights]

    # Columns

    @admin.display(description="کلید", ordering="prefix")
    def key(self, partner: Partner) -> SafeString:
        return format_html('<bdi class="partner-key" dir="ltr">{}…</bdi>', partner.prefix)

    @admin.display(description="وضعیت")
    def state(self, partner: Partner) -> SafeString:
        name, label = ("on", "در کار") if partner.is_active else ("over", "پایان‌یافته")
        return format_html('<span class="state state--partner-{}">{}</span>', name, label)

    @admin.display(description="آخرین روز کاربرد", ordering="used_on")
    def used(self, partner: Partner) -> str:
        if partner.used_on is None:
            return "هرگز"
        return persian.format_numeric(calendars.start_of(partner.used_on)).split()[0]

    @admin.display(description="ساخته‌شده", ordering="created_at")
    def made(self, partner: Partner) -> SafeString:
        return done(partner.created_at, partner.created_by)

    @admin.display(description="پایان")
    def ended(self, partner: Partner) -> SafeString | str:
        return done(partner.ended_at, partner.ended_by) if partner.ended_at else "—"

    # Permissions

    def has_change_permission(self, request: HttpRequest, obj: Partner | None = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or obj.is_active)

    def has_delete_permission(self, request: HttpRequest, obj: Partner | None = None) -> bool:
        return False

    # The key, this once

    def save_model(self, request: HttpRequest, obj: Partner, form: Any, change: bool) -> None:
        if not change:
            obj.created_by = request.user  # type: ignore[assignment]
            request.partner_key = obj.give_key()  # type: ignore[attr-defined]
        super().save_model(request, obj, form, change)

    def response_add(
        self, request: HttpRequest, obj: Partner, post_url_continue: str | None = None
    ) -> HttpResponse:
        """The page with the key is the answer itself: nothing keeps it to be shown later."""
        context = {
            **self.admin_site.each_context(request),
            "title": "کلید تازه",
            "opts": self.opts,
            "partner": obj,
            "key": request.partner_key,  # type: ignore[attr-defined]
        }
        return TemplateResponse(request, "admin/articles/partner/key.html", context)

    # The end

    @admin.action(description="پایان دادن به کلید", permissions=["change"])
    def end(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._end(request, queryset)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_POST(self.end_view))
        return [path("<int:pk>/end/", view, name="articles_partner_end"), *super().get_urls()]

    def end_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.has_change_permission(request):
            raise PermissionDenied
        self._end(request, [get_object_or_404(Partner, pk=pk)])
        return redirect("admin:articles_partner_changelist")

    def _end(self, request: HttpRequest, partners: Iterable[Partner]) -> None:
        ended = [partner for partner in partners if partner.end(by=request.user)]
        for partner in ended:
            self.log_change(request, partner, "کلید پایان یافت.")
        if ended:
            count = persian.to_persian_digits(len(ended))
            self.message_user(request, f"{count} کلید پایان یافت.", messages.SUCCESS)
        else:
            self.message_user(request, "از پیش پایان یافته بود.", messages.WARNING)


def done(at: Any, by: Any) -> SafeString:
    """When, and by whom as far as that is known."""
    name = format_html("<br><bdi>{}</bdi>", by.get_full_name() or by) if by else ""
    return format_html("{}{}", persian.format_numeric(at), name)
