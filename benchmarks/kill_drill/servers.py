"""What is killed: the web server and, where there is one, the database server."""

import contextlib
import http.client
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psycopg2

from benchmarks.site import ROOT, Site
from tests.postgres import as_server_user, free_port, programs

START_SECONDS = 120


class WebServer:
    """Gunicorn with its workers, in a process group of its own so that all die at once."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "gunicorn", "qodsna.wsgi"]
        # Loaded once and not by each worker: nothing else is different, and it is up sooner.
        command += ["--config", "deploy/gunicorn.conf.py", "--preload"]
        command += ["--bind", f"127.0.0.1:{self.site.port}"]
        with (self.site.folder / "gunicorn.log").open("a") as log:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=self.site.environ,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        wait_until(self._answers, "gunicorn did not start")

    def _answers(self) -> bool:
        line = http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=5)
        with contextlib.closing(line), contextlib.suppress(OSError, http.client.HTTPException):
            line.request("GET", "/favicon.ico")
            return line.getresponse().status < 500
        return False

    def kill(self) -> None:
        if self.process:
            kill_group(self.process)
            self.process = None


class Sqlite:
    """A file; there is no server to kill."""

    def __init__(self, folder: Path) -> None:
        self.url = f"sqlite:///{folder / 'drill.sqlite3'}"

    def start(self) -> None: ...

    # What of it can be killed.
    kinds: tuple[str, ...] = ()

    def kill(self, kind: str) -> None: ...

    def end(self) -> None: ...


class Postgres:
    """A server of its own that writes through to the disk, as in production."""

    kinds = ("database process", "database server")

    def __init__(self, folder: Path) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="qodsna-drill-pg-", dir="/tmp"))
        self.folder.chmod(0o777)
        self.port = free_port()
        self.url = f"postgres://qodsna@127.0.0.1:{self.port}/postgres"
        self.process: subprocess.Popen | None = None
        init = [programs() / "initdb", "-D", self.folder / "data", "-U", "qodsna"]
        init += ["-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"]
        subprocess.run([*as_server_user(), *init], check=True, stdout=subprocess.DEVNULL)

    def start(self) -> None:
        self._launch()
        wait_until(self._is_up, "PostgreSQL did not start")

    def _launch(self) -> None:
        options = ["-p", str(self.port), "-c", "listen_addresses=127.0.0.1", "-k", self.folder]
        command = [*as_server_user(), programs() / "postgres", "-D", self.folder / "data"]
        with (self.folder / "log").open("a") as log:
            self.process = subprocess.Popen(
                [*command, *options], stdout=log, stderr=log, start_new_session=True
            )

    def _is_up(self) -> bool:
        """Launched again, as its supervisor does, while processes of the killed one still end."""
        if self.process and self.process.poll() is not None:
            time.sleep(0.2)
            self._launch()
        with contextlib.suppress(psycopg2.OperationalError):
            psycopg2.connect(self.url).close()
            return True
        return False

    def kill(self, kind: str) -> None:
        """The server process of one of its clients, or the whole server, which is started again."""
        if kind == "database process":
            self._kill_one_backend()
        else:
            self.end_at_once()
            self.start()

    def _kill_one_backend(self) -> None:
        """The server takes all others down with it and recovers by itself."""
        with contextlib.closing(psycopg2.connect(self.url)) as line, line.cursor() as cursor:
            cursor.execute(
                "SELECT pid FROM pg_stat_activity"
                " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
            )
            pids = [pid for (pid,) in cursor.fetchall()]
            os.kill(random.choice(pids), signal.SIGKILL)

    def end_at_once(self) -> None:
        if self.process:
            kill_group(self.process)
            self.process = None

    def end(self) -> None:
        self.end_at_once()
        shutil.rmtree(self.folder, ignore_errors=True)


def kill_group(process: subprocess.Popen) -> None:
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def wait_until(happened: Callable[[], bool], otherwise: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not happened():
        if time.monotonic() > deadline:
            raise SystemExit(otherwise)
        time.sleep(0.05)
