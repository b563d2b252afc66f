"""The desk of the senders whom the newsroom holds back."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from comments.models import Ban
from comments.models.ban import SPELL
from qodsna import persian
from qodsna.desk import Desk

SHOWN_SIGNS = 6
GONE = "این زمان گذشته است؛ برای پایان دادن، فرستنده را باز کنید."


def sign(value: str) -> SafeString:
    """What only machines call somebody by, left to right and in their digits."""
    return format_html('<bdi class="ban-sign" dir="ltr">{}</bdi>', value)


class BanForm(forms.ModelForm):
    """What people type is a range, an e-mail or a domain; hashes come from comments."""

    class Meta:
        model = Ban
        fields = ["kind", "value", "until", "verdict", "reason"]
        widgets = {"value": forms.TextInput({"dir": "ltr", "class": "vTextField"})}
        help_texts = {
            "value": format_html(
                "بازه: {} یا {}، نشانی تنها هم می‌شود؛ رایانامه: {}؛ "
                "دامنه: {}، با همه زیردامنه‌هایش.",
                *map(sign, ["192.0.2.0/24", "2001:db8::/48", "name@example.com", "example.com"]),
            ),
            "reason": "در پاسخ نظر ردشده، فرستنده هم آن را می‌بیند.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind := self.fields.get("kind"):
            typed = [(key, label) for key, label in Ban.Kind.choices if key in SPELL]
            kind.choices = [("", "---------"), *typed]  # type: ignore[attr-defined]

    def clean_until(self) -> Any:
        until = self.cleaned_data["until"]
        if until and "until" in self.changed_data and until <= timezone.now():
            raise ValidationError(GONE)
        return until


class ForceFilter(admin.SimpleListFilter):
    """Each choice is a word of ``BanQuerySet``."""

    title = "وضعیت"
    parameter_name = "force"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("in_force", "در کار"), ("over", "پایان‌یافته")]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        words = {"in_force": queryset.in_force, "over": queryset.over}
        return words.get(self.value() or "", queryset.all)()


@admin.register(Ban)
class BanDesk(Desk):
    """A ban is never deleted: it is ended, and what it knew of its sender is erased in time."""

    form = BanForm
    change_form_template = "admin/comments/ban/change_form.html"
    actions = ["end"]
    list_filter = [ForceFilter, "kind", "verdict"]
    list_select_related = ["created_by", "ended_by"]
    search_fields = ["reason"]

    class Media:
        css = {"all": ["css/admin/bans.css"]}

    def get_list_display(self, request: HttpRequest) -> Any:
        return [whom(request), "state", "lasts", "verdict", "reason", "closed"]

    def get_search_fields(self, request: HttpRequest) -> list[str]:
        return ["reason", "value"] if sees_email(request) else ["reason"]

    def get_fieldsets(self, request: HttpRequest, obj: Ban | None = None) -> Any:
        if obj is None:
            return [(None, {"fields": BanForm.Meta.fields})]
        held = {"fields": [whom(request), "origin", "until", "verdict", "reason"]}
        return [(None, held), ("سرگذشت", {"fields": ["state", "closed", "ended"]})]

    def get_readonly_fields(self, request: HttpRequest, obj: Ban | None = None) -> Any:
        return [whom(request), "origin", "state", "closed", "ended"] if obj else []

    # Columns

    @admin.display(description="فرستنده", ordering="value")
    def sender(self, ban: Ban) -> SafeString:
        before = "نشان " if ban.is_hashed else ""
        value = ban.value[:SHOWN_SIGNS] if ban.is_hashed else ban.value
        return named(ban, format_html("{}{}", before, sign(value)))

    @admin.display(description="فرستنده")
    def veiled_sender(self, ban: Ban) -> SafeString:
        """For those who may not see e-mails."""
        return named(ban, "پنهان") if ban.kind == Ban.Kind.EMAIL else self.sender(ban)

    @admin.display(description="از روی نظر")
    def origin(self, ban: Ban) -> SafeString | str:
        if not ban.comment_id:
            return "—"
        address = reverse("admin:comments_comment_change", args=[ban.comment_id])
        number = persian.to_persian_digits(ban.comment_id)
        return format_html('<a href="{}">نظر {}</a>', address, number)

    @admin.display(description="وضعیت")
    def state(self, ban: Ban) -> SafeString:
        name, label = ("on", "در کار") if ban.is_in_force else ("over", "پایان‌یافته")
        return format_html('<span class="state state--ban-{}">{}</span>', name, label)

    @admin.display(description="تا", ordering="until")
    def lasts(self, ban: Ban) -> str:
        last = ban.ended_at or ban.until
        return persian.format_numeric(last) if last else "باز شود"

    @admin.display(description="بسته‌شده", ordering="created_at")
    def closed(self, ban: Ban) -> SafeString:
        return done(ban.created_at, ban.created_by)

    @admin.display(description="بازشده")
    def ended(self, ban: Ban) -> SafeString | str:
        return done(ban.ended_at, ban.ended_by) if ban.ended_at else "—"

    # Permissions

    def has_change_permission(self, request: HttpRequest, obj: Ban | None = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or obj.is_in_force)

    def has_delete_permission(self, request: HttpRequest, obj: Ban | None = None) -> bool:
        return False

    # Closing and opening

    def save_model(self, request: HttpRequest, obj: Ban, form: Any, change: bool) -> None:
        if not change:
            obj.created_by = request.user  # type: ignore[assignment]
        super().save_model(request, obj, form, change)

    @admin.action(description="باز کردن فرستنده", permissions=["change"])
    def end(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._end(request, queryset)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_POST(self.end_view))
        return [path("<int:pk>/end/", view, name="comments_ban_end"), *super().get_urls()]

    def end_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.has_change_permission(request):
            raise PermissionDenied
        self._end(request, [get_object_or_404(Ban, pk=pk)])
        return redirect("admin:comments_ban_changelist")

    def _end(self, request: HttpRequest, bans: Iterable[Ban]) -> None:
        ended = [ban for ban in bans if ban.end(by=request.user)]
        for ban in ended:
            self.log_change(request, ban, "فرستنده باز شد.")
        if ended:
            count = persian.to_persian_digits(len(ended))
            self.message_user(request, f"{count} فرستنده باز شد.", messages.SUCCESS)
        else:
            self.message_user(request, "از پیش باز بود.", messages.WARNING)


def sees_email(request: HttpRequest) -> bool:
    return request.user.has_perm("comments.see_email")


def whom(request: HttpRequest) -> str:
    """The column that says as much of the sender as this person may see."""
    return "sender" if sees_email(request) else "veiled_sender"


def named(ban: Ban, value: str) -> SafeString:
    return format_html('<span class="ban-kind">{}</span> {}', ban.get_kind_display(), value)


def done(at: Any, by: Any) -> SafeString:
    """When, and by whom as far as that is known."""
    name = format_html("<br><bdi>{}</bdi>", by.get_full_name() or by) if by else ""
    return format_html("{}{}", persian.format_numeric(at), name)
