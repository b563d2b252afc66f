"""Permissions in the newsroom's words, for the pages of staff and groups."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django import forms
from django.contrib.auth.forms import ReadOnlyPasswordHashWidget
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.forms.models import ModelChoiceIterator
from django.http import HttpRequest

GRANTING = ["groups", "permissions", "user_permissions"]
VERBS = {"add": "افزودن", "change": "ویرایش", "delete": "پاک کردن", "view": "دیدن"}
# Of these apps nobody does anything in the newsroom.
INNER = ["contenttypes", "sessions", "otp_totp", "otp_static", "sign_in", "limits"]


def granted_in_the_newsroom() -> "QuerySet[Permission]":
    """Those that make a difference, the log of events among them for looking only."""
    of_the_log = Q(content_type__app_label="admin") & ~Q(codename="view_logentry")
    of_rights = Q(content_type__app_label="auth", content_type__model="permission")
    found = Permission.objects.exclude(content_type__app_label__in=INNER)
    return found.exclude(of_the_log | of_rights).select_related("content_type")


def in_words(permission: Permission) -> str:
    """`خبرها | خبر: ویرایش`"""
    return f"{_thing(permission.content_type)}: {_deed(permission)}"


def _thing(kind: ContentType) -> str:
    model = kind.model_class()
    if model is None:
        return kind.app_label
    return f"{model._meta.app_config.verbose_name} | {model._meta.verbose_name}"


def _deed(permission: Permission) -> str:
    """Rights of our own say by themselves what they are."""
    verb = permission.codename.removesuffix(f"_{permission.content_type.model}")
    return VERBS.get(verb, permission.name)


class ByThing(ModelChoiceIterator):
    def __iter__(self) -> Iterator[Any]:
        for kind, rights in groupby(self.queryset, key=lambda right: right.content_type):
            yield _thing(kind), [self.choice(right) for right in rights]


class RightsField(forms.ModelMultipleChoiceField):
    """A box to tick for each permission, by what it is about."""

    iterator = ByThing
    widget = forms.CheckboxSelectMultiple({"class": "rights"})

    def label_from_instance(self, permission: Any) -> str:
        return _deed(permission)


class PersianRights:
    """For a ``ModelAdmin``: its permissions speak Persian, and the log names each one."""

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "groups":
            kwargs["widget"] = forms.CheckboxSelectMultiple({"class": "rights"})
        if db_field.name not in {"permissions", "user_permissions"}:
            return super().formfield_for_manytomany(db_field, request, **kwargs)  # type: ignore[misc]
        label = db_field.verbose_name
        return RightsField(granted_in_the_newsroom(), required=False, label=label)

    def construct_change_message(
        self, request: HttpRequest, form: Any, *args: Any, **kwargs: Any
    ) -> Any:
        message = super().construct_change_message(request, form, *args, **kwargs)  # type: ignore[misc]
        rows = [name for name in form.changed_data if name in GRANTING]
        named = [text for name in rows for text in _granted_and_taken(form, name)]
        return [*message, {"changed": {"fields": named}}] if named else message


def _granted_and_taken(form: Any, name: str) -> list[str]:
    """`+سردبیر`, `−خبرنگار`"""
    before, after = set(form.initial.get(name) or []), set(form.cleaned_data[name])
    words = str if name == "groups" else in_words
    granted = [f"+{words(row)}" for row in after - before]
    return granted + [f"−{words(row)}" for row in before - after]


class PasswordState(ReadOnlyPasswordHashWidget):
    """Whether there is a password, without how it is kept."""

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        if context["summary"] and "value" in context["summary"][0]:
            context["summary"] = [{"label": "گذاشته شده است."}]
        return context
