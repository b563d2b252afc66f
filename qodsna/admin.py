"""The newsroom's name over Django's admin, and its people."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import ReadOnlyPasswordHashField, UserChangeForm
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from qodsna import persian
from qodsna.desk import OfferedActions
from qodsna.roles.desks import KeptGroups, NobodyAbove
from qodsna.sign_in import second_step
from qodsna.sign_in.events import record
from qodsna.sign_in.models import SignIn
from qodsna.sign_in.rights_words import PasswordState, PersianRights, in_words

admin.site.site_header = "تحریریه"
admin.site.site_title = "تحریریه"
admin.site.index_title = "میز کار"
admin.site.empty_value_display = "—"

admin.site.unregister([User, Group])


@admin.register(Group)
class GroupDesk(KeptGroups, OfferedActions, PersianRights, GroupAdmin):  # type: ignore[misc]
    """The roles of the newsroom, to be looked at, and groups beside them."""

    filter_horizontal = ()
    fields = ["name", "permissions"]
    readonly_fields = ["rights_in_words"]

    def get_fields(self, request: HttpRequest, obj: Group | None = None) -> Any:
        """Who only looks reads the rights in the newsroom's words."""
        may = self.has_change_permission(request, obj) if obj else True
        return self.fields if may else ["name", "rights_in_words"]

    def get_fieldsets(self, request: HttpRequest, obj: Group | None = None) -> Any:
        return [(None, {"fields": self.get_fields(request, obj)})]

    @admin.display(description="دسترسی‌ها")
    def rights_in_words(self, group: Group) -> SafeString:
        return listed(group.permissions)

    class Media:
        css = {"all": ["css/admin/sign-in.css"]}


def listed(rights: Any) -> SafeString:
    """Permissions in the newsroom's words, for who only looks at them."""
    words = ((in_words(each),) for each in rights.select_related("content_type"))
    rows = format_html_join("", "<li>{}</li>", words)
    return format_html("<ul>{}</ul>", rows) if rows else SafeString("—")


class StaffForm(UserChangeForm):
    password = ReadOnlyPasswordHashField(label="گذرواژه", widget=PasswordState)


@admin.register(User)
class StaffDesk(NobodyAbove, OfferedActions, PersianRights, UserAdmin):  # type: ignore[misc]
    """People who sign in; their moments are shown in the Jalali calendar.

    Nobody is deleted: with him would go what the log of events tells of him.
    """

    form = StaffForm
    filter_horizontal = ()
    change_form_template = "admin/auth/user/change_form.html"
    list_display = ["username", "full_name", "is_active", "is_superuser", "last_seen"]
    readonly_fields = ["last_seen", "joined", "second_step", "rights_in_words"]
    fieldsets = [
        (None, {"fields": ["username", "password", "second_step"]}),
        ("مشخصات", {"fields": ["first_name", "last_name", "email"]}),
        (
            "دسترسی‌ها",
            {
                "fields": ["is_active", "is_staff", "is_superuser", "groups", "user_permissions"],
                "description": "کسی پاک نمی‌شود، تا گزارش کارهایش بماند: آنکه رفته است را"
                " «فعال» نگذارید؛ همان دم از همه‌جا خارج می‌شود.",
            },
        ),
        ("زمان‌ها", {"fields": ["last_seen", "joined"]}),
    ]

    class Media:
        css = {"all": ["css/admin/sign-in.css"]}

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Rights beside those of the groups are ticked by a superuser, and read by others."""
        sets = super().get_fieldsets(request, obj)
        if request.user.is_superuser:
            return sets
        read: dict[Any, str] = {"user_permissions": "rights_in_words"}
        return [
            (title, {**options, "fields": [read.get(name, name) for name in options["fields"]]})
            for title, options in sets
        ]

    @admin.display(description="دسترسی‌های افزون بر گروه‌ها")
    def rights_in_words(self, user: User) -> SafeString:
        return listed(user.user_permissions)

    @admin.display(description="نام")
    def full_name(self, user: User) -> str:
        return user.get_full_name() or "—"

    @admin.display(description="آخرین ورود", ordering="last_login")
    def last_seen(self, user: User) -> str:
        return persian.format_numeric(user.last_login) if user.last_login else "—"

    @admin.display(description="عضویت", ordering="date_joined")
    def joined(self, user: User) -> str:
        return persian.format_numeric(user.date_joined)

    @admin.display(description="ورود دومرحله‌ای")
    def second_step(self, user: User) -> str:
        if phone := second_step.phone(user):
            return f"روشن، از {persian.format_numeric(phone.created_at)}"
        must = second_step.must_confirm(user)
        return "در ورود بعدی راه می‌افتد" if must else "خاموش"

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    # The end of sessions

    def save_model(self, request: HttpRequest, obj: User, *args: Any, **kwargs: Any) -> None:
        super().save_model(request, obj, *args, **kwargs)
        if not (obj.is_active and obj.is_staff):
            SignIn.objects.of(obj).end()

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> Any:  # noqa: A002
        response = super().user_change_password(request, id, form_url)
        if request.method == "POST" and response.status_code == 302:
            SignIn.objects.of(id).besides(request).end()
        return response

    # A lost phone

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(require_POST(self.reset_second_step))
        own = path("<int:pk>/reset-second-step/", view, name="auth_user_reset_second_step")
        return [own, *super().get_urls()]

    def reset_second_step(self, request: HttpRequest, pk: int) -> HttpResponse:
        user = get_object_or_404(User, pk=pk)
        if not self.may_reset(request, user):
            raise PermissionDenied
        second_step.reset(user)
        record("ورود دومرحله‌ای برداشته شد و همه نشست‌ها پایان یافت.", user, by=request.user)
        self.message_user(request, "گام دوم برداشته شد.", messages.SUCCESS)
        return redirect("admin:auth_user_change", pk)

    def may_reset(self, request: HttpRequest, user: User) -> bool:
        """Nobody opens the door of one who may do more than he; one's own is on one's account."""
        above = user.is_superuser and not request.user.is_superuser
        mine = user.pk == request.user.pk
        return not above and not mine and self.has_change_permission(request, user)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        user = kwargs.get("obj")
        context["can_reset_second_step"] = bool(
            user and self.may_reset(request, user) and second_step.phone(user)
        )
        return super().render_change_form(request, context, *args, **kwargs)
