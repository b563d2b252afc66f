"""The groups of the roles have what the table gives them: all of it, and nothing else."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command

from qodsna.roles import ROLES, STORY, WORK, Reach
from qodsna.roles.groups import after_migrate, keep_groups
from qodsna.roles.table import codenames, permissions_of
from tests.builders import user

pytestmark = pytest.mark.django_db


def held(role: str) -> set[str]:
    group = Group.objects.get(name=ROLES[role])
    found = group.permissions.values_list("content_type__app_label", "codename")
    return {f"{app}.{codename}" for app, codename in found}


@pytest.mark.parametrize("role", ROLES)
def test_a_group_has_exactly_what_the_table_gives_its_role(role):
    assert held(role) == permissions_of(role)
    person = user("somebody", role=role)
    for row in STORY:
        for part in Reach:
            assert person.has_perm(codenames(row.action, part)[0]) == (part in row.of(role))
    for row in WORK:
        if row.of(role):
            assert person.has_perms(row.permissions)


def test_what_the_table_names_there_is():
    known = {
        f"{each.content_type.app_label}.{each.codename}"
        for each in Permission.objects.select_related("content_type")
    }
    assert {name for role in ROLES for name in permissions_of(role)} <= known


def test_a_row_that_a_role_may_not_is_not_made_of_its_other_rows():
    """Two rows with the same permissions would have to agree in every cell."""
    for role in ROLES:
        for row in WORK:
            assert row.of(role) == ({*row.permissions} <= permissions_of(role)), (role, row.action)


def test_once_more_changes_nothing_and_everybody_stays(django_assert_max_num_queries):
    person = user("somebody", role="reporter")
    before = {role: held(role) for role in ROLES}
    keys = set(Group.objects.values_list("pk", flat=True))
    with django_assert_max_num_queries(1 + 3 * len(ROLES) + 2) as asked:
        keep_groups()
    assert not [each for each in asked if each["sql"].startswith(("INSERT", "DELETE", "UPDATE"))]
    assert {role: held(role) for role in ROLES} == before
    assert set(Group.objects.values_list("pk", flat=True)) == keys
    assert [group.name for group in person.groups.all()] == [ROLES["reporter"]]


def test_what_was_given_by_hand_is_taken_back_and_what_was_taken_is_given():
    group = Group.objects.get(name=ROLES["reporter"])
    group.permissions.add(Permission.objects.get(codename="publish_any_article"))
    group.permissions.remove(Permission.objects.get(codename="view_own_article"))
    keep_groups()
    assert held("reporter") == permissions_of("reporter")


def test_a_group_beside_the_roles_is_left_alone():
    beside = Group.objects.create(name="کارآموزان")
    beside.permissions.add(Permission.objects.get(codename="view_image"))
    keep_groups()
    assert [each.codename for each in beside.permissions.all()] == ["view_image"]


def test_a_group_that_was_deleted_comes_back_with_the_next_migration():
    Group.objects.filter(name=ROLES["moderator"]).delete()
    call_command("migrate", verbosity=0)
    assert held("moderator") == permissions_of("moderator")


def test_groups_wait_for_the_last_app_and_for_the_newsrooms_own_database():
    Group.objects.all().delete()
    after_migrate(apps.get_app_config("comments"), using="default")
    after_migrate(apps.get_app_config("tasks"), using="elsewhere")
    assert not Group.objects.exists()
