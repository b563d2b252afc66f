"""The people of the newsroom, as its forms name them."""

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.db.models import QuerySet


def colleagues() -> QuerySet[User]:
    """Who may be given a story or called in a note."""
    return User.objects.filter(is_active=True, is_staff=True).order_by("last_name", "username")


def name_of(user: Any) -> str:
    """As people call each other; nobody for who has left."""
    return (user.get_full_name() or user.get_username()) if user else "همکار پیشین"


class Colleague(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return name_of(obj)


class Colleagues(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return name_of(obj)
