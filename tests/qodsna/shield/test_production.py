"""What a newsroom that others reach starts with, and what it refuses to start with."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from qodsna.shield.production import check, is_local
from tests.qodsna.shield.production import URL, run

KEY = "k9Zq3vXw7LrT2mBn8sYd4fGh6jPc1aQeUiOoWtRyHxVzMbNlKjDs"
HOSTS = ["localhost", "news.example"]


def test_django_has_nothing_to_say_about_the_settings_of_production():
    told = run("manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert (told.returncode, told.stderr) == (0, ""), told.stderr
    assert "no issues (0 silenced)" in told.stdout


def test_hosts_below_that_have_no_https_are_said_so_by_django():
    told = run("manage.py", "check", "--deploy", HSTS_SUBDOMAINS="no")
    assert "security.W005" in told.stderr


def test_it_does_not_start_and_says_all_that_is_to_be_set():
    told = run("manage.py", "check", DEBUG="yes", ALLOWED_HOSTS="*", SECRET_KEY="django-insecure-x")
    assert told.returncode
    for name in ("DEBUG", "ALLOWED_HOSTS", "SECRET_KEY"):
        assert f"- {name}" in told.stderr


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("debug", True),
        *(("hosts", [*HOSTS, host]) for host in ("*", ".")),
        *(("key", key) for key in ("", "short", "a" * 80, KEY[:49], "abc" * 30)),
        *(("key", f"{word}-{KEY}") for word in ("django-insecure", "SECRET", "change-me")),
    ],
)
def test_one_wrong_setting_is_enough(setting, value):
    good = {"debug": False, "hosts": HOSTS, "key": KEY}
    check(URL, **good)
    wrong = good | {setting: value}
    check("http://127.0.0.1:8000", **wrong)
    name = {"debug": "DEBUG", "hosts": "ALLOWED_HOSTS", "key": "SECRET_KEY"}[setting]
    with pytest.raises(ImproperlyConfigured, match=f"^{URL} does not start like this:\n- {name}"):
        check(URL, **wrong)


@pytest.mark.parametrize(
    ("url", "local"),
    [
        ("http://127.0.0.1:8000", True),
        ("http://[::1]:8000", True),
        ("http://localhost", True),
        ("http://news.localhost", True),
        ("http://10.0.0.5", False),
        ("https://localhost.example", False),
        (URL, False),
    ],
)
def test_only_this_machine_is_at_home(url, local):
    assert is_local(url) is local
