"""What the database is told to wait for, as it understood it."""

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import psycopg2
import pytest
from django.db import connection

from qodsna.database.postgresql import base
from qodsna.database.postgresql.watchdog import Watchdog
from qodsna.environment import database

ROOT = Path(__file__).resolve().parents[2]
ASK = """
import json, django; django.setup()
from django.db import connection
names = %r
with connection.cursor() as cursor:
    cursor.execute("SELECT 1")
    found = {}
    for name in names:
        cursor.execute(("PRAGMA " if connection.vendor == "sqlite" else "SHOW ") + name)
        found[name] = str(cursor.fetchone()[0])
found["checks"] = connection.health_check_enabled or connection.settings_dict["CONN_HEALTH_CHECKS"]
found["mode"] = getattr(connection, "transaction_mode", "")
print(json.dumps(found))
"""
SQLITE = ("journal_mode", "synchronous", "busy_timeout", "foreign_keys")
POSTGRES = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
only_postgres = pytest.mark.skipif(connection.vendor != "postgresql", reason="of PostgreSQL alone")


def effective(folder: Path, *names: str, **environ: str) -> dict:
    """What the database itself says, in a process of its own."""
    given = {**os.environ, "DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "qodsna.settings"}
    result = subprocess.run([sys.executable, "-c", ASK % (names,)], env=given | environ, cwd=ROOT,
                            check=True, capture_output=True)  # fmt: skip
    return json.loads(result.stdout)


def test_sqlite_loses_nothing_and_waits(tmp_path):
    found = effective(tmp_path, *SQLITE, DATABASE_URL="")
    assert found == {
        "journal_mode": "wal",
        "synchronous": "2",
        "busy_timeout": "8000",
        "foreign_keys": "1",
        "checks": True,
        "mode": "IMMEDIATE",
    }


@only_postgres
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("patient", "wanted"), [("no", ["20s", "8s", "1min"]), ("yes", ["0", "0", "0"])]
)
def test_postgres_cuts_what_a_request_waits_for_and_nothing_of_a_command(tmp_path, patient, wanted):
    found = effective(tmp_path, *POSTGRES, PATIENT=patient)
    assert [found[name] for name in POSTGRES] == wanted
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


@only_postgres
@pytest.mark.django_db
def test_who_waits_for_too_long_hears_that_the_line_is_dead():
    dog = Watchdog()
    line = psycopg2.connect(**connection.get_connection_params())
    began = time.monotonic()
    with pytest.raises(psycopg2.OperationalError), dog.hangs_up(line, after=0.3):
        line.cursor().execute("SELECT pg_sleep(20)")
    assert time.monotonic() - began < 10
    assert line.closed


@only_postgres
@pytest.mark.django_db
def test_who_is_answered_in_time_keeps_the_line():
    dog = Watchdog()
    line = psycopg2.connect(**connection.get_connection_params())
    for _ in range(3):
        with dog.hangs_up(line, after=5):
            line.cursor().execute("SELECT 1")
    with dog.hangs_up(line, after=0), dog.hangs_up(None, after=5):
        pass
    assert (dog._until, line.closed) == ({}, 0)
    line.close()


@only_postgres
@pytest.mark.django_db
def test_a_server_that_did_not_answer_is_not_asked_again_for_a_moment(monkeypatch):
    params = {**connection.get_connection_params(), "host": "127.0.0.1", "port": 1}
    mine = base.DatabaseWrapper({**connection.settings_dict}, "default")
    mine.get_connection_params()
    breaker = base.Breaker(60)
    monkeypatch.setattr(base, "breaker", breaker)
    asked: list = []
    real = psycopg2.connect
    monkeypatch.setattr(base.base.Database, "connect", lambda **p: asked.append(p) or real(**p))
    for _ in range(3):
        with pytest.raises(psycopg2.OperationalError):
            mine.get_new_connection(params)
    assert len(asked) == 1
    assert not mine.is_usable()
    breaker.answered()
    assert threading.active_count() < 50
