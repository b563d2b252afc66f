"""Huey's consumer, with a keeper of the ledger in the place of huey's own scheduler."""

import logging
import signal
import time
from typing import Any

from django.db import close_old_connections
from huey import Huey
from huey.consumer import Consumer, Scheduler, Worker

from qodsna.breaker import Absence
from qodsna.outage import outage_of
from qodsna.tasks import stopping
from qodsna.tasks.bench import Bench
from qodsna.tasks.doorbell import absence

logger = logging.getLogger(__name__)
UNKEPT = "The ledger could not be kept"


class Keeper(Scheduler):
    """Gives this worker's signs of life and sweeps the ledger, a tick apart."""

    process_name = "Keeper"

    def __init__(self, bench: Bench, **options: Any) -> None:
        super().__init__(**options)
        self.bench = bench
        self.absence = Absence(logger, UNKEPT, "The ledger is kept again")

    def loop(self, now: Any = None) -> None:
        start = time.monotonic()
        close_old_connections()
        try:
            self.bench.beat()
            self.bench.sweep()
            self.absence.ends()
        except Exception as error:  # a database or broker that is away comes back
            if outage_of(error):
                self.absence.begins(error)
            else:
                logger.exception(UNKEPT)
        close_old_connections()
        self.sleep_for_interval(start, self.bench.tick)


class Listener(Worker):
    """Waits for the bell, and says once that it is away and once that it is back."""

    def loop(self, now: Any = None) -> None:
        try:
            if task := self.huey.dequeue():
                self.delay = self.default_delay
                self.huey.execute(task, now)
            elif absence.is_on:
                # One that hangs brings nothing either, and says so as one that nobody rings.
                self.huey.pending_count()
        except Exception as error:  # whatever a broker that is away raises
            absence.begins(error)
            self.sleep()
        else:
            absence.ends()
            if not (task or self.huey.storage.blocking):
                self.sleep()


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

    def _create_worker(self) -> Listener:
        return Listener(self.huey, self.stop_flag, self.default_delay, self.max_delay, self.backoff)

    def start(self) -> None:
        self._set_signal_handlers()  # before there is anything to lay down
        super().start()

    def stop(self, graceful: bool = False) -> None:  # noqa: FBT001, FBT002
        stopping.set()
        super().stop(graceful=graceful)

    def run(self) -> None:
        super().run()
        self.bench.give_back()
