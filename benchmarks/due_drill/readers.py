"""Readers who ask for every address all the time, and know what each must show by when."""

import http.client
import re
import threading
import time
from collections import Counter
from dataclasses import dataclass, field

ANSWERED, GONE = 200, {404, 410}
# By so much may a reader's own clock and a request that is under way differ, in seconds.
LATEST = 1.0


@dataclass
class Watch:
    """What the readers saw. ``clock`` gives seconds of the newsroom's time."""

    port: int
    due: float
    shift: float
    shows: dict[str, list[int]]
    gone: dict[str, list[int]]
    counts: Counter = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    latest: float = 0
    over: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def clock(self) -> float:
        return time.time() + self.shift

    def judge(self, path: str, status: int, text: str, sent: float, come: float) -> None:
        """A story counts as early by when its page came, and as late by when it was asked for."""
        is_page = status == ANSWERED or path == "/fa/nowhere"
        found = codes_of(path, text) if is_page else set()
        wanted, ended = {*self.shows.get(path, [])}, {*self.gone.get(path, [])}
        early = (wanted & found) if come < self.due else set()
        lost = (ended - found) if come < self.due else set()
        late = ((wanted - found) | (ended & found)) if sent >= self.due + LATEST else set()
        with self.lock:
            self.counts["asked"] += 1
            self.counts["asked before" if come < self.due else "asked after"] += 1
            self.counts["early"] += len(early)
            self.counts["ended early"] += len(lost)
            self.counts["late"] += len(late)
            right = wanted <= found and not ended & found
            if sent >= self.due and not right:
                self.latest = max(self.latest, sent - self.due)
            if (early or lost or late) and len(self.wrong) < 10:
                told = f"{come - self.due:+.3f} s {path}: {status}"
                self.wrong.append(f"{told}, early {early or lost}, late {late}")


def codes_of(path: str, text: str) -> set[int]:
    """The stories that a page leads to, and the one whose page it is; films below zero."""
    own = re.match(r"/fa/(\d+)/", path)
    linked = {int(code) for code in re.findall(r'href="/fa/(\d+)/', text)}
    films = {-int(key) for key in re.findall(r'href="/fa/videos/(\d+)/', text)}
    return linked | films | ({int(own[1])} if own else set())


class Reader(threading.Thread):
    """Asks for some addresses one after the other, again and again."""

    def __init__(self, watch: Watch, paths: list[str]) -> None:
        super().__init__(daemon=True)
        self.watch, self.paths = watch, paths

    def run(self) -> None:
        line = http.client.HTTPConnection("127.0.0.1", self.watch.port, timeout=30)
        while not self.watch.over.is_set():
            for path in self.paths:
                sent = self.watch.clock()
                try:
                    line.request("GET", path)
                    answer = line.getresponse()
                    text = answer.read().decode()
                except (OSError, http.client.HTTPException):
                    line.close()
                    continue
                self.watch.judge(path, answer.status, text, sent, self.watch.clock())
