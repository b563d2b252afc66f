"""The groups of the newsroom, kept as the table says."""

from typing import Any

from django.apps import AppConfig
from django.apps import apps as everything
from django.contrib.auth.models import Group, Permission
from django.db import DEFAULT_DB_ALIAS, transaction

from qodsna.roles.table import ROLES, permissions_of


@transaction.atomic
def keep_groups() -> None:
    """Makes a group of each role and gives it exactly the permissions of the table.

    Whoever is in a group stays in it.
    """
    found = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in Permission.objects.select_related("content_type")
    }
    for role, name in ROLES.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.set(found[each] for each in permissions_of(role) & found.keys())


def after_migrate(sender: AppConfig, using: str, apps: Any = everything, **kwargs: Any) -> None:
    """Keeps the groups once the permissions of the last app are there.

    ``apps``: those that are migrated by now; without groups among them there is nothing to keep.
    """
    last = [config for config in everything.get_app_configs() if config.models_module][-1]
    if sender is last and using == DEFAULT_DB_ALIAS and "auth" in apps.all_models:
        keep_groups()
