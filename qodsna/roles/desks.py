"""Whom and what an administrator may change, who is not above everybody: for Django's own desks."""

from typing import Any

from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q
from django.http import HttpRequest, HttpResponse

from qodsna.autocomplete import is_key
from qodsna.roles.table import ROLES

# To hand these out is to hand out more than any role has.
ABOVE_ROLES = {"is_superuser", "user_permissions"}


class NobodyAbove:
    """For a ``UserAdmin``: who is no superuser makes none, changes none, and gives only roles."""

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_superuser and ABOVE_ROLES & {*request.POST}:
            raise PermissionDenied
        return super().changeform_view(request, *args, **kwargs)  # type: ignore[misc, no-any-return]

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        fields = super().get_readonly_fields(request, obj)  # type: ignore[misc]
        return fields if request.user.is_superuser else [*fields, *sorted(ABOVE_ROLES)]

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        may: bool = super().has_change_permission(request, obj)  # type: ignore[misc]
        return may and not self.is_above(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        may: bool = super().has_delete_permission(request, obj)  # type: ignore[misc]
        return may and not self.is_above(request, obj)

    def is_above(self, request: HttpRequest, obj: User | None) -> bool:
        return obj is not None and obj.is_superuser and not request.user.is_superuser

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """The groups of the roles, and whatever group this person is in already."""
        if db_field.name == "groups" and not request.user.is_superuser:
            match = request.resolver_match
            here = (match and match.kwargs.get("object_id")) or ""
            known = Q(name__in=ROLES.values())
            if here and is_key(here):
                known |= Q(pk__in=Group.objects.filter(user=int(here)).values("pk"))
            kwargs["queryset"] = Group.objects.filter(known)
        return super().formfield_for_manytomany(db_field, request, **kwargs)  # type: ignore[misc]


class KeptGroups:
    """For a ``GroupAdmin``: the groups of the roles are what the table says, for everybody."""

    def has_change_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        may: bool = super().has_change_permission(request, obj)  # type: ignore[misc]
        return may and not is_kept(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        may: bool = super().has_delete_permission(request, obj)  # type: ignore[misc]
        return may and not is_kept(obj)


def is_kept(group: Group | None) -> bool:
    return group is not None and group.name in ROLES.values()
