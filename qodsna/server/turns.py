"""Threads of which few work at once."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future
from queue import SimpleQueue
from typing import Any

# So many answer at once: while one waits for the database another computes.
AT_ONCE = 2
# Whoever takes longer waits for something, and another one steps in.
BRIEF_SECONDS = 0.03

Work = tuple[Future, Callable[..., Any], tuple[Any, ...]]


class Turns(Executor):
    """``most`` threads, of which two have a turn; others only while these are held up.

    Threads of one interpreter that all compute go no faster than two: each waits for the others,
    and for its own connection to the database, which has gone cold meanwhile. Somebody has to say
    now and then that time goes on: ``look``.
    """

    def __init__(self, most: int) -> None:
        self._work: SimpleQueue[Work] = SimpleQueue()
        self._turns: SimpleQueue[None] = SimpleQueue()
        self._hands = [_Hand() for _ in range(most)]
        for _ in range(min(AT_ONCE, most)):
            self._turns.put(None)
        for hand in self._hands:
            threading.Thread(target=self._answer, args=[hand], daemon=True).start()

    @property
    def are_waited_for(self) -> bool:
        return not self._work.empty()

    def submit(self, work: Callable[..., Any], /, *args: Any, **_: Any) -> Future:
        future: Future = Future()
        self._work.put((future, work, args))
        return future

    def look(self) -> None:
        """Gives the turn of whoever is held up to another one, where somebody waits for it."""
        if not self.are_waited_for:
            return
        long_ago = time.monotonic() - BRIEF_SECONDS
        for hand in self._hands:
            if hand.is_held_up(since=long_ago):
                self._turns.put(None)

    def _answer(self, hand: "_Hand") -> None:
        while True:
            self._turns.get()
            has_turn = True
            while has_turn:
                future, work, args = self._work.get()
                hand.begin()
                try:
                    future.set_result(work(*args))
                except BaseException as error:
                    future.set_exception(error)
                # Not kept until something else is there to do.
                del future, work, args
                has_turn = hand.end()


class _Hand:
    """What one thread does: since when, and whether its turn was given to another one."""

    def __init__(self) -> None:
        self._since, self._has_turn, self._looking = 0.0, True, threading.Lock()

    def begin(self) -> None:
        self._since, self._has_turn = time.monotonic(), True

    def end(self) -> bool:
        """Whether it has its turn still."""
        with self._looking:
            self._since = 0.0
            return self._has_turn

    def is_held_up(self, *, since: float) -> bool:
        """Whether it works since so long and had its turn until now."""
        with self._looking:
            is_late = bool(self._since) and self._since < since and self._has_turn
            self._has_turn = self._has_turn and not is_late
            return is_late
