"""Ends the connections on which somebody waits for too long, however dead their other end is."""

import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

TICK_SECONDS = 0.25


class Watchdog:
    """One thread of this process that looks at everybody who waits, four times a second.

    A query that no thread waits for costs it nothing: it begins with the first one and stays.
    """

    def __init__(self) -> None:
        self._start_anew()
        # Threads do not survive a fork.
        os.register_at_fork(after_in_child=self._start_anew)

    def _start_anew(self) -> None:
        self._until: dict[int, float] = {}
        self._looking = threading.Lock()
        self._thread: threading.Thread | None = None

    @contextmanager
    def hangs_up(self, connection: Any, *, after: float) -> Iterator[None]:
        """What waits within for longer than so many seconds gets psycopg2's OperationalError."""
        if not after or connection is None or connection.closed:
            yield
            return
        line = connection.fileno()
        with self._looking:
            self._until[line] = time.monotonic() + after
            if self._thread is None:
                self._thread = threading.Thread(target=self._watch, daemon=True)
                self._thread.start()
        try:
            yield
        finally:
            with self._looking:
                self._until.pop(line, None)

    def _watch(self) -> None:
        while True:
            time.sleep(TICK_SECONDS)
            with self._looking:
                now = time.monotonic()
                for line in [line for line, until in self._until.items() if until < now]:
                    hang_up(self._until, line)


def hang_up(waiting: dict[int, float], line: int) -> None:
    """Whoever waits on this descriptor hears that the other end has gone."""
    del waiting[line]
    with suppress(OSError), socket.socket(fileno=os.dup(line)) as end:
        end.shutdown(socket.SHUT_RDWR)


watchdog = Watchdog()
