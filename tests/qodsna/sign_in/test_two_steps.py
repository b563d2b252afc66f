"""Everybody who can publish comes in by two steps; others may."""

from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from qodsna import persian
from qodsna.sign_in import second_step
from tests.builders import chief, user
from tests.comments.crowds import at_once, database_for_many
from tests.qodsna.sign_in.door import (
    ACCOUNT,
    CODE,
    LOGIN,
    PASSWORD,
    SET_UP,
    browser,
    events,
    is_in,
    phone_of,
    recovery_codes,
    say,
    shown_by,
    shown_for,
)

pytestmark = pytest.mark.django_db
PUBLISH = "articles.publish_any_article articles.view_any_article"


@pytest.fixture(autouse=True)
def _required(settings):
    settings.REQUIRE_2FA = True


@pytest.fixture
def editor():
    return user("editor", can=PUBLISH)


def test_who_must_is_whoever_can_publish(settings):
    assert second_step.must_confirm(chief())
    assert second_step.must_confirm(user("editor", can=PUBLISH))
    assert not second_step.must_confirm(user("reporter", can="articles.change_any_article"))
    settings.REQUIRE_2FA = False
    assert not second_step.must_confirm(user("second", can=PUBLISH))


def test_the_first_sign_in_sets_up_the_phone_and_shows_the_recovery_codes_once(editor):
    client = browser()
    assert say(client, "editor")["Location"] == SET_UP
    assert not is_in(client)
    page = client.get(SET_UP)
    picture = client.get("/admin/login/picture.svg")
    assert picture["Content-Type"] == "image/svg+xml"
    assert b"<svg" in picture.content
    assert picture["Cache-Control"] == "private, no-store"
    done = client.post(SET_UP, {"code": persian.to_persian_digits(shown_for(page))})
    codes = recovery_codes(done)
    assert len(set(codes)) == 10
    assert is_in(client)
    assert events(editor) == ["وارد شد: کروم روی ویندوز", "ورود دومرحله‌ای را راه انداخت."]
    again = client.get(SET_UP)
    assert not recovery_codes(again)
    assert not StaticToken.objects.filter(token__in=[c.replace("-", "") for c in codes]).exists()


def test_a_wrong_first_code_sets_up_nothing(editor):
    client = browser()
    say(client, "editor")
    page = client.get(SET_UP)
    wrong = f"{(int(shown_for(page)) + 1) % 10**6:06d}"
    assert "این کد درست نیست" in client.post(SET_UP, {"code": wrong}).content.decode()
    assert not TOTPDevice.objects.exists()
    assert not is_in(client)


@pytest.mark.parametrize("typed", ["", "۱۲", "x" * 500, "١٢٣٤٥٦", "\0", "12345678901"])
def test_whatever_is_typed_for_a_code_is_answered(editor, typed):
    phone_of(editor)
    client = browser()
    say(client, "editor")
    assert client.post(CODE, {"code": typed}).status_code == 200
    assert not is_in(client)


def test_a_code_of_the_phone_opens_and_the_session_gets_a_new_key(editor):
    device, _ = phone_of(editor)
    client = browser()
    assert say(client, "editor")["Location"] == CODE
    before = client.session.session_key
    assert not is_in(client)
    assert client.post(CODE, {"code": shown_by(device)})["Location"] == "/admin/"
    assert client.session.session_key != before
    assert is_in(client)


def test_a_code_is_good_for_once(editor):
    device, _ = phone_of(editor)
    code = shown_by(device)
    first, second = browser(), browser()
    for client in (first, second):
        say(client, "editor")
        client.post(CODE, {"code": code})
    assert is_in(first)
    assert not is_in(second)


def test_of_two_who_send_the_same_code_at_once_one_comes_in(transactional_db, tmp_path: Path):
    with database_for_many(tmp_path):
        editor = user("editor", can=PUBLISH)
        device, codes = phone_of(editor)
        for code in (shown_by(device), codes[0].replace("-", "")):
            opened = [None, None]

            def send(turn, code=code, opened=opened):
                opened[turn] = second_step.verify(editor, code)

            at_once(2, send)
            assert len([each for each in opened if each]) == 1


def test_a_recovery_code_opens_once(editor):
    _, codes = phone_of(editor)
    for opens in (True, False):
        client = browser()
        say(client, "editor")
        client.post(f"{CODE}?recovery", {"code": codes[3].upper().replace("-", " ")})
        assert is_in(client) is opens
    assert "وارد شد با کد بازیابی: کروم روی ویندوز" in events(editor)
    assert second_step.codes_left(editor) == 9


def test_nobodys_recovery_code_opens_for_another(editor):
    _, codes = phone_of(user("second", can=PUBLISH))
    phone_of(editor)
    client = browser()
    say(client, "editor")
    client.post(CODE, {"code": codes[0]})
    assert not is_in(client)


def test_between_the_steps_only_some_minutes_pass(editor):
    device, _ = phone_of(editor)
    client = browser()
    with time_machine.travel(datetime.now(UTC) - timedelta(minutes=11)):
        say(client, "editor")
    assert client.post(CODE, {"code": shown_by(device)})["Location"] == LOGIN
    assert not is_in(client)


def test_a_new_password_ends_what_is_between_the_steps(editor):
    device, _ = phone_of(editor)
    client = browser()
    say(client, "editor")
    editor.set_password("another-password")
    editor.save()
    assert client.post(CODE, {"code": shown_by(device)})["Location"] == LOGIN


