"""What is nobody's mistake and passes, and what is a mistake of ours: 503 or 500."""

import errno
import json
import sqlite3

import psycopg2
from django.db import InterfaceError, OperationalError, ProgrammingError
from django.test import RequestFactory

from articles.away import broken
from qodsna import outage
from qodsna.outage import AwayError, Outage, Told, outage_of


def of_sqlite(code: int, text: str = "") -> Exception:
    inner = sqlite3.OperationalError(text)
    inner.sqlite_errorcode = code
    return caused(OperationalError(text), inner)


def of_postgres(text: str, kind: type[Exception] = psycopg2.OperationalError) -> Exception:
    return caused(OperationalError(text), kind(text))


def caused(error: Exception, inner: Exception) -> Exception:
    error.__cause__ = inner
    return error


def full_of_postgres() -> Exception:
    class Full(psycopg2.OperationalError):
        pgcode = "53100"

    return caused(OperationalError("no space"), Full("no space"))


def while_it_was_handled() -> Exception:
    try:
        try:
            raise AwayError("s3")
        except AwayError:
            raise ValueError("later")  # noqa: B904
    except ValueError as error:
        return error


ERRORS = [
    (of_sqlite(sqlite3.SQLITE_BUSY, "database is locked"), Outage.DATABASE),
    (of_sqlite(sqlite3.SQLITE_IOERR | 10 << 8, "disk I/O error"), Outage.DATABASE),
    (of_sqlite(sqlite3.SQLITE_CANTOPEN, "unable to open database file"), Outage.DATABASE),
    (of_sqlite(sqlite3.SQLITE_NOTADB, "file is not a database"), Outage.DATABASE),
    (of_sqlite(sqlite3.SQLITE_ERROR, "no such table: articles_article"), Outage.DATABASE),
    (of_sqlite(sqlite3.SQLITE_ERROR, 'near "SELEC": syntax error'), None),
    (of_sqlite(sqlite3.SQLITE_FULL, "database or disk is full"), Outage.DISK),
    (of_postgres("could not connect to server"), Outage.DATABASE),
    (of_postgres("connection already closed", psycopg2.InterfaceError), Outage.DATABASE),
    (of_postgres("syntax error", psycopg2.ProgrammingError), None),
    (full_of_postgres(), Outage.DISK),
    (InterfaceError("connection is closed"), Outage.DATABASE),
    (ProgrammingError("ours"), None),
    (OSError(errno.ENOSPC, "No space left on device"), Outage.DISK),
    (OSError(errno.EDQUOT, "Quota exceeded"), Outage.DISK),
    (OSError(errno.EACCES, "Permission denied"), None),
    (AwayError("s3"), Outage.STORAGE),
    (while_it_was_handled(), Outage.STORAGE),
    (ValueError("ours"), None),
    (None, None),
]


def test_every_error_is_told_from_our_own_mistakes():
    wrong = [(error, outage_of(error), wanted) for error, wanted in ERRORS
             if outage_of(error) != wanted]  # fmt: skip
    assert wrong == [], f"{len(ERRORS)} errors were tried"


def test_a_file_that_cannot_grow_is_a_full_disk(monkeypatch):
    error = of_sqlite(sqlite3.SQLITE_IOERR | 3 << 8, "disk I/O error")
    monkeypatch.setattr(outage, "LEAST_BYTES", 2**62)
    monkeypatch.setitem(outage.settings.DATABASES["default"], "NAME", "/tmp/qodsna.sqlite3")
    assert outage_of(error) == Outage.DISK


def test_the_log_hears_of_an_outage_once_in_a_while(monkeypatch, caplog):
    hands = [100.0]
    monkeypatch.setattr(outage, "monotonic", lambda: hands[0])
    told = Told()
    for _ in range(50):
        told.tell(Outage.DATABASE, OperationalError("away\n"))
    assert [record.message for record in caplog.records] == ["DATABASE: away"]
    assert caplog.records[0].exc_info is None
    hands[0] += outage.LOG_SECONDS
    told.tell(Outage.DATABASE, OperationalError("away"))
    assert len(caplog.records) == 2


# What is answered


def answered(request, error: Exception):
    try:
        raise error
    except Exception:
        return broken(request)


AWAY = of_postgres("could not connect to server")


def test_a_form_comes_back_whole_to_be_sent_again_unless_it_holds_a_password():
    typed = {"headline": 'باران «تند» & "باد"', "tags": ["1", "2"], "form_key": "k"}
    response = answered(RequestFactory().post("/admin/articles/article/add/?a=1", typed), AWAY)
    page = response.content.decode()
    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert response["Cache-Control"] == "private, no-store"
    assert 'name="headline" value="باران «تند» &amp; &quot;باد&quot;"' in page
    assert page.count('name="tags"') == 2
    assert 'action="/admin/articles/article/add/?a=1"' in page
    secret = {"username": "sara", "password": "کلیدواژه"}
    page = answered(RequestFactory().post("/admin/login/", secret), AWAY).content.decode()
    assert "کلیدواژه" not in page
    assert "<form" not in page
    assert "دکمه بازگشت" in page


def test_the_page_leads_to_no_other_site():
    request = RequestFactory().get("/a")
    request.path = "//evil.example/a"
    page = answered(request, AWAY).content.decode()
    assert 'href="/%2Fevil.example/a"' in page


def test_machines_hear_it_in_their_own_form():
    get = RequestFactory().get
    problem = answered(get("/api/v1/editions"), AWAY)
    assert problem["Content-Type"].startswith("application/problem+json")
    assert (problem["Retry-After"], problem["Access-Control-Allow-Origin"]) == ("5", "*")
    assert json.loads(problem.content)["code"] == "unavailable"
    upload = answered(RequestFactory().post("/admin/media/upload/files/"), AWAY)
    assert (upload.status_code, upload["Content-Type"]) == (503, "text/plain; charset=utf-8")


def test_a_mistake_of_ours_stays_one():
    assert answered(RequestFactory().get("/fa/"), ValueError("ours")).status_code == 500
