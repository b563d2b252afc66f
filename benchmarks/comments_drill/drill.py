"""The drill itself: writers write, servers die, and in the end everything is counted."""

import json
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.comments_drill.journal import Journal, Record
from benchmarks.comments_drill.servers import START_SECONDS, Postgres, Sqlite, WebServer
from benchmarks.comments_drill.writers import Writer
from benchmarks.site import ROOT, Site

DATABASES = {"sqlite": Sqlite, "postgres": Postgres}
SETTINGS = "benchmarks.comments_drill.settings"
# A server is killed when it has acknowledged so many since it came up, and a moment later.
FEWEST, MOST = 1, 40
LONGEST_MOMENT = 0.08


@dataclass
class Result:
    """The figures of a drill; ``wrong`` says in words what should not be."""

    database: str
    kills: int = 0
    database_kills: int = 0
    seconds: float = 0
    counts: Counter = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


def drill(database: str, kills: int, writers: int) -> Result:
    with tempfile.TemporaryDirectory(prefix="qodsna-drill-") as name:
        folder, start = Path(name), time.monotonic()
        store = DATABASES[database](folder)
        try:
            store.start()
            site = Site(folder, DATABASE_URL=store.url, DEMO="no", DJANGO_SETTINGS_MODULE=SETTINGS)
            result = Drill(site, store, writers).run(Result(database), kills)
        finally:
            store.end()
    result.seconds = time.monotonic() - start
    return result


class Drill:
    def __init__(self, site: Site, store: Any, writers: int) -> None:
        self.site, self.store, self.web = site, store, WebServer(site)
        self.journal = Journal(site.folder / "journal")
        self.enough = threading.Event()
        place = self._inside("prepare")
        self.writers = [
            Writer(site.port, place["path"], place["shown"], self.journal, self.enough)
            for _ in range(writers)
        ]

    def run(self, result: Result, kills: int) -> Result:
        self.web.start()
        try:
            for writer in self.writers:
                writer.start()
            for turn in range(kills):
                self._kill_in_the_middle(turn)
                result.kills += 1
            self._finish(result)
        finally:
            self.enough.set()
            self.web.kill()
        result.database_kills = self.store.kills
        for writer in self.writers:
            result.counts += writer.counts
        self.journal.close()
        compare(self.journal.read(), self._inside("look"), result)
        return result

    def _kill_in_the_middle(self, turn: int) -> None:
        enough = self.journal.acknowledged + random.randint(FEWEST, MOST)
        deadline = time.monotonic() + START_SECONDS
        while self.journal.acknowledged < enough and time.monotonic() < deadline:
            time.sleep(0.002)
        time.sleep(random.uniform(0, LONGEST_MOMENT))
        self.store.kill(turn)
        self.web.kill()
        self.web.start()

    def _finish(self, result: Result) -> None:
        """Everything that was begun is acknowledged before anything is counted."""
        self.enough.set()
        for writer in self.writers:
            writer.join(START_SECONDS)
            if writer.is_alive():
                result.wrong.append("a writer waits for an answer for ever")
            if writer.refusal:
                result.wrong.append(f"a writer was refused: {writer.refusal}")

    def _inside(self, what: str) -> dict[str, Any]:
        command = [sys.executable, "-m", "benchmarks.comments_drill.inside", what]
        answer = subprocess.run(
            command, cwd=ROOT, env=self.site.environ, check=True, stdout=subprocess.PIPE
        )
        return json.loads(answer.stdout)


def compare(record: Record, found: dict[str, Any], result: Result) -> None:
    """Counts what the writers know against what is there, and says what is wrong."""
    stored: dict[str, list[str]] = {}
    for text, reference in found["comments"]:
        stored.setdefault(text, []).append(reference)
    known = record.references
    lost = [text for text in known if stored.get(text, []) == []]
    doubled = [text for text, references in stored.items() if len(references) > 1]
    renamed = [text for text in known if text in stored and known[text] != {*stored[text]}]
    result.counts.update(
        meant=len(record.meant),
        acknowledged=len(known),
        found=len(known.keys() & stored.keys()),
        lost=len(lost),
        doubled=len(doubled),
        renamed=len(renamed),
        strange=len(stored.keys() - record.meant),
        unacknowledged=len(record.meant - known.keys()),
        votes=len(record.votes),
    )
    for fault in ("lost", "doubled", "renamed", "strange", "unacknowledged"):
        if result.counts[fault]:
            result.wrong.append(f"{result.counts[fault]} {fault}")
    cast = Counter(record.votes.values())
    if found["counts"]["kept"] != found["counts"]["counted"]:
        result.wrong.append(f"the story's counts: {found['counts']}")
    if not found["votes"]["kept"] == found["votes"]["counted"] == [cast[1], cast[-1]]:
        result.wrong.append(f"votes: {found['votes']}, cast {cast[1]} and {cast[-1]}")
    result.wrong += found["damage"]
