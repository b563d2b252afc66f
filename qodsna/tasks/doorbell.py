"""Huey wakes the workers; what there is to do stands in the ledger alone."""

import logging
from functools import cache
from typing import Any

from django.conf import settings
from django.db import close_old_connections
from huey import Huey, RedisHuey, SqliteHuey
from huey.api import TaskWrapper
from huey.serializer import SignedSerializer

from qodsna.breaker import Absence, Breaker
from qodsna.patience import redis_patience

# A broker that did not answer is left alone for so long, in seconds: nobody waits for it again.
breaker = Breaker(2)
absence = Absence(
    logging.getLogger(__name__), "The workers cannot be woken", "The workers can be woken again"
)


def answer() -> None:
    """What a worker does when it rings."""
    from qodsna.tasks.bench import bench  # those who only ring have none

    close_old_connections()
    try:
        bench().work_off()
    finally:
        close_old_connections()


@cache
def doorbell() -> TaskWrapper:
    """Rings when called: over Redis where ``REDIS_URL`` names one, else through a file."""
    # Huey unpickles what it hears: only what was signed here is let in.
    serializer = SignedSerializer(secret=settings.SECRET_KEY, salt="qodsna.tasks")
    queue = _over_redis if settings.REDIS_URL else _through_a_file
    return queue(results=False, serializer=serializer).task()(answer)


def _over_redis(**options: Any) -> Huey:
    from redis import ConnectionPool

    pool = ConnectionPool.from_url(settings.REDIS_URL, **redis_patience(2))
    return RedisHuey("qodsna", connection_pool=pool, **options)


def _through_a_file(**options: Any) -> Huey:
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    return SqliteHuey("qodsna", filename=str(settings.DATA_DIR / "tasks.sqlite3"), **options)


def ring() -> None:
    """Says that there is work. A ring that gets lost is made up for by the next sweep."""
    if not breaker.lets_through():
        return
    try:
        doorbell()()
    except Exception as error:
        # Of a file as of a Redis: what asked for the work is saved, and nobody is told otherwise.
        absence.begins(error)
        breaker.failed()
    else:
        absence.ends()
        breaker.answered()
