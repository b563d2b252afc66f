"""The desk of partners: a key is shown once, and ends when the newsroom says so."""

import re

import pytest
from django.contrib.admin.models import LogEntry

from articles.models import Partner
from tests.articles.api.asking import bearer, get, partner
from tests.builders import chief, published_article, user

pytestmark = pytest.mark.django_db

DESK = "/admin/articles/partner/"
KEY = re.compile(r"qds_[\w-]{43}")


@pytest.fixture
def at_desk(client):
    client.force_login(chief())
    return client


def test_a_key_is_shown_when_it_is_made_and_never_again(at_desk, client):
    published_article()
    response = at_desk.post(f"{DESK}add/", {"name": "روزنامه دریا", "full_text": "on"})
    assert "no-store" in response["Cache-Control"]
    (key,) = {*KEY.findall(response.content.decode())}
    made = Partner.objects.get()
    assert made.created_by.username == "chief"
    assert get(client, "/fa/articles", headers=bearer(key)).status_code == 200
    for path in (DESK, f"{DESK}{made.pk}/change/", f"{DESK}{made.pk}/history/"):
        text = at_desk.get(path).content.decode()
        assert not KEY.search(text)
    assert made.prefix in at_desk.get(DESK).content.decode()
    assert key not in "".join(LogEntry.objects.values_list("change_message", flat=True))


def test_two_keys_in_use_do_not_bear_one_name(at_desk):
    own, _ = partner("روزنامه دریا")
    again = at_desk.post(f"{DESK}add/", {"name": "روزنامه  دریا "})
    assert "کلیدی در کار دارد" in again.content.decode()
    assert at_desk.post(f"{DESK}add/", {"name": ""}).status_code == 200
    own.end(by=None)
    at_desk.post(f"{DESK}add/", {"name": "روزنامه دریا"})
    assert Partner.objects.active().count() == 1


def test_a_key_is_ended_from_its_form_and_from_the_list_and_it_is_written_down(at_desk):
    own, _ = partner()
    response = at_desk.post(f"{DESK}{own.pk}/end/", follow=True)
    assert "۱ کلید پایان یافت" in response.content.decode()
    own.refresh_from_db()
    assert own.ended_by.username == "chief"
    assert LogEntry.objects.get().change_message == "کلید پایان یافت."
    again = at_desk.post(f"{DESK}{own.pk}/end/", follow=True)
    assert "از پیش پایان یافته بود" in again.content.decode()
    other, _ = partner("مجله")
    at_desk.post(DESK, {"action": "end", "_selected_action": [other.pk]})
    assert not Partner.objects.active()
    assert "پایان‌یافته" in at_desk.get(f"{DESK}?force=ended").content.decode()
    assert "روزنامه دریا" not in at_desk.get(f"{DESK}?force=active").content.decode()
    shut = at_desk.get(f"{DESK}{own.pk}/change/").content.decode()
    assert "پایان دادن به کلید" not in shut


def test_its_rights_change_and_its_key_stays(at_desk, client):
    story = published_article(body="<p>متن</p>")
    own, key = partner()
    at_desk.post(f"{DESK}{own.pk}/change/", {"name": "نام تازه"})
    own.refresh_from_db()
    assert (own.name, own.full_text) == ("نام تازه", False)
    told = get(client, f"/fa/articles/{story.pk}", headers=bearer(key)).json()
    assert told["text"] is None
    assert at_desk.post(f"{DESK}{own.pk}/delete/", {"post": "yes"}).status_code == 403


def test_it_says_when_a_key_was_used_last(at_desk, client):
    published_article()
    _, key = partner()
    assert "هرگز" in at_desk.get(DESK).content.decode()
    get(client, "/fa/articles", headers=bearer(key))
    assert "هرگز" not in at_desk.get(DESK).content.decode()


def test_who_has_no_right_finds_no_desk(client):
    own, _ = partner()
    client.force_login(user(role="desk_editor"))
    for path in (DESK, f"{DESK}add/", f"{DESK}{own.pk}/change/"):
        assert client.get(path).status_code == 403
    assert client.post(f"{DESK}{own.pk}/end/").status_code == 403
    assert Partner.objects.active().exists()
