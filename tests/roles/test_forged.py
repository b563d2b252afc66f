"""Fields and keys that a form never had: refused, and nothing is changed."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.urls import reverse

from articles.models import RelatedLink, ShareLink
from qodsna.roles import ROLES
from tests.builders import chief, user
from tests.roles.addresses import form
from tests.roles.cells import snapshot
from tests.roles.newsroom import open_newsroom

pytestmark = pytest.mark.django_db

CHANGE = "admin:articles_article_change"


@pytest.mark.parametrize("who", ["reporter", "desk_editor", "photo_editor"])
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("published_at", "۱۴۰۴/۰۵/۱۴ ۱۲:۰۰"),
        ("published_until", "۱۴۹۰/۰۵/۱۴ ۱۲:۰۰"),
        ("embargo_until", "۱۴۹۰/۰۵/۱۴ ۱۲:۰۰"),
        ("embargo_note", "x"),
        ("is_breaking", "on"),
        ("comments_closed", "on"),
        ("status", "published"),
        ("created_by", "1"),
        ("assigned_to", "1"),
        ("published_by", "1"),
        ("edition", "999"),
        ("withdrawal_note", "x"),
        ("comments_published", "7"),
    ],
)
def test_a_field_that_the_form_never_had_is_refused(client, who, name, value):
    newsroom = open_newsroom(who)
    client.force_login(newsroom.person)
    story = newsroom.story("own", "draft")
    before = snapshot()
    data = form(who, story, **{name: value})
    assert client.post(reverse(CHANGE, args=[story.article.pk]), data).status_code == 403
    add = reverse("admin:articles_article_add")
    if name != "edition":
        newest = {"headline": "تازه", "kind": "news", "edition": newsroom.things["edition"]}
        links = {key: each for key, each in data.items() if key.startswith("related")}
        forged = {**newest, **links, name: value}
        allowed_in_desk = who == "desk_editor" and name in {
            "published_at", "published_until", "embargo_until", "embargo_note", "comments_closed"
        }  # fmt: skip
        if not allowed_in_desk:
            assert client.post(add, forged).status_code == 403
    assert snapshot() == before


def test_the_chief_forges_no_field_either(client):
    newsroom = open_newsroom("chief_editor")
    client.force_login(newsroom.person)
    story = newsroom.story("own", "draft")
    data = form("chief_editor", story, status="published")
    assert client.post(reverse(CHANGE, args=[story.article.pk]), data).status_code == 403


def test_a_row_of_somebody_elses_story_is_not_changed_from_ones_own(client):
    newsroom = open_newsroom("reporter")
    client.force_login(newsroom.person)
    story, other = newsroom.story("own", "draft"), newsroom.story("elsewhere", "draft")
    link = RelatedLink.objects.get(article=other.article)
    rows: dict[str, Any] = {
        "related_links-TOTAL_FORMS": "1",
        "related_links-INITIAL_FORMS": "1",
        "related_links-0-id": link.pk,
        "related_links-0-article": other.article.pk,
        "related_links-0-url": "https://example.org/forged",
        "related_links-0-title": "جعلی",
        "related_links-0-position": "1",
    }
    client.post(
        reverse(CHANGE, args=[story.article.pk]),
        form("reporter", story, headline=story.article.headline, **rows),
    )
    link.refresh_from_db()
    assert (link.article, link.title) == (other.article, other.article.headline)


def test_a_share_link_is_ended_only_from_its_own_story(client):
    newsroom = open_newsroom("desk_editor")
    client.force_login(newsroom.person)
    mine, other = newsroom.story("own", "draft"), newsroom.story("elsewhere", "draft")
    key = ShareLink.objects.get(article=other.article).pk
    client.post(reverse("admin:articles_article_revoke", args=[mine.article.pk, key]))
    assert ShareLink.objects.open().filter(pk=key).exists()


def test_a_choice_with_one_foreign_story_in_it_leads_none_on(client):
    newsroom = open_newsroom("desk_editor")
    client.force_login(newsroom.person)
    chosen = [newsroom.story(place, "submitted").article.pk for place in ("desk", "elsewhere")]
    before = snapshot()
    response = client.post(
        reverse("admin:articles_article_changelist"),
        {"action": "publish_selected", "index": "0", "_selected_action": chosen},
    )
    assert response.status_code == 403
    assert snapshot() == before


# Above the roles


@pytest.fixture
def administrator(client) -> User:
    person = user("administrator", role="administrator")
    client.force_login(person)
    return person


def staff_form(person: User, **more: Any) -> dict[str, Any]:
    return {"username": person.username, "is_active": "on", "is_staff": "on", **more}


@pytest.mark.parametrize("name", ["is_superuser", "user_permissions"])
@pytest.mark.parametrize("whom", ["himself", "another", "new"])
def test_an_administrator_hands_out_nothing_beyond_the_roles(client, administrator, name, whom):
    other = administrator if whom == "himself" else user("other", role="reporter")
    value = "on" if name == "is_superuser" else str(Permission.objects.first().pk)
    page = reverse("admin:auth_user_change", args=[other.pk])
    data = staff_form(other, **{name: value})
    if whom == "new":
        page = reverse("admin:auth_user_add")
        data = {
            "username": "new",
            "password1": "newsroom-8!",
            "password2": "newsroom-8!",
            name: value,
        }
    before = snapshot()
    assert client.post(page, data).status_code == 403
    assert snapshot() == before


def test_an_administrator_gives_the_roles_and_takes_them(client, administrator):
    other = user("other", role="reporter")
    group = Group.objects.get(name=ROLES["chief_editor"])
    page = reverse("admin:auth_user_change", args=[other.pk])
    assert client.post(page, staff_form(other, groups=[group.pk])).status_code == 302
    assert list(other.groups.all()) == [group]


def test_a_group_beside_the_roles_is_given_by_a_superuser_alone(client, administrator):
    other, strong = user("other", role="reporter"), Group.objects.create(name="توانا")
    page = reverse("admin:auth_user_change", args=[other.pk])
    assert client.post(page, staff_form(other, groups=[strong.pk])).status_code == 200
    assert strong not in other.groups.all()
    other.groups.add(strong)
    assert client.post(page, staff_form(other, groups=[strong.pk])).status_code == 302
    assert list(other.groups.all()) == [strong]


def test_an_administrator_does_not_change_who_is_above_him(client, administrator):
    above = chief("owner")
    before = snapshot()
    words = {"password1": "newsroom-8!", "password2": "newsroom-8!", "usable_password": "true"}
    for page, data in (
        ("change", staff_form(above, is_active="")),
        ("password_change", words),
        ("delete", {"post": "yes"}),
    ):
        address = reverse(f"admin:auth_user_{page}", args=[above.pk])
        assert client.post(address, data).status_code == 403
    assert snapshot() == before
    html = client.get(reverse("admin:auth_user_change", args=[above.pk])).content.decode()
    assert above.password not in html


def test_the_groups_of_the_roles_are_kept_by_the_table_for_everybody(client):
    client.force_login(chief())
    group = Group.objects.get(name=ROLES["reporter"])
    page = reverse("admin:auth_group_change", args=[group.pk])
    assert client.get(page).status_code == 200
    assert client.post(page, {"name": "دیگر"}).status_code == 403
    delete = reverse("admin:auth_group_delete", args=[group.pk])
    assert client.post(delete, {"post": "yes"}).status_code == 403
    assert Group.objects.filter(name=ROLES["reporter"]).exists()
