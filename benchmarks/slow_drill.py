"""Slow clients keep nobody else waiting: ``python -m benchmarks.slow_drill [--clients 500]``.

Three kinds in turns, at nginx and at gunicorn itself: those who never end their head, those who
never end their form (every second one too large to be gathered), and those who ask for a long page
and hardly read. They come from addresses of their own, send or take a byte each second, and come
again where they are hung up on. A second client asks meanwhile: fails where his p95 is more than
twice what it is without them, or where a request of his has no answer. What it is without them is
asked before and after each round; of the rounds the one in the middle decides, so that the moods of
a busy machine do not.
"""

import argparse
import asyncio
import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import mean, median

from benchmarks.pressure import Second, newsroom, temporary
from benchmarks.site import ROOT, end_politely_when_told

KINDS = ("head", "body", "reader")
MOST_TIMES, ROUNDS, SETTLED_SECONDS = 2, 5, 2


@contextmanager
def pressed(kind: str, host: str, path: str, clients: int, told: Counter) -> Iterator[None]:
    """By slow clients in a process of their own; ``told`` gets what it counted."""
    command = [sys.executable, "-m", "benchmarks.slow_clients", kind, host, str(clients), path]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    process = subprocess.Popen(command, cwd=ROOT, **pipes)  # type: ignore[call-overload]
    try:
        process.stdout.readline()
        time.sleep(SETTLED_SECONDS)
        yield
    finally:
        said, _ = process.communicate()
    told.update(json.loads(said))


@dataclass
class Turn:
    """``normal`` was asked once more than ``under``: before, between and after the rounds."""

    server: str
    kind: str
    normal: list[Second]
    under: list[Second]
    told: Counter

    @property
    def held(self) -> int:
        """Slow clients that were there at the end of a round."""
        return self.told["held"] // len(self.under)

    @property
    def rounds(self) -> list[float]:
        """How many times its normal value the p95 was."""
        around = [mean([a.p95, b.p95]) for a, b in pairwise(self.normal)]
        return [under.p95 / normal for under, normal in zip(self.under, around, strict=True)]

    @property
    def times(self) -> float:
        return median(self.rounds)

    @property
    def wrong(self) -> list[str]:
        what = f"{self.server}, {self.kind}"
        failed = [each for asked in self.normal + self.under for each in asked.failed]
        found = [f"{what}: {len(failed)} without an answer, such as {failed[0]}"] if failed else []
        if self.times > MOST_TIMES:
            found.append(f"{what}: p95 is {self.times:.1f} times the normal one")
        if not self.held:
            found.append(f"{what}: no slow client was there")
        return found


def turn(server: str, host: str, kind: str, path: str, clients: int, seconds: float) -> Turn:
    """Without and with slow clients, in rounds."""
    made = Turn(server, kind, [asked(host, seconds / ROUNDS)], [], Counter())
    for _ in range(ROUNDS):
        with pressed(kind, host, path, clients, made.told):
            made.under.append(asked(host, seconds / ROUNDS))
        time.sleep(SETTLED_SECONDS)
        made.normal.append(asked(host, seconds / ROUNDS))
    return made


def asked(host: str, seconds: float) -> Second:
    return asyncio.run(Second(host).ask_for(seconds))


def drill(folder: Path, clients: int, seconds: float) -> Iterator[Turn]:
    with newsroom(folder) as site:
        hosts = {"nginx": site.front, "gunicorn": site.back}
        for server, host in hosts.items():
            for kind in KINDS:
                yield turn(server, host, kind, site.long_story, clients, seconds)


def row(each: Turn) -> str:
    both = (each.normal, each.under)
    answers = " / ".join(str(sum(len(one.times) for one in many)) for many in both)
    p95 = " / ".join(f"{median(one.p95 for one in many):.1f}" for many in both)
    told = ", ".join(f"{n} {what}" for what, n in each.told.items() if what != "held")
    start = f"{each.server:9} {each.kind:7} {each.held:5} {answers:>13} {p95:>15}"
    return f"{start} {each.times:6.2f} ({min(each.rounds):.2f}-{max(each.rounds):.2f})  {told}"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--clients", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=10)
    options = parser.parse_args()
    end_politely_when_told()
    head = f"{'server':9} {'slow':7} {'held':>5} {'answers':>13} {'p95 ms':>15} {'times':>6}"
    print(f"{head} (least-most)  slow ones")
    wrong = []
    with temporary() as folder:
        for each in drill(folder, options.clients, options.seconds):
            print(row(each), flush=True)
            wrong += each.wrong
    print("\n".join(f"WRONG: {fault}" for fault in wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
