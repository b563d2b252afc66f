"""One's own account: where one is signed in, and the way out of everywhere."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from qodsna.sign_in import tasks
from qodsna.sign_in.agents import device
from qodsna.sign_in.models import SignIn
from tests.builders import chief, user
from tests.qodsna.sign_in.door import ACCOUNT, LOGIN, PASSWORD, WINDOWS, browser, events, is_in, say

pytestmark = pytest.mark.django_db
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1"
NEW = "a-better-password"


@pytest.fixture
def editor():
    return user("editor")


@pytest.fixture
def office(editor):
    client = browser()
    say(client, "editor")
    return client


@pytest.fixture
def mobile(office):
    client = browser(agent=IPHONE)
    say(client, "editor")
    return client


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (WINDOWS, "کروم روی ویندوز"),
        (IPHONE, "سافاری روی آیفون"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0", "فایرفاکس روی لینوکس"),
        (f"{WINDOWS} Edg/140.0", "اج روی ویندوز"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Safari/537.36", "کروم روی اندروید"),
        ("curl/8", "مرورگری ناشناخته"),
        ("", "مرورگری ناشناخته"),
    ],
)
def test_a_browser_is_called_as_people_call_it(agent, words):
    assert device(agent) == words


def test_the_account_lists_where_one_is_signed_in_and_marks_this_place(office, mobile):
    say(browser(), "editor", "wrong")
    user("second")
    say(browser(), "second")
    page = office.get(ACCOUNT).content.decode()
    assert page.count("<strong>کروم روی ویندوز</strong>") == 1
    assert page.count("<strong>سافاری روی آیفون</strong>") == 1
    assert page.count("همین‌جا") == 1
    assert ACCOUNT in office.get("/admin/").content.decode()


def test_one_session_is_ended_and_only_ones_own(office, mobile, editor):
    other = editor.sign_ins.get(device="سافاری روی آیفون")
    second = browser()
    user("second")
    say(second, "second")
    second.post(f"{ACCOUNT}end/{other.pk}/")
    assert is_in(mobile)
    assert office.get(f"{ACCOUNT}end/{other.pk}/").status_code == 405
    office.post(f"{ACCOUNT}end/{other.pk}/")
    assert not is_in(mobile)
    assert is_in(office)
    assert events(editor)[0] == "به یکی از نشست‌های خود پایان داد."


def test_the_session_that_asks_can_be_ended_like_another(office, mobile, editor):
    here = editor.sign_ins.get(device="کروم روی ویندوز")
    assert office.post(f"{ACCOUNT}end/{here.pk}/")["Location"] == LOGIN
    assert not is_in(office)
    assert is_in(mobile)


def test_all_others_are_signed_out(office, mobile, editor):
    page = office.post(f"{ACCOUNT}end/", follow=True).content.decode()
    assert "۱ نشست دیگر پایان یافت." in page
    assert not is_in(mobile)
    assert is_in(office)
    assert events(editor)[0] == "به همه نشست‌های دیگر خود پایان داد."


def test_signing_out_everywhere_leaves_no_session(office, mobile, editor):
    assert office.post(f"{ACCOUNT}end-all/")["Location"] == LOGIN
    assert not is_in(mobile)
    assert not is_in(office)
    assert not SignIn.objects.exists()
    assert events(editor)[0] == "از همه‌جا خارج شد."


def test_signing_out_is_told_and_ends_the_row(office, editor):
    office.post("/admin/logout/")
    assert not is_in(office)
    assert not SignIn.objects.exists()
    assert events(editor) == ["خارج شد.", "وارد شد: کروم روی ویندوز"]


def test_a_new_password_ends_all_sessions_but_this(office, mobile, editor):
    known = {key: value.value for key, value in office.cookies.items() if "known" in key}
    typed = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    before = office.session.session_key
    assert office.post("/admin/password_change/", typed).status_code == 302
    assert is_in(office)
    assert office.session.session_key != before
    assert not is_in(mobile)
    [sign_in] = editor.sign_ins.all()
    assert sign_in.session_key == office.session.session_key
    assert events(editor)[0] == "گذرواژه خود را عوض کرد و از جاهای دیگر خارج شد."
    assert known != {k: v.value for k, v in office.cookies.items() if "known" in k}


def test_a_wrong_old_password_changes_nothing(office, mobile):
    typed = {"old_password": "wrong", "new_password1": NEW, "new_password2": NEW}
    assert office.post("/admin/password_change/", typed).status_code == 200
    assert is_in(mobile)


def test_the_old_password_is_not_guessed_without_end(office, editor):
    typed = {"old_password": "wrong", "new_password1": NEW, "new_password2": NEW}
    answers = [office.post("/admin/password_change/", typed).status_code for _ in range(12)]
    assert answers == [200] * 10 + [302] * 2
    assert "دوباره بیازمایید" in office.get(ACCOUNT).content.decode()
    typed["old_password"] = PASSWORD
    office.post("/admin/password_change/", typed)
    editor.refresh_from_db()
    assert editor.check_password(PASSWORD)


def test_a_password_set_by_an_administrator_ends_the_sessions(office, editor):
    boss = browser()
    chief()
    say(boss, "chief")
    typed = {"usable_password": "true", "password1": NEW, "password2": NEW}
    assert boss.post(f"/admin/auth/user/{editor.pk}/password/", typed).status_code == 302
    assert not is_in(office)
    assert not editor.sign_ins.exists()
    assert is_in(boss)


def test_who_is_made_inactive_is_out_at_once_and_nobody_is_deleted(office, editor):
    boss = browser()
    chief()
    say(boss, "chief")
    desk = f"/admin/auth/user/{editor.pk}/"
    assert boss.post(f"{desk}delete/", {"post": "yes"}).status_code == 403
    assert boss.post(f"{desk}change/", {"username": "editor", "is_staff": "on"}).status_code == 302
    assert not is_in(office)
    assert not editor.sign_ins.exists()
    boss.post(f"{desk}change/", {"username": "editor", "is_staff": "on", "is_active": "on"})
    assert not is_in(office)


def test_the_last_sight_is_noted_once_in_some_minutes(office, editor):
    first = editor.sign_ins.get().seen
    office.get("/admin/")
    assert editor.sign_ins.get().seen == first
    later = datetime.now(UTC) + timedelta(minutes=6)
    with time_machine.travel(later):
        office.get("/admin/")
        assert editor.sign_ins.get().seen >= later


def test_what_is_over_is_neither_listed_nor_kept(office, mobile, editor):
    later = datetime.now(UTC) + timedelta(days=15)
    with time_machine.travel(later):
        assert not editor.sign_ins.alive().exists()
        tasks.forget_sessions.func()
    assert not SignIn.objects.exists()


def test_an_account_is_for_who_is_signed_in(client):
    for path in ("", "end/", "end-all/", "end/1/", "second-step/"):
        assert client.post(f"{ACCOUNT}{path}")["Location"].startswith(LOGIN)
