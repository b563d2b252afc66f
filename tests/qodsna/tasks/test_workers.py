"""Real workers, in processes of their own, on both doorbells: a file and a Redis server."""

import contextlib
import os
import secrets
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import dj_database_url
import psycopg2
import pytest
from django.conf import settings as django_settings
from django.db import connections
from django.db.utils import load_backend

from qodsna.tasks.models import TaskRun
from qodsna.tasks.states import State
from tests import redis
from tests.qodsna.tasks.deeds.tasks import say, told, wait_for_word

pytestmark = pytest.mark.machine_clock
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(params=["file", "redis"])
def broker(request: pytest.FixtureRequest) -> Iterator[str]:
    with redis.server() if request.param == "redis" else contextlib.nullcontext("") as url:
        yield url


@pytest.fixture
def database(tmp_path: Path, django_db_blocker) -> Iterator[str]:
    """A database of its own that workers can open too; it holds nothing but the ledger."""
    with new_database(tmp_path) as url, django_db_blocker.unblock():
        ours = connections["default"]
        values = {**ours.settings_dict, **dj_database_url.parse(url), "CONN_MAX_AGE": 0}
        values["OPTIONS"] = django_settings.DATABASES["default"].get("OPTIONS", {})
        theirs = load_backend(values["ENGINE"]).DatabaseWrapper(values, "default")
        connections["default"] = theirs
        try:
            with theirs.schema_editor() as editor:
                editor.create_model(TaskRun)
            yield url
        finally:
            theirs.close()
            connections["default"] = ours


@contextlib.contextmanager
def new_database(folder: Path) -> Iterator[str]:
    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgres"):
        yield f"sqlite:///{folder / 'ledger.sqlite3'}"
        return
    name = f"ledger_{secrets.token_hex(4)}"
    command(server, f"CREATE DATABASE {name}")
    try:
        yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    finally:
        command(server, f"DROP DATABASE {name} WITH (FORCE)")


def command(server: str, sql: str) -> None:
    with contextlib.closing(psycopg2.connect(server)) as connection:
        connection.autocommit = True
        connection.cursor().execute(sql)


@pytest.fixture
def start(settings, ledger, broker: str, database: str) -> Iterator[Callable]:
    """Starts a worker; those that still live in the end are killed."""
    settings.REDIS_URL = broker
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.qodsna.tasks.settings",
        "DATA_DIR": str(settings.DATA_DIR),
        "DATABASE_URL": database,
        "REDIS_URL": broker,
        "SECRET_KEY": settings.SECRET_KEY,
    }
    workers = []

    def start_one() -> subprocess.Popen:
        line = [sys.executable, "manage.py", "worker"]
        workers.append(subprocess.Popen(line, cwd=ROOT, env=environment))
        return workers[-1]

    yield start_one
    for worker in workers:
        worker.kill()
        worker.wait()


def wait_until(happened: Callable[[], object]) -> None:
    end = time.monotonic() + 30
    while not happened():
        assert time.monotonic() < end, (told(), list(TaskRun.objects.values()))
        time.sleep(0.05)


def of(task) -> list[TaskRun]:
    return list(TaskRun.objects.of_task(task.module_path))


def test_two_workers_do_everything_once_and_each_job_once_a_turn(start):
    for _ in range(2):
        start()
    words = [f"word {number}" for number in range(30)]
    for word in words:
        say.enqueue(word)
    wait_until(lambda: len({line for line in told() if line.startswith("tick")}) >= 2)
    wait_until(lambda: {run.state for run in of(say)} == {State.DONE})
    assert sorted(line for line in told() if line.startswith("word")) == sorted(words)
    assert set(Counter(line for line in told() if line.startswith("tick")).values()) == {1}


def test_the_run_of_a_killed_worker_is_finished_by_another_once(start, settings):
    killed = start()
    wait_for_word.enqueue()
    wait_until(lambda: "begun 1" in told())
    killed.kill()
    start()
    wait_until(lambda: "begun 2" in told())
    (settings.DATA_DIR / "go").touch()
    wait_until(lambda: of(wait_for_word)[0].state == State.DONE)
    assert [line for line in told() if "tick" not in line] == ["begun 1", "begun 2", "ended 2"]


@pytest.mark.parametrize("broker", ["file"], indirect=True)
@pytest.mark.parametrize("polite", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_that_is_asked_to_end_gives_back_what_it_does(start, polite):
    worker = start()
    wait_for_word.enqueue()
    wait_until(lambda: "begun 1" in told())
    worker.send_signal(polite)
    assert worker.wait(timeout=30) == 0
    (run,) = of(wait_for_word)
    assert (run.state, run.attempts, run.most_attempts) == (State.QUEUED, 1, 4)
