"""Leaves alone what did not answer, so that not everybody waits for it in vain."""

import logging
import threading
from time import monotonic


class Breaker:
    """For ``pause`` seconds after a failure nobody asks; then one does, for all.

    Whoever was let through says how it went: ``answered`` or ``failed``. Who says nothing for
    ``pause`` seconds counts as failed.
    """

    def __init__(self, pause: float) -> None:
        self.pause = pause
        self._until = 0.0
        self._looking = threading.Lock()

    @property
    def is_open(self) -> bool:
        """Whether it has failed, and nobody has been answered since."""
        return self._until > 0

    def lets_through(self) -> bool:
        if not self._until:
            return True
        with self._looking:
            now = monotonic()
            if now < self._until:
                return False
            # Zero if another was answered meanwhile.
            self._until = self._until and now + self.pause
            return True

    def answered(self) -> None:
        self._until = 0.0

    def failed(self) -> None:
        self._until = monotonic() + self.pause


class Absence:
    """Says once that something is away and once that it is back, however many notice."""

    def __init__(self, logger: logging.Logger, away: str, back: str) -> None:
        self.logger, self.away, self.back = logger, away, back
        self.is_on = False
        self._telling = threading.Lock()

    def begins(self, error: Exception) -> None:
        with self._telling:
            if not self.is_on:
                self.logger.error("%s: %s", self.away, error)
            self.is_on = True

    def ends(self) -> None:
        with self._telling:
            if self.is_on:
                self.logger.warning(self.back)
            self.is_on = False
