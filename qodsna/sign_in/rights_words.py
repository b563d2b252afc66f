"""Permissions in the newsroom's words, for the pages of staff and groups."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import FilteredSelectMultiple
from django.contrib.auth.models import Permission
from django.db.models import Q, QuerySet
from django.http import HttpRequest

VERBS = {"add": "افزودن", "change": "ویرایش", "delete": "پاک کردن", "view": "دیدن"}
# Of these apps nobody does anything in the newsroom.
INNER = ["contenttypes", "sessions", "otp_totp", "otp_static", "sign_in", "limits"]


def granted_in_the_newsroom() -> "QuerySet[Permission]":
    """Those that make a difference, the log of events among them for looking only."""
    of_the_log = Q(content_type__app_label="admin") & ~Q(codename="view_logentry")
    found = Permission.objects.exclude(content_type__app_label__in=INNER).exclude(of_the_log)
    return found.select_related("content_type")


def in_words(permission: Permission) -> str:
    """`خبرها | خبر | ویرایش`; rights of our own say by themselves what they are."""
    kind = permission.content_type
    model = kind.model_class()
    if model is None:
        return f"{kind.app_label} | {permission.name}"
    verb = VERBS.get(permission.codename.removesuffix(f"_{kind.model}"), permission.name)
    return f"{model._meta.app_config.verbose_name} | {model._meta.verbose_name} | {verb}"


class RightsField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, permission: Any) -> str:
        return in_words(permission)


class PersianRights:
    """For a ``ModelAdmin``: its field of permissions speaks Persian."""

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name not in {"permissions", "user_permissions"}:
            return super().formfield_for_manytomany(db_field, request, **kwargs)  # type: ignore[misc]
        return RightsField(
            granted_in_the_newsroom(),
            required=False,
            label=db_field.verbose_name,
            widget=FilteredSelectMultiple(db_field.verbose_name, is_stacked=False),
        )
