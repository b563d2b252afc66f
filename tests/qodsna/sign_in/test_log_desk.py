"""The log of events is read, and nobody writes in it."""

from datetime import UTC, datetime

import pytest
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType

from articles.models import Article
from qodsna.sign_in.admin import MOST_LISTED
from qodsna.sign_in.events import AT_THE_DOOR, record
from tests.builders import article, chief, user
from tests.qodsna.sign_in.door import browser, say

pytestmark = pytest.mark.django_db
LOG = "/admin/admin/logentry/"


@pytest.fixture
def admin(client):
    person = chief()
    client.force_login(person)
    return person


def entry(by, what=None, at=None, flag=CHANGE, message="نوشته‌ای عوض شد."):
    kind = ContentType.objects.get_for_model(Article if what is None else what)
    return LogEntry.objects.create(
        user=by,
        content_type=kind,
        object_id=str(what.pk) if what else "7",
        object_repr=str(what or "خبری"),
        action_flag=flag,
        change_message=message,
        **({"action_time": at} if at else {}),
    )


def test_the_log_tells_who_did_what_when_and_on_which_thing(client, admin):
    story = article(headline="بازگشت درناها")
    entry(admin, story, at=datetime(2025, 8, 5, 13, tzinfo=UTC))
    page = client.get(LOG).content.decode()
    assert "گزارش رویدادها" in page
    assert "۱۴۰۴/۰۵/۱۴ ۱۶:۳۰" in page
    assert "نوشته‌ای عوض شد." in page
    assert f'<a href="/admin/articles/article/{story.pk}/change/">بازگشت درناها</a>' in page


def test_only_what_one_may_open_is_a_link(client):
    story = article()
    entry(user("editor"), story)
    client.force_login(user("auditor", can="admin.view_logentry"))
    page = client.get(LOG).content.decode()
    assert story.headline in page
    assert "/admin/articles/article/" not in page


def test_the_log_is_for_who_has_the_right(client):
    client.force_login(user("editor"))
    assert client.get(LOG).status_code == 403


@pytest.mark.parametrize("path", ["", "add/", "{pk}/change/", "{pk}/delete/"])
def test_nobody_writes_in_the_log(client, admin, path):
    written = entry(admin)
    forged = {
        "action": "delete_selected",
        "_selected_action": written.pk,
        "post": "yes",
        "change_message": "هیچ",
    }
    assert client.post(LOG + path.format(pk=written.pk), forged).status_code == 403
    assert LogEntry.objects.get().change_message == "نوشته‌ای عوض شد."
    assert 'name="action"' not in client.get(LOG).content.decode()


def test_the_log_is_narrowed_by_kind_person_and_year(client, admin):
    editor = user("editor")
    entry(admin, at=datetime(2023, 5, 1, tzinfo=UTC), message="کار کهنه")
    entry(editor, flag=ADDITION, message="کار تازه")
    record("وارد شد", editor)

    def found(**asked):
        page = client.get(LOG, asked).content.decode()
        return [word for word in ("کار کهنه", "کار تازه", "وارد شد") if word in page]

    assert found(kind=AT_THE_DOOR) == ["وارد شد"]
    assert found(by=editor.pk) == ["کار تازه", "وارد شد"]
    assert found(period="1402") == ["کار کهنه"]
    assert found(period="today") == ["کار تازه", "وارد شد"]
    assert found(q="۱۴۰۲/۰۲/۱۱") == ["کار کهنه"]
    assert found(q="تازه") == ["کار تازه"]
    assert found(kind="x") == found(by="99999999999999999999") == []
    assert len(found(period="99999")) == 3


def test_the_log_costs_the_same_however_long(client, admin, django_assert_max_num_queries):
    entries = [entry(admin)] * 60
    LogEntry.objects.bulk_create(
        LogEntry(
            user=e.user, content_type=e.content_type, object_id="7", object_repr="x", action_flag=2
        )
        for e in entries
    )
    client.get(LOG)
    with django_assert_max_num_queries(12) as queries:
        client.get(LOG)
    counted = [q["sql"] for q in queries.captured_queries if "COUNT(*)" in q["sql"]]
    assert counted
    assert all(f"LIMIT {MOST_LISTED}" in sql for sql in counted if "django_admin_log" in sql)


def test_the_desk_shows_ones_work_and_not_when_one_came(client, admin):
    entry(admin, article(headline="خبر من"))
    record("وارد شد", admin)
    recent = client.get("/admin/").content.decode().split('id="recent-actions-module"')[1]
    assert "خبر من" in recent
    assert "chief" not in recent


def test_rights_are_named_in_persian_and_the_log_names_each(client, admin):
    reporter = user("reporter")
    group = Group.objects.get(name="سردبیر")
    right = Permission.objects.get(codename="change_any_article")
    page = client.get(f"/admin/auth/user/{reporter.pk}/change/").content.decode()
    assert "خبرها | خبر" in page
    assert not [
        word for word in ("Can add", "Can view", "Choose", "algorithm", "md5") if word in page
    ]
    assert "Can " not in client.get("/admin/auth/group/add/").content.decode()
    typed = {"username": "reporter", "is_active": "on", "is_staff": "on", "groups": group.pk}
    client.post(f"/admin/auth/user/{reporter.pk}/change/", typed | {"user_permissions": right.pk})
    told = LogEntry.objects.get().get_change_message()
    assert "+سردبیر" in told
    assert "+خبرها | خبر: ویرایش" in told
    client.post(f"/admin/auth/user/{reporter.pk}/change/", typed)
    assert "−خبرها | خبر: ویرایش" in LogEntry.objects.first().get_change_message()


def test_secrets_of_phones_have_no_desk(client, admin):
    for path in ("otp_totp/totpdevice/", "otp_static/staticdevice/"):
        assert client.get(f"/admin/{path}").status_code == 404


def test_failures_of_a_name_are_told_until_it_is_held_and_then_once():
    editor = user("editor")
    for _ in range(12):
        say(browser(), "editor", "wrong")
    told = [e.change_message for e in LogEntry.objects.filter(user=editor)]
    assert len(told) == 6
    assert told[0].startswith("پس از کوشش‌های ناموفق بسیار")
