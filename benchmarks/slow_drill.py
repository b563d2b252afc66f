"""Slow clients keep nobody else waiting: ``python -m benchmarks.slow_drill [--clients 500]``.

Three kinds in turns, at nginx and at gunicorn itself: those who never end their head, those who
never end their form (every second one too large to be gathered), and those who ask for a long page
and hardly read. They come from addresses of their own, send or take a byte each second, and come
again where they are hung up on. A second client asks meanwhile: fails where his p95 is more than
twice what it is without them, or where a request of his has no answer.
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
from pathlib import Path

from benchmarks.pressure import Second, newsroom, temporary
from benchmarks.site import ROOT, end_politely_when_told

KINDS = ("head", "body", "reader")
MOST_TIMES, ROUNDS, SETTLED_SECONDS = 2, 3, 2


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
    server: str
    kind: str
    normal: Second
    under: Second
    told: Counter

    @property
    def held(self) -> int:
        """Slow clients that were there at the end of a round."""
        return self.told["held"] // ROUNDS

    @property
    def times(self) -> float:
        return self.under.p95 / self.normal.p95

    @property
    def wrong(self) -> list[str]:
        asked = f"{self.server}, {self.kind}"
        failed = self.normal.failed + self.under.failed
        found = [f"{asked}: {len(failed)} without an answer, such as {failed[0]}"] if failed else []
        if self.times > MOST_TIMES:
            found.append(f"{asked}: p95 is {self.times:.1f} times the normal one")
        if not self.held:
            found.append(f"{asked}: no slow client was there")
        return found


def turn(server: str, host: str, kind: str, path: str, clients: int, seconds: float) -> Turn:
    """Without and with slow clients, in rounds, so that the machine's own moods are shared."""
    normal, under, told = Second(host), Second(host), Counter[str]()
    for _ in range(ROUNDS):
        asyncio.run(normal.ask_for(seconds / ROUNDS))
        with pressed(kind, host, path, clients, told):
            asyncio.run(under.ask_for(seconds / ROUNDS))
    return Turn(server, kind, normal, under, told)


def drill(folder: Path, clients: int, seconds: float) -> Iterator[Turn]:
    with newsroom(folder) as site:
        hosts = {"nginx": site.front, "gunicorn": site.back}
        for server, host in hosts.items():
            for kind in KINDS:
                yield turn(server, host, kind, site.long_story, clients, seconds)


def row(each: Turn) -> str:
    answers = f"{len(each.normal.times)} / {len(each.under.times)}"
    p95 = f"{each.normal.p95:.1f} / {each.under.p95:.1f}"
    told = ", ".join(f"{n} {what}" for what, n in each.told.items() if what != "held")
    start = f"{each.server:9} {each.kind:7} {each.held:5} {answers:>13} {p95:>15}"
    return f"{start} {each.times:6.2f}  {told}"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--clients", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=10)
    options = parser.parse_args()
    end_politely_when_told()
    head = f"{'server':9} {'slow':7} {'held':>5} {'answers':>13} {'p95 ms':>15} {'times':>6}"
    print(f"{head}  slow ones")
    wrong = []
    with temporary() as folder:
        for each in drill(folder, options.clients, options.seconds):
            print(row(each), flush=True)
            wrong += each.wrong
    print("\n".join(f"WRONG: {fault}" for fault in wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
