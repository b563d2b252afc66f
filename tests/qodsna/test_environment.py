"""What the environment says, and what holds where it says nothing."""

import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ImproperlyConfigured

from qodsna.environment import flag, mail, networks, secret, storage, storage_host, words
from qodsna.object_storage import ObjectStorage


@pytest.mark.parametrize("word", ["1", "true", "yes", "on", "YES", " True "])
def test_a_switch_is_on(word):
    assert flag("DEBUG", environ={"DEBUG": word}) is True


@pytest.mark.parametrize("word", ["0", "false", "no", "off", "", " ", "No"])
def test_a_switch_is_off(word):
    assert flag("DEBUG", environ={"DEBUG": word}) is False


def test_a_switch_that_is_not_set_is_off():
    assert flag("DEBUG", environ={}) is False


@pytest.mark.parametrize("word", ["maybe", "2", "yess", "بله"])
def test_a_word_that_is_neither_stops_the_start_and_names_the_switch(word):
    with pytest.raises(ImproperlyConfigured, match="DEBUG"):
        flag("DEBUG", environ={"DEBUG": word})


@pytest.mark.parametrize(
    ("value", "hosts"),
    [
        ("a.example,b.example", ["a.example", "b.example"]),
        (" a.example , , b.example,", ["a.example", "b.example"]),
        ("", []),
        (" , ", []),
    ],
)
def test_a_list_is_separated_by_commas(value, hosts):
    assert words("ALLOWED_HOSTS", {"ALLOWED_HOSTS": value}) == hosts


def test_networks_are_asked_where_the_operator_says():
    apis, pages = networks({"BALE_API": "http://127.0.0.1:8081/", "EITAA_PAGES": ""})
    assert (apis["telegram"], apis["bale"]) == ("https://api.telegram.org", "http://127.0.0.1:8081")
    assert pages == {"telegram": "https://t.me/s", "bale": "", "eitaa": ""}
    for wrong in ("ftp://a", "api.telegram.org", "https://a/?b=c"):
        with pytest.raises(ImproperlyConfigured, match="TELEGRAM_API"):
            networks({"TELEGRAM_API": wrong})


def test_a_list_that_is_not_set_is_empty():
    assert words("ALLOWED_HOSTS", {}) == []


def test_the_secret_is_made_once_and_read_by_its_owner_alone(tmp_path):
    path = tmp_path / "new" / "secret_key"
    first = secret(path)
    assert len(first) >= 50
    assert secret(path) == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_secret_is_its_owners_whatever_new_files_are(tmp_path):
    before = os.umask(0)
    try:
        secret(tmp_path / "secret_key")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_a_secret_put_there_is_taken_as_it_is(tmp_path):
    path = tmp_path / "secret_key"
    path.write_text("given by the operator")
    assert secret(path) == "given by the operator"


def test_two_installations_have_two_secrets(tmp_path):
    assert secret(tmp_path / "a") != secret(tmp_path / "b")


def test_workers_that_start_together_agree_on_one_secret(tmp_path):
    for attempt in range(20):
        path = tmp_path / str(attempt)
        with ThreadPoolExecutor(8) as pool:
            secrets = set(pool.map(secret, [path] * 8))
        assert secrets == {path.read_text()}


def settings_with(tmp_path, expression: str, **environ: str) -> str:
    """What an expression over the settings gives in a process of its own."""
    clean = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    command = f"from qodsna import settings; print({expression})"
    result = subprocess.run(
        [sys.executable, "-c", command],
        env=clean | {"DATA_DIR": str(tmp_path)} | environ,
        capture_output=True,
        text=True,
        check=False,
    )
    return result.stdout.strip() or result.stderr.strip().splitlines()[-1]


def test_with_nothing_set_the_newsroom_is_safe_and_at_home(tmp_path):
    shown = settings_with(
        tmp_path, "settings.DEBUG, settings.DEMO, settings.DATABASES['default']['ENGINE']"
    )
    assert shown == "False False django.db.backends.sqlite3"
    assert (tmp_path / "secret_key").exists()


def test_an_address_with_https_makes_everything_secure(tmp_path):
    expression = (
        "settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE, "
        "settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS > 0, "
        "'news.example' in settings.ALLOWED_HOSTS"
    )
    secure = settings_with(tmp_path, expression, SITE_URL="https://news.example/")
    assert secure == "True True True True True"
    plain = settings_with(tmp_path, expression, SITE_URL="http://news.example")
    assert plain == "False False False False True"


