"""A site for one measurement: fresh data, the real settings and the real gunicorn."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from tests.postgres import free_port

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 30


class Site:
    """Everything it writes stays in ``folder``; ``environ`` goes over the environment."""

    def __init__(self, folder: Path, **environ: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environ = {
            **os.environ,
            "DATABASE_URL": "",
            "DEBUG": "no",
            "DATA_DIR": str(folder),
            "SITE_URL": self.url,
            "WEB_WORKERS": "2",
            "WEB_THREADS": "4",
            **environ,
        }

    def beside(self, **environ: str) -> "Site":
        """The same data behind a server of its own."""
        own = {name: text for name, text in self.environ.items() if name != "SITE_URL"}
        return Site(self.folder, **{**own, **environ})

    def manage(self, *arguments: str) -> None:
        self._python("manage.py", *arguments)

    def make(self, what: str, *arguments: str) -> None:
        """Runs a part of ``benchmarks.inside`` that shows its progress."""
        self._python("-m", "benchmarks.inside", what, *arguments)

    def ask(self, what: str, *arguments: str) -> Any:
        """The answer of a part of ``benchmarks.inside``."""
        command = ("-m", "benchmarks.inside", what, *arguments)
        answer = self._python(*command, stdout=subprocess.PIPE)
        return json.loads(answer.stdout)

    def _python(self, *arguments: str, **options: Any) -> subprocess.CompletedProcess:
        command = [sys.executable, *arguments]
        # An index of a million rows is no request.
        environ = {**self.environ, "PATIENT": "yes"}
        return subprocess.run(command, cwd=ROOT, env=environ, check=True, **options)

    @contextmanager
    def serving(self) -> Iterator[int]:
        """Gunicorn until the block ends; gives the pid of its master."""
        log = self.folder / f"gunicorn-{self.port}.log"
        command = [sys.executable, "-m", "gunicorn", "qodsna.wsgi"]
        options = ["--config", "deploy/gunicorn.conf.py", "--bind", f"127.0.0.1:{self.port}"]
        with log.open("w") as output:
            process = subprocess.Popen(
                command + options, cwd=ROOT, env=self.environ, stdout=output, stderr=output
            )
        try:
            self._wait_for(process, log)
            yield process.pid
        finally:
            end(process)

    def _wait_for(self, process: subprocess.Popen, log: Path) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and process.poll() is None:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            time.sleep(0.1)
        raise SystemExit(f"gunicorn did not start:\n{log.read_text()}")


def end_politely_when_told() -> None:
    """A request to end unwinds the run, so that whatever it has started ends with it."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


def end(process: subprocess.Popen) -> None:
    process.terminate()
    try:
        process.wait(timeout=30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
