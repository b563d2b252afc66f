"""The pages of staff and roles tell what somebody may do in the newsroom's words."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from tests.builders import user

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client):
    client.force_login(user("مدیر", role="administrator"))
    return client


def test_who_may_not_give_single_rights_reads_them_in_words(administrator):
    colleague = user("همکار", role="reporter")
    colleague.user_permissions.add(Permission.objects.get(codename="add_tag"))
    address = reverse("admin:auth_user_change", args=[colleague.pk])
    page = administrator.get(address).content.decode()
    assert "برچسب: افزودن" in page
    assert "Can add" not in page


def test_a_role_is_told_in_words(administrator):
    role = Group.objects.get(name="خبرنگار")
    page = administrator.get(reverse("admin:auth_group_change", args=[role.pk]))
    assert "Can " not in page.content.decode()
