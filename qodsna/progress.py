"""How far something long has come: a bar on a terminal, a line now and then where there is none."""

import time
from collections import deque
from typing import Any

BAR, LINE_SECONDS, BAR_SECONDS = 30, 10.0, 0.2
# The rate is that of the last so many looks, so that a slow beginning is forgotten.
LOOKS = 100


class Progress:
    """``total`` is what there is to do, ``done`` what was done before; it may grow past it."""

    def __init__(self, out: Any, total: int, done: int = 0, *, what: str) -> None:
        self.out, self.total, self.done, self.what = out, total, done, what
        self.is_terminal = out.isatty()
        self.looks = deque([(time.monotonic(), done)], LOOKS)
        self.told_at = self.looks[0][0]

    def step(self, done: int, note: str = "") -> None:
        """Say that so many are done by now, where it is time to say something again."""
        now = time.monotonic()
        self.done = done
        self.looks.append((now, done))
        if now - self.told_at >= (BAR_SECONDS if self.is_terminal else LINE_SECONDS):
            self.told_at = now
            self._tell(note)

    def end(self, note: str = "") -> None:
        self._tell(note)
        if self.is_terminal:
            self.out.write("\n")

    @property
    def rate(self) -> float:
        """So many a second."""
        (first, before), (last, done) = self.looks[0], self.looks[-1]
        return (done - before) / (last - first) if last > first else 0

    def line(self, note: str = "") -> str:
        share = min(self.done / self.total, 1) if self.total else 1
        told = f"{self.done:,} of {self.total:,} {self.what}"
        bar = f"[{'#' * int(share * BAR):{BAR}}] {share:4.0%} {told}"
        if self.rate:
            bar += f", {self.rate:,.0f} a second, {self._left()} left"
        return f"{bar}; {note}" if note else bar

    def _left(self) -> str:
        seconds = round(max(self.total - self.done, 0) / self.rate)
        return f"{seconds // 60} min {seconds % 60:02} s" if seconds > 59 else f"{seconds} s"

    def _tell(self, note: str) -> None:
        # On a screen one line is written over and over; in a file each stands for itself.
        self.out.write(f"\r{self.line(note)}\033[K" if self.is_terminal else f"{self.line(note)}\n")
        self.out.flush()
