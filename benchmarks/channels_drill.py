"""Stories go into three channels while networks fail in every way and workers are killed.

``python -m benchmarks.channels_drill [--database postgres] [--stories 60] [--seed 7]``: a real
local server drops, delays, halves and doubles what it is asked, by a random seed; two workers at
once are killed with ``kill -9`` again and again; somebody looks into the channels and says of what
stayed unknown whether it is there. Fails where a channel has a story twice or not at all.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from benchmarks.kill_drill.servers import Postgres, Sqlite
from benchmarks.site import ROOT, Site, end_politely_when_told
from tests.bots import NETWORKS, TOKEN, Bots, open_bots

DATABASES = {"sqlite": Sqlite, "postgres": Postgres}
# Seconds: that an answer is waited for; that a network takes where it is slow; after which an
# attempt counts as given up, and a network as done with what it has read.
ANSWER, DELAY, LEASE, SETTLE = 1.0, 1.6, 4, 2
KILLED_FOR, PATIENCE = 30, 240


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--database", choices=DATABASES, default="sqlite")
    parser.add_argument("--stories", type=int, default=60)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    end_politely_when_told()
    with tempfile.TemporaryDirectory(prefix="qodsna-channels-") as name, open_bots(DELAY) as bots:
        store = DATABASES[options.database](Path(name))
        try:
            store.start()
            drill = Drill(Path(name), store.url, bots, options.seed)
            return drill.run(options)
        finally:
            store.end()


class Drill:
    def __init__(self, folder: Path, database: str, bots: Bots, seed: int) -> None:
        settings = {f"{each.upper()}_API": url for each, url in bots.apis.items()}
        settings |= {f"{each.upper()}_PAGES": url for each, url in bots.pages.items()}
        self.site = Site(folder, DATABASE_URL=database, DEMO="no", **settings)
        self.bots, self.chance, self.kills = bots, random.Random(seed), 0
        self.working: list[subprocess.Popen] = []
        bots.moody(seed)

    def run(self, options: argparse.Namespace) -> int:
        began = time.monotonic()
        self.site.manage("migrate", "--verbosity", "0")
        self.inside("prepare", str(options.stories))
        try:
            self.work_and_be_killed()
            found = self.wait()
        finally:
            for process in self.working:
                kill(process)
        return self.tell(options, found, time.monotonic() - began)

    def work_and_be_killed(self) -> None:
        self.working = [self.worker(), self.worker()]
        until = time.monotonic() + KILLED_FOR
        while time.monotonic() < until:
            time.sleep(self.chance.uniform(0.5, 3))
            place = self.chance.randrange(2)
            kill(self.working[place])
            self.kills += 1
            self.working[place] = self.worker()

    def wait(self) -> dict[str, Any]:
        """Until everything is settled, with somebody who looks into the channels meanwhile."""
        until = time.monotonic() + PATIENCE
        asked: Counter = Counter()
        while time.monotonic() < until:
            time.sleep(3)
            asked.update(self.inside("people", json.dumps(self.bots.messages)))
            found = self.inside("look")
            if set(found["states"]) == {"sent"}:
                break
        return {**found, "asked": asked}

    def worker(self) -> subprocess.Popen:
        with (self.site.folder / "work.log").open("a") as log:
            command = [sys.executable, "-m", "benchmarks.channels_drill_inside", "work"]
            return subprocess.Popen(
                command, cwd=ROOT, env=self.site.environ, stdout=log, stderr=log
            )

    def inside(self, what: str, *arguments: str) -> Any:
        command = ("-m", "benchmarks.channels_drill_inside", what, *arguments)
        return json.loads(self.site._python(*command, stdout=subprocess.PIPE).stdout)

    def tell(self, options: argparse.Namespace, found: dict[str, Any], seconds: float) -> int:
        times = Counter(
            self.bots.times(network, f"/fa/{code}")
            for network in NETWORKS
            for code in found["codes"]
        )
        leaks = (self.site.folder / "work.log").read_text().count(TOKEN)
        rows = {
            "database": options.database,
            "seed": options.seed,
            "seconds": f"{seconds:.0f}",
            "stories × networks": f"{len(found['codes'])} × {len(NETWORKS)}",
            "workers killed": self.kills,
            "messages asked for": sum(self.bots.seen.values()),
            **{f"  {mood}": count for mood, count in sorted(self.bots.seen.items())},
            "times without an answer": found["deeds"].get("doubt", 0),
            "  found in the channel's page": found["deeds"].get("found", 0),
            "  missed in it, sent again": found["deeds"].get("missed", 0),
            "  told by people: it is there": found["asked"].get("confirm", 0),
            "  told by people: it is not": found["asked"].get("resend", 0),
            "there once": times[1],
            "there twice or more": sum(n for each, n in times.items() if each > 1),
            "not there": times[0],
            "not settled": sum(n for state, n in found["states"].items() if state != "sent"),
            "tokens in the log": leaks,
        }
        print("\n".join(f"{name:32} {value:>10}" for name, value in rows.items()))
        wrong = leaks or set(times) != {1} or set(found["states"]) != {"sent"}
        return 1 if wrong else 0


def kill(process: subprocess.Popen) -> None:
    if process.poll() is None:
        os.kill(process.pid, signal.SIGKILL)
    process.wait()


if __name__ == "__main__":
    sys.exit(main())