@pytest.mark.parametrize("path", [CODE, SET_UP])
def test_without_the_password_there_is_no_second_step(client, path):
    assert client.get(path)["Location"] == LOGIN
    assert client.get("/admin/login/picture.svg").status_code == 404


def test_who_knows_the_password_does_not_set_up_over_the_phone_of_another(editor):
    device, _ = phone_of(editor)
    client = browser()
    say(client, "editor")
    assert client.get(SET_UP)["Location"] == CODE
    assert client.get("/admin/login/picture.svg").status_code == 404
    assert client.post(SET_UP, {"code": "123456"})["Location"] == CODE
    assert TOTPDevice.objects.get() == device


def test_who_comes_to_publish_later_sees_no_page_before_the_second_step():
    reporter = user("reporter", can="articles.change_any_article")
    client = browser()
    assert say(client, "reporter")["Location"] == "/admin/"
    assert is_in(client)
    reporter.is_superuser = True
    reporter.save()
    assert client.get("/admin/articles/article/")["Location"].startswith(LOGIN)
    page = client.get(LOGIN).content.decode()
    assert "از این پس ورود شما دو گام دارد" in page
    assert 'value="reporter"' in page
    assert say(client, "reporter")["Location"] == SET_UP
    before = client.session.session_key
    client.post(SET_UP, {"code": shown_for(client.get(SET_UP))})
    assert is_in(client)
    assert client.session.session_key != before
    assert reporter.sign_ins.alive().count() == 1


def test_who_need_not_may_switch_it_on_and_off():
    reporter = user("reporter", can="articles.change_any_article")
    client = browser()
    say(client, "reporter")
    change = f"{ACCOUNT}second-step/"
    assert "گذرواژه درست نیست" in client.post(change, {"password": "no"}).content.decode()
    assert client.post(change, {"password": PASSWORD})["Location"] == SET_UP
    codes = recovery_codes(client.post(SET_UP, {"code": shown_for(client.get(SET_UP))}))
    assert say(browser(), "reporter")["Location"] == CODE
    client.post(change, {"do": "off", "code": "000000"})
    assert second_step.phone(reporter)
    client.post(change, {"do": "off", "code": codes[0]})
    assert not second_step.phone(reporter)
    assert say(browser(), "reporter")["Location"] == "/admin/"


def test_who_must_does_not_switch_it_off(editor):
    _, codes = phone_of(editor)
    client = browser()
    say(client, "editor")
    client.post(CODE, {"code": codes[0]})
    page = client.post(f"{ACCOUNT}second-step/", {"do": "off", "code": codes[1]}, follow=True)
    assert "همیشه در دو گام وارد می‌شود" in page.content.decode()
    assert second_step.phone(editor)


def test_recovery_codes_and_the_phone_are_changed_with_a_code(editor):
    device, codes = phone_of(editor)
    client = browser()
    say(client, "editor")
    client.post(CODE, {"code": codes[0]})
    renewed = client.post(f"{ACCOUNT}second-step/", {"do": "codes", "code": codes[1]})
    fresh = recovery_codes(renewed)
    assert not set(fresh) & set(codes)
    assert second_step.verify(editor, codes[2].replace("-", "")) is None
    moved = client.post(f"{ACCOUNT}second-step/", {"do": "phone", "code": fresh[0]})
    assert moved["Location"] == SET_UP
    client.post(SET_UP, {"code": shown_for(client.get(SET_UP))})
    assert TOTPDevice.objects.get().key != device.key
    assert "گوشی تازه‌ای نشاند." in events(editor)


def test_an_administrator_resets_a_lost_phone_and_its_sessions_end(editor):
    _, codes = phone_of(editor)
    lost = browser()
    say(lost, "editor")
    lost.post(CODE, {"code": codes[0]})
    admin = chief()
    desk = f"/admin/auth/user/{editor.pk}/"
    office = browser()
    say(office, "chief")
    office.post(SET_UP, {"code": shown_for(office.get(SET_UP))})
    assert f"{desk}reset-second-step/" in office.get(f"{desk}change/").content.decode()
    assert office.get(f"{desk}reset-second-step/").status_code == 405
    office.post(f"{desk}reset-second-step/")
    assert not is_in(lost)
    assert events(admin)[0] == "ورود دومرحله‌ای برداشته شد و همه نشست‌ها پایان یافت."
    assert say(browser(), "editor")["Location"] == SET_UP


def test_nobody_resets_who_stands_above_or_without_the_right(client, settings):
    settings.REQUIRE_2FA = False
    admin, manager = chief(), user("manager", can="auth.change_user auth.view_user")
    phone_of(admin)
    client.force_login(manager)
    assert client.post(f"/admin/auth/user/{admin.pk}/reset-second-step/").status_code == 403
    client.force_login(user("reporter"))
    assert client.post(f"/admin/auth/user/{manager.pk}/reset-second-step/").status_code == 403
    assert second_step.phone(admin)


def test_the_shell_resets_for_the_only_administrator():
    admin = chief()
    phone_of(admin)
    call_command("reset_second_step", "chief", stdout=StringIO())
    assert not second_step.phone(admin)
    with pytest.raises(CommandError):
        call_command("reset_second_step", "nobody", stdout=StringIO())
