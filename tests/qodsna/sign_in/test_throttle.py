"""Strangers' failures hold strangers back: neither the owner nor any name is given away."""

from pathlib import Path

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from qodsna.proxies import asker
from qodsna.sign_in.throttle import CODES_HERE, FROM_ADDRESS, HERE, TO_NAME
from tests.builders import chief, user
from tests.comments.crowds import at_once, database_for_many
from tests.qodsna.sign_in.door import CODE, browser, events, is_in, phone_of, say

pytestmark = pytest.mark.django_db


def told(response) -> tuple[int, str]:
    page = response.content.decode()
    return response.status_code, page.split('<p class="errornote" role="alert">')[1].split("</p>")[
        0
    ]


def test_no_answer_tells_which_names_exist():
    user("editor")
    gone = user("gone", is_active=False)
    User.objects.create_user("reader", password="newsroom-test")
    names = ["editor", "nobody", "gone", "reader"]
    answers = {told(say(browser(), name, "wrong")) for name in names}
    answers |= {told(say(browser(), name)) for name in names[1:]}
    assert len(answers) == 1
    for _ in range(HERE.most):
        for name in names:
            last = say(browser(), name, "wrong")
    held = {told(say(browser(), name)) for name in names}
    assert len(held) == 1
    assert "دقیقه دیگر دوباره بیازمایید" in held.pop()[1]
    assert last.status_code == 200
    assert "ورود ناموفق: گذرواژه پذیرفته نشد." in events(gone)


@pytest.mark.parametrize("name", ["editor", "nobody", "gone", "reader"])
def test_every_name_costs_one_hash_and_as_many_writes(name, monkeypatch):
    user("editor")
    user("gone", is_active=False)
    User.objects.create_user("reader", password="newsroom-test")
    hashed = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher, "encode", lambda *args: hashed.append(args) or encode(*args)
    )
    say(browser(), "first-" + name, "wrong")
    say(browser(), name, "wrong")
    hashed.clear()
    with CaptureQueriesContext(connection) as queries:
        say(browser(), name, "wrong")
    assert len(hashed) == 1
    written = [q["sql"] for q in queries if q["sql"].startswith(("INSERT", "UPDATE"))]
    assert len(written) == 4


def test_only_failures_count():
    user("editor")
    for _ in range(2 * HERE.most):
        assert say(browser(), "editor")["Location"] == "/admin/"


def test_a_stranger_does_not_lock_out_the_owner():
    user("editor")
    home = browser("198.51.100.7")
    say(home, "editor")
    home.post("/admin/logout/")
    for number in range(TO_NAME.most):
        assert say(browser(f"203.0.113.{number}"), "editor", "wrong").status_code == 200
    assert "دوباره بیازمایید" in told(say(browser("192.0.2.9"), "editor"))[1]
    for stranger in ("198.51.100.7", "192.0.2.99"):
        for _ in range(FROM_ADDRESS.most):
            say(browser(stranger), "editor", "wrong")
    assert say(home, "editor")["Location"] == "/admin/"


def test_the_cookie_of_a_known_browser_is_shut_in(settings):
    settings.SESSION_COOKIE_SECURE = True
    user("editor")
    client = browser()
    [cookie] = [c for name, c in say(client, "editor").cookies.items() if name.startswith("known")]
    assert (cookie["path"], cookie["samesite"]) == ("/admin/", "Lax")
    assert cookie["httponly"]
    assert cookie["secure"]
    assert "editor" not in f"{cookie.key}{cookie.value}"


@pytest.mark.parametrize("change", ["password", "forged", "other"])
def test_a_known_browser_is_known_for_one_name_and_password(change):
    editor = user("editor")
    home, password = browser(), "newsroom-test"
    say(home, "editor")
    home.post("/admin/logout/")
    [name] = [key for key in home.cookies if key.startswith("known")]
    if change == "password":
        password = "another-password"
        editor.set_password(password)
        editor.save()
    elif change == "forged":
        home.cookies[name] = "1" + home.cookies[name].value
    else:
        user("second")
        say(home, "second")
        other = next(key for key in home.cookies if key.startswith("known") and key != name)
        home.cookies[name] = home.cookies[other].value
    for _ in range(HERE.most):
        say(browser(), "editor", "wrong")
    assert "دوباره بیازمایید" in told(say(home, "editor", password))[1]


def test_a_known_browser_has_a_limit_of_its_own():
    user("editor")
    home = browser()
    say(home, "editor")
    answers = [told(say(home, "editor", "wrong"))[1] for _ in range(12)]
    assert len([a for a in answers if "بیازمایید" not in a]) == 10


def test_one_address_does_not_try_many_names():
    for number in range(FROM_ADDRESS.most):
        say(browser(), f"name{number}", "wrong")
    assert "دوباره بیازمایید" in told(say(browser(), "yet-another", "wrong"))[1]
    assert "دوباره" not in told(say(browser("198.51.100.1"), "yet-another", "wrong"))[1]


def test_a_household_of_ipv6_is_one_sender(rf):
    senders = {asker(rf.get("/", REMOTE_ADDR=f"2001:db8::{end}")) for end in (1, 2)}
    assert senders == {"2001:db8::/64"}
    assert asker(rf.get("/", REMOTE_ADDR="192.0.2.1")) == "192.0.2.1"


def test_codes_are_held_back_too_and_not_where_the_owner_is_known():
    editor = user("editor")
    home = browser()
    say(home, "editor")
    home.post("/admin/logout/")
    _, codes = phone_of(editor)
    thief = browser("203.0.113.5")
    say(thief, "editor")
    for _ in range(CODES_HERE.most):
        thief.post(CODE, {"code": "000000"})
    page = thief.post(CODE, {"code": codes[0]}).content.decode()
    assert "دوباره بیازمایید" in page
    assert not is_in(thief)
    assert "گذرواژه درست بود، ولی کد گام دوم پذیرفته نشد." in events(editor)
    say(home, "editor")
    home.post(CODE, {"code": codes[0]})
    assert is_in(home)


def test_of_many_guesses_at_once_no_more_slip_through(transactional_db, tmp_path: Path):
    with database_for_many(tmp_path):
        chief()
        guessed = []

        def guess(turn):
            guessed.append(told(say(browser(), "chief", "wrong"))[1])

        at_once(12, guess)
        assert len([each for each in guessed if "بیازمایید" not in each]) <= HERE.most
        assert len(guessed) == 12
