"""Two releases in folders of their own, and a server that changes from one to the other."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from benchmarks.site import ROOT, START_SECONDS

GUNICORN = Path(sys.executable).parent / "gunicorn"
# What a release is served with that cannot hand over itself yet.
CONFIG = f"""
import runpy
shipped = runpy.run_path("deploy/gunicorn.conf.py")
globals().update((name, each) for name, each in shipped.items() if not name.startswith("__"))
if "hand_over" not in shipped:
    hand_over = runpy.run_path({str(ROOT / "deploy/gunicorn.conf.py")!r})["hand_over"]
    def post_worker_init(worker):
        shipped.get("post_worker_init", lambda worker: None)(worker)
        hand_over(worker)
"""
MIGRATIONS = ":(glob)**/migrations/0*.py"


def git(*arguments: str) -> str:
    command = ["git", "-C", str(ROOT), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def before() -> str:
    """The last commit whose migrations are the first of ours, app by app, and not all of them.

    Ends where nobody knows.
    """
    try:
        if git("rev-parse", "--is-shallow-repository") == "true":
            raise SystemExit("No release before: this clone is shallow (git fetch --unshallow)")
        touched = git("log", "--first-parent", "-m", "--format=%h", "--", MIGRATIONS).split()
        ours = migrations("HEAD")
        found = (f"{each}^1" for each in touched[:-1] if comes_before(f"{each}^1", ours))
        return git("rev-parse", "--short", next(found))
    except (subprocess.CalledProcessError, FileNotFoundError, StopIteration) as error:
        raise SystemExit("No release before: it is not in the history of git here") from error


def migrations(commit: str) -> dict[str, list[str]]:
    """The names of each app's, in order."""
    found: dict[str, list[str]] = {}
    for path in sorted(git("ls-tree", "-r", "--name-only", commit).splitlines()):
        folder, _, name = path.rpartition("/migrations/")
        if folder and name.startswith("0"):
            found.setdefault(folder, []).append(name)
    return found


def comes_before(commit: str, ours: dict[str, list[str]]) -> bool:
    theirs = migrations(commit)
    firsts = {app: ours.get(app, [])[: len(names)] for app, names in theirs.items()}
    return theirs == firsts and theirs != ours


def unpack(commit: str, folder: Path) -> Path:
    """A release as it is installed, with its words compiled."""
    folder.mkdir()
    archive = subprocess.run(
        ["git", "-C", str(ROOT), "archive", commit], check=True, capture_output=True
    )
    subprocess.run(["tar", "-x", "-C", str(folder)], input=archive.stdout, check=True)
    (folder / "node_modules").symlink_to((ROOT / "node_modules").resolve())
    words = [str(GUNICORN.parent / "pybabel"), "--quiet", "compile", "--directory", "locale"]
    subprocess.run([*words, "--domain", "django", "--use-fuzzy"], cwd=folder, check=True)
    return folder


class Served:
    """A server whose release is where ``current`` leads to."""

    def __init__(self, folder: Path, port: int, application: str, environ: dict[str, str]) -> None:
        self.current, self.port, self.application = folder / "current", port, application
        self.pid_file, self.log = folder / "web.pid", folder / "web.log"
        self.config = folder / "served.conf.py"
        self.config.write_text(CONFIG)
        own = {"PWD": str(self.current), "WEB_PID": str(self.pid_file)}
        self.environ = self.environment(environ) | own

    @staticmethod
    def environment(own: dict[str, str]) -> dict[str, str]:
        """Ours, without a path by which a release would find the code of another."""
        return {name: text for name, text in os.environ.items() if name != "PYTHONPATH"} | own

    def lead_to(self, release: Path) -> None:
        """At one stroke: nobody ever finds no release."""
        new = self.current.with_name("current.new")
        new.symlink_to(release)
        new.replace(self.current)

    @property
    def master(self) -> int:
        with suppress(OSError, ValueError):
            return int(self.pid_file.read_text())
        return 0

    @contextmanager
    def running(self) -> Iterator["Served"]:
        command = [str(GUNICORN), self.application, "--config", str(self.config)]
        command += ["--bind", f"127.0.0.1:{self.port}", "--pid", str(self.pid_file)]
        with self.log.open("w") as log:
            first = subprocess.Popen(
                command, cwd=self.current, env=self.environ, stdout=log, stderr=log
            )
        try:
            self.wait_until(self._listens, "it did not start")
            yield self
        finally:
            if is_alive(self.master):
                os.kill(self.master, signal.SIGTERM)
            with suppress(ProcessLookupError):
                first.terminate()
            first.wait(timeout=60)
            self.wait_until(lambda: not is_alive(self.master), "it did not end")

    def _listens(self) -> bool:
        """Its first process has loaded."""
        with (
            suppress(OSError),
            closing(socket.create_connection(("127.0.0.1", self.port), 1)) as line,
        ):
            line.sendall(b"GET /healthz HTTP/1.0\r\n\r\n")
            return bool(line.recv(1))
        return False

    def change(self) -> float:
        """To where ``current`` leads now; how many seconds until the one before has gone."""
        before, begun = self.master, time.monotonic()
        if not before:
            raise SystemExit(f"there is no server to change:\n{self.log.read_text()}")
        os.kill(before, signal.SIGUSR2)
        self.wait_until(lambda: self.master not in (0, before), "nobody took over")
        return time.monotonic() - begun

    def wait_until(self, happened: Callable[[], object], otherwise: str) -> None:
        end = time.monotonic() + 2 * START_SECONDS
        while not happened():
            if time.monotonic() > end:
                raise SystemExit(f"{otherwise}:\n{self.log.read_text()}")
            time.sleep(0.05)


def is_alive(pid: int) -> bool:
    """A child of ours that has ended and was not waited for is none."""
    try:
        return bool(pid) and Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2][1] != "Z"
    except OSError:
        return False
