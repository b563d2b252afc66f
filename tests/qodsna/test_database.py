"""What the database is told to wait for, as it understood it."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2
import pytest
from django.db import connection

from qodsna.database.postgresql import base
from qodsna.database.postgresql.watchdog import Watchdog
from qodsna.environment import database
from tests.postgres import free_port

ROOT = Path(__file__).resolve().parents[2]
ASK = """
import json, django; django.setup()
from django.db import connection
names = %r
with connection.cursor() as cursor:
    cursor.execute("SELECT 1")
    found = {}
    for name in (each for each in names if each != "mode"):
        cursor.execute(("PRAGMA " if connection.vendor == "sqlite" else "SHOW ") + name)
        found[name] = str(cursor.fetchone()[0])
found["checks"] = connection.health_check_enabled or connection.settings_dict["CONN_HEALTH_CHECKS"]
found["mode"] = getattr(connection, "transaction_mode", "")
print(json.dumps(found))
"""
SQLITE = ("journal_mode", "synchronous", "foreign_keys", "cache_size", "mode", "busy_timeout")
POSTGRES = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
POSTGRES += ("random_page_cost",)
# Nothing that was acknowledged is lost with WAL and FULL (2), and no read turns into a deadlock.
SAFE = ["wal", "2", "1", "-1000", "IMMEDIATE"]
EFFECTIVE = {
    "sqlite": {"no": (SQLITE, [*SAFE, "8000"]), "yes": (SQLITE, [*SAFE, "60000"])},
    "postgresql": {
        "no": (POSTGRES, ["20s", "8s", "1min", "1.1"]),
        "yes": (POSTGRES, ["0", "0", "0", "1.1"]),
    },
}


def effective(folder: Path, *names: str, **environ: str) -> dict:
    """What the database itself says, in a process of its own."""
    given = {**os.environ, "DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "qodsna.settings"}
    result = subprocess.run([sys.executable, "-c", ASK % (names,)], env=given | environ, cwd=ROOT,
                            check=True, capture_output=True)  # fmt: skip
    return json.loads(result.stdout)


@pytest.mark.django_db
@pytest.mark.parametrize("patient", ["no", "yes"])
def test_the_database_cuts_what_a_request_waits_for_and_nothing_of_a_command(tmp_path, patient):
    names, wanted = EFFECTIVE[connection.vendor][patient]
    url = {"sqlite": {"DATABASE_URL": ""}}.get(connection.vendor, {})
    found = effective(tmp_path, *names, PATIENT=patient, **url)
    assert [found[name] for name in names] == wanted
    assert found["checks"]


def test_commands_and_the_worker_are_patient(monkeypatch):
    script = (ROOT / "manage.py").read_text().partition("execute_from_command_line(sys.argv)")[0]
    monkeypatch.setenv("PATIENT", "")
    monkeypatch.delenv("PATIENT")
    exec(compile(script, "manage.py", "exec"), {"__name__": "__main__"})
    assert os.environ["PATIENT"] == "yes"


def test_every_address_says_how_long_a_connection_is_waited_for(tmp_path):
    for patient in (False, True):
        found = database("postgres://a@b/c", tmp_path, patient=patient)
        assert (found["CONN_HEALTH_CHECKS"], found["OPTIONS"]["connect_timeout"]) == (True, 3)
        assert ("answer_seconds" in found["OPTIONS"]) is not patient
    given = database("postgres://a@b/c?connect_timeout=9&sslmode=require", tmp_path)
    assert (given["OPTIONS"]["connect_timeout"], given["OPTIONS"]["sslmode"]) == (9, "require")


# A server that hangs


class Line:
    """What psycopg2's connection shows of itself, over two sockets of this process."""

    closed = 0

    def __init__(self) -> None:
        self.here, self.there = socket.socketpair()
        self.fileno = self.here.fileno


@pytest.fixture
def line() -> Iterator[Line]:
    line = Line()
    yield line
    line.here.close()
    line.there.close()


def test_who_waits_for_too_long_hears_that_the_line_is_dead(line):
    dog = Watchdog()
    with dog.hangs_up(line, after=0.1):
        assert line.here.recv(1) == b""
    assert dog._until == {}


def test_who_is_answered_in_time_keeps_the_line(line):
    dog = Watchdog()
    for _ in range(3):
        with dog.hangs_up(line, after=60):
            line.there.send(b"1")
            assert line.here.recv(1) == b"1"
    with dog.hangs_up(line, after=0), dog.hangs_up(None, after=60):
        pass
    line.there.send(b"2")
    assert (dog._until, line.here.recv(1)) == ({}, b"2")


@pytest.fixture
def impatient(monkeypatch, tmp_path) -> base.DatabaseWrapper:
    """A connection to a port where nobody listens."""
    monkeypatch.setattr(base.DatabaseWrapper, "breaker", base.Breaker(60))
    told = database(f"postgres://a@127.0.0.1:{free_port()}/b", tmp_path)
    return base.DatabaseWrapper({**connection.settings_dict, **told}, "default")


def test_a_server_that_did_not_answer_is_not_asked_again_for_a_moment(impatient, monkeypatch):
    asked: list = []
    real = psycopg2.connect
    monkeypatch.setattr(base.base.Database, "connect", lambda **p: asked.append(p) or real(**p))
    params = impatient.get_connection_params()
    for _ in range(3):
        with pytest.raises(psycopg2.OperationalError):
            impatient.get_new_connection(params)
    assert len(asked) == 1
    assert not impatient.is_usable()


def test_everything_that_a_request_asks_is_waited_for_no_longer_than_that(impatient, monkeypatch):
    theirs, waited = base.base.DatabaseWrapper, []

    @contextmanager
    def watched(_, after: float):
        waited.append(after)
        yield

    monkeypatch.setattr(base.watchdog, "hangs_up", watched)
    monkeypatch.setattr(theirs, "get_new_connection", lambda *_: Line())
    for name in ("is_usable", "_commit", "_rollback"):
        monkeypatch.setattr(theirs, name, lambda _: True, raising=False)
    for _ in range(2):
        impatient.connection = impatient.get_new_connection(impatient.get_connection_params())
    (ask,) = impatient.execute_wrappers
    assert ask(lambda *given: given, "SELECT 1", None, False, {})[0] == "SELECT 1"
    assert (impatient.is_usable(), impatient._commit(), impatient._rollback()) == (True,) * 3
    assert waited == [23, 3, 23, 23]


def test_a_patient_process_waits_for_ever(impatient, monkeypatch):
    theirs = base.base.DatabaseWrapper
    monkeypatch.setattr(theirs, "get_new_connection", lambda *_: "line")
    monkeypatch.setattr(theirs, "is_usable", lambda _: True)
    impatient.breaker.failed()
    assert impatient.get_new_connection({}) == "line"
    assert impatient.is_usable()
    assert impatient.execute_wrappers == []
