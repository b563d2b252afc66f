"""Work of many batches, by several processes at once and in the order of the batches."""

import fcntl
import gc
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar

from django.db import connections

Batch = TypeVar("Batch")
Result = TypeVar("Result")

# So many batches wait for each process.
AHEAD = 2
# How seldom a process looks for rings of what nobody needs: what it remembers is very much, none
# of it is in a ring, and to look at it again and again takes an eighth of its time.
SELDOM = 100_000, 50, 100
PROCESSES = min(2, os.cpu_count() or 1)


def spread(
    work: Callable[[Batch], Result], batches: Iterable[Batch], processes: int
) -> Iterator[tuple[Batch, Result]]:
    """Each batch with what came of it, in their order; one process alone is this one.

    Who stops asking, or is killed, leaves nothing running behind: what is begun is finished.
    """
    if processes < 2:
        for batch in batches:
            yield batch, work(batch)
        return
    # A connection is nobody's who shares it.
    connections.close_all()
    waiting: deque[tuple[Batch, Future[Result]]] = deque()
    context, left = get_context("fork"), iter(batches)
    with ProcessPoolExecutor(processes, context, _begin, (os.getpid(), work)) as pool:
        # All of them begin here, before a batch is asked of the database.
        pool.submit(os.getpid).result()
        try:
            for batch in islice(left, AHEAD * processes):
                waiting.append((batch, pool.submit(_do, batch)))
            while waiting:
                batch, future = waiting.popleft()
                result = future.result()
                for following in islice(left, 1):
                    waiting.append((following, pool.submit(_do, following)))
                yield batch, result
        finally:
            pool.shutdown(cancel_futures=True)


@contextmanager
def one_at_a_time(path: Path) -> Iterator[None]:
    """Processes one after the other, each woken at once; what a killed one held is free."""
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


# What this process was begun for.
_works: list[Callable[[Any], Any]] = []


def _do(batch: Any) -> Any:
    return _works[-1](batch)


def _begin(parent: int, work: Callable[[Any], Any]) -> None:
    """In each process: Ctrl-C is the parent's, and without a parent there is nothing to do."""
    _works.append(work)
    gc.set_threshold(*SELDOM)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)
