"""The drill itself: a hundred stories are due at Nowruz while workers die, and readers watch."""

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.due_drill.readers import Reader, Watch
from benchmarks.kill_drill.servers import Postgres, Sqlite, WebServer
from benchmarks.site import ROOT, Site
from qodsna import persian

DATABASES = {"sqlite": Sqlite, "postgres": Postgres}
SETTINGS = "benchmarks.due_drill.settings"
DUE = persian.year_bounds(1405)[0].timestamp()
# Seconds: by which the newsroom is prepared earlier, however slow the machine is; from the start of
# its servers to the moment; and that readers watch around it.
EARLIER, LEAD, BEFORE, AFTER = 3600, 40, 8, 8
READERS, HAMMERS = 4, 3
# So long the history may take that is written by workers who are killed and restarted.
PATIENCE = 200


@dataclass
class Result:
    database: str
    seconds: float = 0
    counts: Counter = field(default_factory=Counter)
    latest: float = 0
    day: str = ""
    wrong: list[str] = field(default_factory=list)


def drill(database: str) -> Result:
    with tempfile.TemporaryDirectory(prefix="qodsna-due-") as name:
        folder, start = Path(name), time.monotonic()
        store = DATABASES[database](folder)
        try:
            store.start()
            site = Site(
                folder,
                DATABASE_URL=store.url,
                DEMO="no",
                DJANGO_SETTINGS_MODULE=SETTINGS,
            )
            result = Drill(site).run(Result(database))
        finally:
            store.end()
    result.seconds = time.monotonic() - start
    return result


class Drill:
    def __init__(self, site: Site) -> None:
        self.site, self.web = site, WebServer(site)
        self.working: list[subprocess.Popen] = []
        self.kills = 0
        self._set_clocks(EARLIER)
        site.manage("migrate", "--verbosity", "0")
        self.plan = self._inside("prepare")
        self.shift = self._set_clocks(LEAD)

    def run(self, result: Result) -> Result:
        watch = Watch(
            self.site.port, self.plan["due"], self.shift, self.plan["shows"], self.plan["gone"]
        )
        try:
            self.web.start()
            for _ in range(2):
                self._work("manage.py", "worker")
            self._watch(watch)
            found = self._wait_for_the_history()
        finally:
            watch.over.set()
            for process in self.working:
                kill(process)
            self.web.kill()
        self._tell(result, watch, found)
        return result

    def _set_clocks(self, before: float) -> float:
        """Of every process from here on: so many seconds before the moment."""
        shift = DUE - before - time.time()
        self.site.environ["DRILL_SHIFT"] = str(shift)
        return shift

    def _watch(self, watch: Watch) -> None:
        """Workers die shortly before the moment, at it, and while they write it down."""
        if watch.clock() > DUE - 1:
            raise SystemExit("The machine was too slow: the moment passed during preparation")
        self._sleep_until(watch, -BEFORE)
        paths = sorted({*watch.shows, *watch.gone})
        lists = [path for path in paths if not path.split("/")[2].isdecimal()]
        own = [path for path in paths if path not in lists]
        readers = [Reader(watch, lists), *(Reader(watch, own[n::3]) for n in range(READERS - 1))]
        for reader in readers:
            reader.start()
        self._sleep_until(watch, -4)
        hammers = [
            self._work("-m", "benchmarks.due_drill.inside", "hammer") for _ in range(HAMMERS)
        ]
        self._sleep_until(watch, -0.5)
        self._kill(self.working[0])
        for hammer in hammers:
            self._sleep_until(watch, random.uniform(0, 0.6))
            self._kill(hammer)
        self._work("manage.py", "worker")
        self._sleep_until(watch, AFTER / 2)
        self._kill(self.working[1])
        self._work("manage.py", "worker")
        self._sleep_until(watch, AFTER)
        watch.over.set()
        for reader in readers:
            reader.join(30)

    def _sleep_until(self, watch: Watch, seconds: float) -> None:
        time.sleep(max(0, DUE + seconds - watch.clock()))

    def _work(self, *arguments: str) -> subprocess.Popen:
        with (self.site.folder / "work.log").open("a") as log:
            process = subprocess.Popen(
                [sys.executable, *arguments],
                cwd=ROOT,
                env=self.site.environ,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.working.append(process)
        return process

    def _kill(self, process: subprocess.Popen) -> None:
        self.kills += 1
        kill(process)

    def _wait_for_the_history(self) -> dict[str, Any]:
        deadline = time.monotonic() + PATIENCE
        found = self._inside("look")
        while found["unwritten"] and time.monotonic() < deadline:
            time.sleep(2)
            found = self._inside("look")
        return found

    def _inside(self, what: str) -> dict[str, Any]:
        command = [sys.executable, "-m", "benchmarks.due_drill.inside", what]
        answer = subprocess.run(
            command, cwd=ROOT, env=self.site.environ, check=True, stdout=subprocess.PIPE
        )
        found: dict[str, Any] = json.loads(answer.stdout)
        return found

    def _tell(self, result: Result, watch: Watch, found: dict[str, Any]) -> None:
        result.counts = watch.counts
        result.counts.update(
            {name: found[name] for name in ("stories", "live", "ended", "unwritten", "twice")}
        )
        result.counts["addresses"] = len({*watch.shows, *watch.gone})
        result.counts["kills"] = self.kills
        result.latest, result.day = watch.latest, found["day"]
        faults = ("early", "ended early", "late", "twice", "unwritten")
        result.wrong = [f"{result.counts[n]} {n}" for n in faults if result.counts[n]]
        result.wrong += watch.wrong
        if not (watch.counts["asked before"] and watch.counts["asked after"]):
            result.wrong.append("nobody looked")


def kill(process: subprocess.Popen) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
