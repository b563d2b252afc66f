"""The door that the server knocks at."""

import io

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


def test_browsers_that_look_nowhere_else_find_the_icon(client):
    assert client.get("/favicon.ico").url.endswith("favicon.svg")
