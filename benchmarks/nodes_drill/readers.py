"""Readers who stay at one node, and notice whatever goes back to what it was."""

import http.client
import threading
import time
from collections import Counter

from benchmarks.kill_drill.browsers import Browser
from benchmarks.nodes_drill.desk import VERSION, number_of
from benchmarks.nodes_drill.town import Town

REST_SECONDS, ANSWER_SECONDS = 0.05, 20
# Every page is right so long after a change.
WITHIN_SECONDS = 1.0


class Seen:
    """What all readers know together, and what was wrong."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.wrong: list[str] = []
        self.slowest = 0.0
        # Words that were withdrawn, and when that was acknowledged.
        self.gone: dict[int, float] = {}
        self.over = threading.Event()


class Reader(threading.Thread):
    """``is_sure``: one process answers it, so that nothing older follows anything newer."""

    def __init__(self, port: int, story: int, seen: Seen, *, is_sure: bool) -> None:
        super().__init__(daemon=True)
        self.line = http.client.HTTPConnection(
            "127.0.0.1", port, ANSWER_SECONDS, source_address=(Browser(port).name, 0)
        )
        self.paths = ["/fa/", f"/fa/{story}/print", "/fa/rss", f"/api/v1/fa/articles/{story}"]
        self.seen, self.is_sure = seen, is_sure
        self.newest: dict[str, int] = {}

    def run(self) -> None:
        while not self.seen.over.is_set():
            for path in self.paths:
                self.read(path)
                self.seen.over.wait(REST_SECONDS)
        self.line.close()

    def read(self, path: str) -> None:
        began, seen = time.monotonic(), self.seen
        try:
            self.line.request("GET", path)
            answer = self.line.getresponse()
            text = answer.read().decode()
        except (OSError, http.client.HTTPException) as error:
            seen.wrong.append(f"{path}: {error!r}")
            self.line.close()
            return
        seen.counts["pages read"] += 1
        seen.slowest = max(seen.slowest, time.monotonic() - began)
        if answer.status != 200:
            seen.wrong.append(f"{path}: {answer.status}")
        self.compare(path, text, began)

    def compare(self, path: str, text: str, began: float) -> None:
        numbers = {number_of(word) for word in VERSION.findall(text)}
        for number in numbers:
            if began - self.seen.gone.get(number, began) > WITHIN_SECONDS:
                self.seen.wrong.append(f"{path}: withdrawn {number} came back")
        # Even numbers are those of the one story that is corrected again and again.
        told = max((number for number in numbers if number % 2 == 0), default=0)
        if not self.is_sure or not told:
            return
        self.seen.counts["versions compared"] += 1
        if told < self.newest.get(path, 0):
            self.seen.wrong.append(f"{path}: {told} after {self.newest[path]}")
        self.newest[path] = told


def readers(here: Town, seen: Seen, each: int) -> list[Reader]:
    """So many at each node, and one who comes by nginx."""
    story = here.place["told"]
    at_nodes = [Reader(port, story, seen, is_sure=True) for port in here.ports for _ in range(each)]
    return [*at_nodes, Reader(here.front, story, seen, is_sure=False)]
