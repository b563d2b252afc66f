"""A worker's bench: what this process has in hand, and the signs of life it gives for it."""

import logging
import os
import socket
import time
from datetime import timedelta
from functools import cache
from secrets import token_hex
from threading import Lock, Thread
from typing import Any

from django.conf import settings
from django.db import close_old_connections

from qodsna.tasks import TERMS, stopping
from qodsna.tasks.doorbell import absence, answer, doorbell, ring
from qodsna.tasks.models import TaskRun
from qodsna.watch.counts import count
from qodsna.watch.here import doing

LONG = "long"

logger = logging.getLogger(__name__)
each = logging.getLogger("qodsna.watch.each")


@cache
def bench() -> "Bench":
    """The one of this process."""
    options: Any = settings.TASKS["default"].get("OPTIONS", {})
    return Bench(options, threads=settings.WORKERS)


class Bench:
    """Shared by the threads of one worker. One of them is always free of long runs."""

    def __init__(self, options: dict[str, float], *, threads: int) -> None:
        self.worker = f"{socket.gethostname()[:80]}-{os.getpid()}-{token_hex(4)}"
        self.threads = threads
        self.tick = options.get("tick", 5)
        self.lease = timedelta(seconds=options.get("lease", 60))
        self.pause = timedelta(seconds=options.get("pause", 10))
        self.grace = options.get("grace", 8)
        self._in_hand: dict[int, TaskRun] = {}
        self._lock = Lock()
        self._planned: dict[str, int] = {}
        self._alone: Thread | None = None

    # Working

    def work_off(self) -> None:
        """Does what is due, one after the other, until nothing is left."""
        while not stopping.is_set() and (run := self._take()):
            try:
                self._do(run)
            finally:
                self._lay_down(run)
                close_old_connections()

    def _take(self) -> TaskRun | None:
        with self._lock:
            long = sum(run.queue == LONG for run in self._in_hand.values())
            full = [LONG] if long >= max(1, self.threads - 1) else []
            if run := TaskRun.objects.claim(self.worker, without=full):
                self._in_hand[run.pk] = run
        return run

    def _lay_down(self, run: TaskRun) -> None:
        with self._lock:
            self._in_hand.pop(run.pk, None)

    def _do(self, run: TaskRun) -> None:
        with doing(run.task, run.pk):
            began = time.monotonic()
            try:
                run.call()
            except Exception as error:
                settled = self._not_done(run, error)
            else:
                settled = run.finish()
                tell_done(time.monotonic() - began)
            if not settled:
                logger.warning("attempt %s had lost its lease", run.attempts)

    def _not_done(self, run: TaskRun, error: Exception) -> bool:
        if stopping.is_set():
            return run.give_back()
        count("tasks_failed")
        logger.error("attempt %s failed", run.attempts, exc_info=error)
        return run.fail(error, pause=self.pause)

    def give_back(self) -> None:
        """Leaves what is still in hand to other workers."""
        with self._lock:
            for run in self._in_hand.values():
                run.give_back()

    # Signs of life

    def beat(self) -> None:
        """Says of everything in hand that it is still being done."""
        with self._lock:
            keys = list(self._in_hand)
        if keys:
            TaskRun.objects.beat(self.worker, keys)

    def sweep(self) -> None:
        """Plans what runs by itself, takes runs from the dead, and rings for what waits."""
        for path, terms in TERMS.items():
            if terms.period:
                self._plan(path, terms.period)
        TaskRun.objects.recover(self.lease)
        if waiting := TaskRun.objects.due()[: self.threads].count():
            self._ring_for(waiting)

    def _ring_for(self, waiting: int) -> None:
        """Unless it rings already; where the bell is away, a thread without one does the work."""
        try:
            rings = doorbell().huey.pending_count()
        except Exception as error:  # whatever a broker that is away raises
            absence.begins(error)
            if self._alone is None or not self._alone.is_alive():
                self._alone = Thread(target=answer, daemon=True)
                self._alone.start()
            return
        for _ in range(0 if rings else waiting):
            ring()

    def _plan(self, path: str, period: timedelta) -> None:
        turn = int(time.time() // period.total_seconds())
        if self._planned.get(path) != turn and TaskRun.objects.plan(path, turn, period):
            self._planned[path] = turn


def tell_done(seconds: float) -> None:
    count("tasks_done")
    each.info("task", extra={"said": {"ms": round(seconds * 1000, 1)}})