def test_a_misspelt_switch_stops_the_start(tmp_path):
    assert "DEBUG must be" in settings_with(tmp_path, "1", DEBUG="maybe")


def test_the_database_and_the_secret_may_be_given(tmp_path):
    shown = settings_with(
        tmp_path,
        "settings.DATABASES['default']['HOST'], settings.SECRET_KEY",
        DATABASE_URL="postgres://desk:word@db.example:5433/news",
        SECRET_KEY="given",
    )
    assert shown == "db.example given"
    assert not (tmp_path / "secret_key").exists()


def test_files_lie_in_the_file_system_where_nothing_is_said():
    assert storage("")["BACKEND"].endswith("FileSystemStorage")
    assert storage_host(storage("")) == []


def test_files_lie_in_a_bucket_of_an_s3_server():
    entry = storage("s3://key:se%2Fcret@minio.example:9000/news?tls=no&signed=no")
    assert entry["BACKEND"] == "qodsna.object_storage.ObjectStorage"
    assert entry["OPTIONS"] == {
        "bucket_name": "news",
        "endpoint_url": "http://minio.example:9000",
        "access_key": "key",
        "secret_key": "se/cret",
        "querystring_auth": False,
        "url_protocol": "http:",
        "addressing_style": "path",
        "signature_version": "s3v4",
        "file_overwrite": False,
        "object_parameters": {"CacheControl": "public, max-age=31536000, immutable"},
    }
    assert storage_host(entry) == ["http://minio.example:9000"]


def test_a_bucket_is_read_with_signatures_unless_it_is_said_to_be_public():
    assert storage("s3://k:s@minio.example/news")["OPTIONS"]["querystring_auth"] is True


def test_keys_and_server_may_come_from_the_environment_of_the_client():
    entry = storage("s3:///news?region=eu-central-1")
    assert entry["OPTIONS"].keys().isdisjoint({"endpoint_url", "access_key", "secret_key"})
    assert storage_host(entry) == ["https://s3.eu-central-1.amazonaws.com"]


@pytest.mark.parametrize("region", ["", "?region=us-east-1", "?region=eu-central-1"])
def test_pages_may_load_from_where_the_client_says_the_files_are(region, monkeypatch):
    monkeypatch.setenv("AWS_DEFAULT_REGION", "ap-south-1")
    entry = storage(f"s3://key:secret@/news{region}")
    address = ObjectStorage(**entry["OPTIONS"]).url("images/a.jpg")
    assert [address.partition("/news/")[0]] == storage_host(entry)


def test_a_delivery_network_stands_before_the_bucket():
    entry = storage("s3://k:s@minio.example/news?signed=no&domain=cdn.example")
    assert storage_host(entry) == ["https://cdn.example"]


@pytest.mark.parametrize(
    "url", ["ftp://host/bucket", "s3://host/", "s3://host", "s3://host/b?signedd=no", "news"]
)
def test_a_storage_that_is_not_understood_stops_the_start(url):
    with pytest.raises(ImproperlyConfigured, match="STORAGE_URL"):
        storage(url)


def test_without_an_address_no_mail_is_sent():
    assert mail("")["EMAIL_BACKEND"] == "django.core.mail.backends.dummy.EmailBackend"


def test_mail_goes_to_the_server_that_is_named():
    found = mail("submission://user:p%40ss@mail.example.com")
    assert found["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend"
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"]) == ("mail.example.com", 587)
    assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == ("user", "p@ss")
    assert found["EMAIL_USE_TLS"] is True
    assert mail("smtp://mail.example.com:465?ssl=yes")["EMAIL_USE_SSL"] is True


@pytest.mark.parametrize(("url", "seconds"), [("smtp://host", 10), ("smtp://host?timeout=3", 3)])
def test_a_mail_server_that_says_nothing_is_given_up(url, seconds):
    assert mail(url)["EMAIL_TIMEOUT"] == seconds


@pytest.mark.parametrize("url", ["smtp+tls://host", "mail.example.com:25", "host"])
def test_an_address_of_no_known_kind_stops_the_start(url):
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL"):
        mail(url)
