"""The drill itself: clients write, processes die, and in the end everything is counted."""

import json
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.kill_drill.browsers import Client
from benchmarks.kill_drill.inside import FILM, NAME, PASSWORD
from benchmarks.kill_drill.journal import Journal, Record
from benchmarks.kill_drill.newsroom import KINDS, Newsroom, Recovery
from benchmarks.kill_drill.readers import Reader
from benchmarks.kill_drill.servers import START_SECONDS, Postgres, Sqlite
from benchmarks.kill_drill.staff import Saver, Sender, Writer
from benchmarks.site import ROOT, Site

DATABASES = {"sqlite": Sqlite, "postgres": Postgres}
SETTINGS = "benchmarks.kill_drill.settings"
# So many acknowledgements lie between two kills, more or less, and a moment.
EACH = 20
LONGEST_MOMENT = 0.08
READY_SECONDS, SETTLED_SECONDS = 5, 240


@dataclass
class Result:
    """The figures of a drill; ``wrong`` says in words what should not be."""

    database: str
    kills: Counter = field(default_factory=Counter)
    # The slowest of each kind.
    recovery: dict[str, Recovery] = field(default_factory=dict)
    start: Recovery = field(default_factory=lambda: Recovery(0, 0))
    seconds: float = 0
    counts: Counter = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def note(self, kind: str, recovery: Recovery) -> None:
        """A machine that others keep busy is judged by the work that there was to do."""
        self.kills[kind] += 1
        if recovery.seconds > self.slowest(kind):
            self.recovery[kind] = recovery
        if min(recovery.seconds, recovery.work) > READY_SECONDS:
            self.wrong.append(f"{recovery.seconds:.1f} s until it was ready after {kind}")

    def slowest(self, kind: str) -> float:
        return self.recovery[kind].seconds if kind in self.recovery else 0


def drill(
    database: str,
    kills: int,
    readers: int,
    *,
    each: int = EACH,
    films: bool = True,
    fill: Callable[[str], object] = str,
) -> Result:
    """``each``: how many acknowledgements there are for each kill; ``films``: whether some come.

    ``fill`` gets the address of the empty database, and may bring tables that are migrated already.
    """
    with tempfile.TemporaryDirectory(prefix="qodsna-drill-") as name:
        folder, start = Path(name), time.monotonic()
        store = DATABASES[database](folder)
        try:
            store.start()
            fill(store.url)
            environ = {"DATABASE_URL": store.url, "DJANGO_SETTINGS_MODULE": SETTINGS}
            site = Site(folder, DEMO="no", REQUIRE_2FA="no", REDIS_URL="", **environ)
            result = Drill(site, store, readers, films=films).run(Result(database), kills, each)
        finally:
            store.end()
    result.seconds = time.monotonic() - start
    return result


class Drill:
    def __init__(self, site: Site, store: Any, readers: int, *, films: bool) -> None:
        self.site, self.store, self.films = site, store, films
        self.journal = Journal(site.folder / "journal")
        self.enough = threading.Event()
        place = self._inside("prepare")
        self.newsroom = Newsroom(site, place["path"])
        shared = (site.port, self.journal, self.enough)
        staff = (*shared, NAME, PASSWORD)
        self.clients: list[Client] = [
            *(Reader(*shared, place["path"], place["shown"]) for _ in range(readers)),
            *(Saver(*staff, story=code) for code in place["drafts"]),
            Writer(*staff, category=place["category"]),
        ]
        if films:
            self.clients.append(Sender(*staff, film=(site.folder / FILM).read_bytes()))

    def run(self, result: Result, kills: int, each: int) -> Result:
        kinds = [*KINDS, *self.store.kinds]
        try:
            result.start = self.newsroom.start()
            for client in self.clients:
                client.start()
            for turn in range(kills):
                self._wait_for(random.randint(each // 4, 7 * each // 4), patience=30)
                self._kill(kinds[turn % len(kinds)], result)
            self._wait_for(each * kills - self.journal.acknowledged, patience=300)
            self._finish(result)
            if self.films:
                self._settle(result)
        finally:
            self.enough.set()
            self.newsroom.end()
        for client in self.clients:
            result.counts += client.counts
        self.journal.close()
        compare(self.journal.read(), self._inside("look"), result)
        return result

    def _kill(self, kind: str, result: Result) -> None:
        time.sleep(random.uniform(0, LONGEST_MOMENT))
        if kind in KINDS:
            recovery = self.newsroom.kill(kind)
        else:
            began = time.monotonic()
            self.store.kill(kind)
            recovery = self.newsroom.ready_again(began)
        result.note(kind, recovery)

    def _wait_for(self, more: int, patience: float) -> None:
        """Until so many more were acknowledged."""
        enough, deadline = self.journal.acknowledged + more, time.monotonic() + patience
        while self.journal.acknowledged < enough and time.monotonic() < deadline:
            time.sleep(0.002)

    def _finish(self, result: Result) -> None:
        """Everything that was begun is acknowledged before anything is counted."""
        self.enough.set()
        for client in self.clients:
            client.join(START_SECONDS)
            if client.is_alive():
                result.wrong.append("a client waits for an answer for ever")
            if client.refusal:
                result.wrong.append(f"refused: {client.refusal}")

    def _settle(self, result: Result) -> None:
        """The worker makes the films and writes down what came out."""
        deadline = time.monotonic() + SETTLED_SECONDS
        while any((left := self._inside("unsettled")).values()) and time.monotonic() < deadline:
            if left["films failed"]:
                result.counts["made again by people"] += self._inside("make_again")
            time.sleep(2)
        result.wrong += [f"{number} {what}" for what, number in left.items() if number]

    def _inside(self, what: str) -> Any:
        command = [sys.executable, "-m", "benchmarks.kill_drill.inside", what]
        answer = subprocess.run(
            command, cwd=ROOT, env=self.site.environ, check=True, stdout=subprocess.PIPE
        )
        return json.loads(answer.stdout)


def compare(record: Record, found: dict[str, Any], result: Result) -> None:
    """Counts what the clients know against what is there, and says what is wrong."""
    stored: dict[str, list[str]] = {}
    for text, reference in found["texts"]:
        stored.setdefault(text, []).append(reference)
    known = record.references
    lost = [text for text in known if stored.get(text, []) == []]
    doubled = [text for text, references in stored.items() if len(references) > 1]
    renamed = [text for text in known if text in stored and known[text] != {*stored[text]}]
    result.counts.update(
        record.acknowledged,
        acknowledged=sum(record.acknowledged.values()),
        found=len(known.keys() & stored.keys()),
        lost=len(lost),
        twice=len(doubled),
        renamed=len(renamed),
        strange=len(stored.keys() - record.meant),
        unacknowledged=len(record.meant - known.keys()),
    )
    for fault in ("lost", "twice", "renamed", "strange", "unacknowledged"):
        if result.counts[fault]:
            result.wrong.append(f"{result.counts[fault]} {fault}")
    cast = Counter(record.votes.values())
    if found["counts"]["kept"] != found["counts"]["counted"]:
        result.wrong.append(f"the story's counts: {found['counts']}")
    if not found["votes"]["kept"] == found["votes"]["counted"] == [cast[1], cast[-1]]:
        result.wrong.append(f"votes: {found['votes']}, cast {cast[1]} and {cast[-1]}")
    result.wrong += found["damage"]
