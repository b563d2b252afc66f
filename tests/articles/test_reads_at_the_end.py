"""What a server holds of reads when it is asked to end, or is not asked."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import pytest
from django.db import connection

from articles.reads.gathering import SECONDS
from tests.articles.test_reads import FIREFOX
from tests.builders import published_article

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.machine_clock]


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A file with one story, as a server finds it."""
    if connection.vendor != "sqlite":
        pytest.skip("a process ends alike on any database")
    published_article(pk=5)
    file = tmp_path / "data/qodsna.sqlite3"
    file.parent.mkdir()
    with closing(sqlite3.connect(file)) as copy:
        connection.connection.backup(copy)
    return file


@pytest.fixture
def server(database: Path):
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "qodsna.wsgi", "--bind", f"127.0.0.1:{port}"]
    command += ["--config", "deploy/gunicorn.conf.py", "--workers", "1"]
    names = {"DATA_DIR": str(database.parent), "DJANGO_SETTINGS_MODULE": "qodsna.settings"}
    environment = {**os.environ, **names, "DATABASE_URL": "", "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, cwd=ROOT, env=environment) as process:
        try:
            yield process, port
        finally:
            process.terminate()


def post(port: int) -> int:
    headers = {"User-Agent": FIREFOX, "Origin": f"http://127.0.0.1:{port}"}
    line = HTTPConnection("127.0.0.1", port, timeout=20)
    with closing(line):
        line.request("POST", "/fa/5/read", headers=headers)
        return line.getresponse().status


def post_when_it_is_up(port: int) -> int:
    deadline = time.monotonic() + 60
    while True:
        try:
            return post(port)
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def counted(database: Path) -> int:
    with closing(sqlite3.connect(database)) as file:
        (number,) = file.execute(
            "SELECT coalesce(sum(count), 0) FROM articles_readcount"
        ).fetchone()
    return number


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_server_that_is_asked_to_end_writes_what_it_holds(server, database, how):
    process, port = server
    assert post_when_it_is_up(port) == 204
    assert [post(port) for _ in range(4)] == [204] * 4
    process.send_signal(how)
    assert process.wait(30) == 0
    assert counted(database) == 5


def wait_until_counted(database: Path, number: int) -> None:
    deadline = time.monotonic() + 30
    while counted(database) < number and time.monotonic() < deadline:
        time.sleep(0.1)
    assert counted(database) == number


def test_a_server_that_goes_on_writes_by_itself(server, database):
    _, port = server
    assert post_when_it_is_up(port) == 204
    wait_until_counted(database, 1)


def test_a_server_that_is_killed_loses_its_last_seconds_and_nothing_before(server, database):
    process, port = server
    assert post_when_it_is_up(port) == 204
    assert [post(port) for _ in range(4)] == [204] * 4
    wait_until_counted(database, 5)
    assert [post(port) for _ in range(2)] == [204] * 2
    for pid in (*workers_of(process.pid), process.pid):
        os.kill(pid, signal.SIGKILL)
    process.wait(30)
    assert 5 <= counted(database) <= 7


def workers_of(pid: int) -> list[int]:
    return [*map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]


def test_nobody_waits_where_the_database_takes_nothing_and_nothing_is_lost(server, database):
    _, port = server
    assert post_when_it_is_up(port) == 204
    wait_until_counted(database, 1)
    with closing(sqlite3.connect(database, isolation_level=None)) as busy:
        busy.execute("BEGIN IMMEDIATE")
        for _ in range(4):
            asked = time.monotonic()
            assert (post(port), get(port)) == (204, 302)
            assert time.monotonic() - asked < 1
            time.sleep(SECONDS / 2)
        busy.execute("ROLLBACK")
    wait_until_counted(database, 5)


def get(port: int) -> int:
    """A page that asks the database."""
    line = HTTPConnection("127.0.0.1", port, timeout=20)
    with closing(line):
        line.request("GET", "/")
        return line.getresponse().status
