"""The newsroom as it is run, by ``deploy/run.sh``: what is killed comes back by itself."""

import contextlib
import http.client
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.kill_drill.servers import START_SECONDS, kill_group
from benchmarks.site import ROOT, Site

TICKS = os.sysconf("SC_CLK_TCK")
SERVER, WORKER = "web master", "task worker"
KINDS = ("web worker", SERVER, WORKER, "everything")
LOG = "newsroom.log"


@dataclass
class Recovery:
    """Seconds of the clock, and the most that one process worked until it was ready."""

    seconds: float
    work: float


class Newsroom:
    def __init__(self, site: Site, asked: str) -> None:
        self.site, self.asked = site, asked
        self.process: subprocess.Popen | None = None

    def start(self) -> Recovery:
        """Until it is ready."""
        began, before = time.monotonic(), self._workers_that_began()
        environment = {
            **self.site.environ,
            "BIN": str(Path(sys.executable).parent),
            "PORT": str(self.site.port),
            "HOST": "127.0.0.1",
            "PYTHONUNBUFFERED": "1",
        }
        with (self.site.folder / LOG).open("a") as log:
            self.process = subprocess.Popen(
                ["deploy/run.sh"], cwd=ROOT, env=environment, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip
        return self._wait(began, gone=0, workers=before + 1)

    def kill(self, kind: str) -> Recovery:
        """Kills one of its processes, or all; until it is ready again."""
        workers = self._workers_that_began()
        began = time.monotonic()
        if kind == "everything":
            self.end()
            # What systemd or the container's owner does.
            return self.start()
        victim = random.choice(self._pids()[kind])
        os.kill(victim, signal.SIGKILL)
        return self._wait(began, gone=victim, workers=workers + (kind == WORKER))

    def ready_again(self, began: float) -> Recovery:
        """From a moment on until a page that asks the database comes."""
        return self._wait(began, gone=0, workers=0)

    def end(self) -> None:
        if self.process:
            kill_group(self.process)
            self.process = None

    def _wait(self, began: float, gone: int, workers: int) -> Recovery:
        before, web = self._work(), None
        while web is None or self._workers_that_began() < workers:
            if web is None and self._is_whole(gone) and self._answers():
                web = self._work()
            elif time.monotonic() - began > START_SECONDS:
                log = (self.site.folder / LOG).read_text()
                raise SystemExit(f"The newsroom did not come back:\n{log[-3000:]}")
            else:
                time.sleep(0.03)
        seconds = time.monotonic() - began
        after = {**web, **self._work(*self._pids()[WORKER])}
        return Recovery(seconds, max(n - before.get(pid, 0) for pid, n in after.items()))

    def _is_whole(self, gone: int) -> bool:
        """As many web processes as there should be, without the one that is gone."""
        found = self._pids()
        pids = [pid for kind in found.values() for pid in kind]
        web = len(found["web worker"]) == int(self.site.environ["WEB_WORKERS"])
        return web and gone not in pids

    def _answers(self) -> bool:
        line = http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=5)
        with contextlib.closing(line), contextlib.suppress(OSError, http.client.HTTPException):
            line.request("GET", self.asked)
            return line.getresponse().status == 200
        return False

    def _workers_that_began(self) -> int:
        path = self.site.folder / LOG
        return path.read_text().count("  Worker     ") if path.exists() else 0

    def _work(self, *these: int) -> dict[int, float]:
        """The seconds of a processor that its living processes, or these of them, have had."""
        rows = ((pid, int(told[11]) + int(told[12])) for pid, told, _ in self._living())
        return {pid: ticks / TICKS for pid, ticks in rows if not these or pid in these}

    def _pids(self) -> dict[str, list[int]]:
        """Of its living processes, by what they are."""
        found: dict[str, list[int]] = {"web worker": [], SERVER: [], WORKER: []}
        for pid, told, line in self._living():
            parent, is_web = int(told[1]), any(word.endswith("/gunicorn") for word in line)
            if is_web and self.process and parent == self.process.pid:
                found[SERVER].append(pid)
            # A web process whose master was killed ends by itself, and nobody counts on it.
            elif is_web and parent != 1:
                found["web worker"].append(pid)
            elif line[-2:-1] == ["worker"]:
                found[WORKER].append(pid)
        return found

    def _living(self) -> Iterator[tuple[int, list[str], list[str]]]:
        """The pid, /proc/…/stat from the state on, and the command of each of its processes."""
        session = str(self.process.pid if self.process else 0)
        for folder in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                told = (folder / "stat").read_text().rpartition(")")[2].split()
                line = (folder / "cmdline").read_bytes().decode().split("\0")
                if told[3] == session and told[0] != "Z":
                    yield int(folder.name), told, line
