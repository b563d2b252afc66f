"""The door that the server knocks at."""

import io
import os
import subprocess
import sys

import pytest
from django.test import RequestFactory

from qodsna.wsgi import Utf8Request, application


@pytest.mark.parametrize("charset", ["hex", "zip", "utf-16", "undefined", "idna", "no-such-codec"])
def test_a_form_is_utf8_whatever_its_sender_claims(charset):
    environ = RequestFactory().get("/fa/", {"q": "آب"}).environ
    environ["CONTENT_TYPE"] = f"text/html; charset={charset}"
    assert Utf8Request(environ).GET["q"] == "آب"


@pytest.mark.django_db(transaction=True)
def test_the_application_answers():
    environ = RequestFactory().get("/nowhere").environ | {"wsgi.input": io.BytesIO()}
    said = []
    body = b"".join(application(environ, lambda status, headers: said.append(status)))
    assert said == ["404 Not Found"]
    assert "هنوز نسخه‌ای از سایت ساخته نشده است" in body.decode()


LOADED = "import sys; import qodsna.wsgi, qodsna.urls; print(*sys.modules)"


@pytest.mark.once
def test_a_web_process_loads_neither_what_makes_backups_nor_another_database(settings, tmp_path):
    """Five MB each, all day long."""
    environ = os.environ | {"DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "qodsna.settings"}
    environ.pop("DATABASE_URL", None)
    command = [sys.executable, "-W", "ignore", "-c", LOADED]
    told = subprocess.run(
        command, cwd=settings.BASE_DIR, env=environ, capture_output=True, text=True, check=True
    )
    loaded = set(told.stdout.split())
    assert {"articles.urls", "qodsna.watch.probes.machine", "sqlite3"} <= loaded
    assert not {"psycopg2", "qodsna.backup.sealing", "qodsna.backup.container"} & loaded


def test_browsers_that_look_nowhere_else_find_the_icon(client):
    assert client.get("/favicon.ico").url.endswith("favicon.svg")
