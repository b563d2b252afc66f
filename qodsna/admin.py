"""The newsroom's name over Django's admin, and its people."""

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User

from qodsna import persian
from qodsna.desk import OfferedActions
from qodsna.roles.desks import KeptGroups, NobodyAbove

admin.site.site_header = "تحریریه"
admin.site.site_title = "تحریریه"
admin.site.index_title = "میز کار"

admin.site.unregister([User, Group])


@admin.register(Group)
class GroupDesk(KeptGroups, OfferedActions, GroupAdmin):  # type: ignore[misc]
    """The roles of the newsroom, to be looked at, and groups beside them."""


@admin.register(User)
class StaffDesk(NobodyAbove, OfferedActions, UserAdmin):  # type: ignore[misc]
    """People who sign in; their moments are shown in the Jalali calendar."""

    list_display = ["username", "full_name", "is_active", "is_superuser", "last_seen"]
    readonly_fields = ["last_seen", "joined"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        ("مشخصات", {"fields": ["first_name", "last_name", "email"]}),
        (
            "دسترسی‌ها",
            {"fields": ["is_active", "is_staff", "is_superuser", "groups", "user_permissions"]},
        ),
        ("زمان‌ها", {"fields": ["last_seen", "joined"]}),
    ]

    @admin.display(description="نام")
    def full_name(self, user: User) -> str:
        return user.get_full_name() or "—"

    @admin.display(description="آخرین ورود", ordering="last_login")
    def last_seen(self, user: User) -> str:
        return persian.format_numeric(user.last_login) if user.last_login else "—"

    @admin.display(description="عضویت", ordering="date_joined")
    def joined(self, user: User) -> str:
        return persian.format_numeric(user.date_joined)
