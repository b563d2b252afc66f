"""Huey's consumer, with a keeper of the ledger in the place of huey's own scheduler."""

import logging
import signal
import time
from typing import Any

from django.db import close_old_connections
from huey import Huey
from huey.consumer import Consumer, Scheduler

from qodsna.tasks import stopping
from qodsna.tasks.bench import Bench

logger = logging.getLogger(__name__)


class Keeper(Scheduler):
    """Gives this worker's signs of life and sweeps the ledger, a tick apart."""

    process_name = "Keeper"

    def __init__(self, bench: Bench, **options: Any) -> None:
        super().__init__(**options)
        self.bench = bench

    def loop(self, now: Any = None) -> None:
        start = time.monotonic()
        close_old_connections()
        for duty in (self.bench.beat, self.bench.sweep):
            try:
                duty()
            except Exception:  # a database or broker that is away comes back
                logger.exception("The ledger could not be kept")
        close_old_connections()
        self.sleep_for_interval(start, self.bench.tick)


class Crew(Consumer):
    """The threads of one worker. It ends when asked politely, and lays nothing down half-done
    before its grace is over."""

    def __init__(self, huey: Huey, bench: Bench) -> None:
        self.bench = bench
        super().__init__(huey, workers=bench.threads, max_delay=1.0, shutdown_timeout=bench.grace)
        self._signal_actions = dict.fromkeys(
            (signal.SIGINT, signal.SIGTERM, signal.SIGHUP), (False, True)
        )

    def _create_scheduler(self) -> Keeper:
        return Keeper(
            self.bench, huey=self.huey, stop_flag=self.stop_flag, interval=1, periodic=False
        )

    def start(self) -> None:
        self._set_signal_handlers()  # before there is anything to lay down
        super().start()

    def stop(self, graceful: bool = False) -> None:  # noqa: FBT001, FBT002
        stopping.set()
        super().stop(graceful=graceful)

    def run(self) -> None:
        super().run()
        self.bench.give_back()
