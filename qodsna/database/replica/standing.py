"""Whether the replica answers and keeps up: what this process knows, and tells in one line each."""

import logging
import os
import threading
from time import monotonic, sleep

from django.conf import settings
from django.db import Error, connections

REPLICA = "replica"
# Between two tries of one that does not answer; and behind for so long is worth a line.
PAUSE_SECONDS, LONG_SECONDS = 1.0, 5.0

log = logging.getLogger(__name__)


def is_set() -> bool:
    """Whether there is one."""
    return REPLICA in settings.DATABASES


class Standing:
    """No reader waits for a replica that is away: one thread asks it until it answers."""

    def __init__(self) -> None:
        self._start_anew()
        # Threads do not survive a fork.
        os.register_at_fork(after_in_child=self._start_anew)

    def _start_anew(self) -> None:
        self.is_away = False
        self._behind_since, self._is_told = 0.0, False
        self._changing = threading.Lock()

    def lost(self, error: BaseException) -> None:
        """It did not answer this thread."""
        hang_up()
        with self._changing:
            if self.is_away:
                return
            self.is_away = True
        log.error("The replica is away, readers are served by the primary: %s", str(error).strip())
        threading.Thread(target=self._wait, name="replica", daemon=True).start()

    def _wait(self) -> None:
        while not answers():
            sleep(PAUSE_SECONDS)
        self.is_away = False
        log.warning("The replica answers again")

    def behind(self) -> None:
        now = monotonic()
        self._behind_since = self._behind_since or now
        if not self._is_told and now - self._behind_since >= LONG_SECONDS:
            self._is_told = True
            log.error("The replica is behind, readers are served by the primary")

    def caught_up(self) -> None:
        if self._is_told:
            log.warning("The replica has caught up")
        self._behind_since, self._is_told = 0.0, False


def answers() -> bool:
    try:
        connections[REPLICA].ensure_connection()
    except Error:
        return False
    finally:
        hang_up()
    return True


def hang_up() -> None:
    """This thread begins anew with it."""
    connections[REPLICA].close()
    connections[REPLICA].errors_occurred = False


standing = Standing()
