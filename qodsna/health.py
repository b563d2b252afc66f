"""What machines ask a node: whether it lives, and whether it can work."""

import logging
import os
import threading
import time
from collections.abc import Callable
from concurrent import futures
from functools import cache

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import close_old_connections, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse

from qodsna.page_cache import SITE
from qodsna.page_cache.stamping import stamps

LIVES, READY = "/healthz", "/readyz"
MOST_SECONDS, KEPT_SECONDS = 0.8, 0.5
NOWHERE = "health/nothing"
logger = logging.getLogger(__name__)


def database() -> None:
    """It answers, and knows every migration of this code; it may know more."""
    applied = MigrationRecorder(connection).applied_migrations()
    if missing := ours() - set(applied):
        raise LookupError(f"{len(missing)} migrations are not applied")


@cache
def ours() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None).disk_migrations)


def purges() -> None:
    """Redis, or the folder by which processes tell each other what is purged."""
    stamps.store.read([SITE])


def storage() -> None:
    """It answers; a folder of this machine can be written to."""
    default_storage.exists(NOWHERE)
    if not os.access(settings.FILE_UPLOAD_TEMP_DIR, os.W_OK):
        raise OSError("nothing can be written to the folder of uploads")


class Readiness:
    """Asks each part in a thread of its own, so that none that hangs keeps anybody waiting."""

    def __init__(self, parts: dict[str, Callable[[], None]]) -> None:
        self.parts = parts
        self._threads = futures.ThreadPoolExecutor(len(parts), "readiness")
        self._asked: dict[str, futures.Future] = {}
        self._one_asks = threading.Lock()
        self._said: tuple[float, list[str]] = (0, [])

    def wrong(self) -> list[str]:
        """The names of the parts that do not answer rightly in time, as of half a second ago."""
        with self._one_asks:
            if time.monotonic() > self._said[0]:
                wrong = self._ask()
                self._said = (time.monotonic() + KEPT_SECONDS, wrong)
        return self._said[1]

    def _ask(self) -> list[str]:
        for name, part in self.parts.items():
            # Who still hangs since the last time is not asked once more.
            if name not in self._asked:
                self._asked[name] = self._threads.submit(in_thread, part)
        futures.wait(self._asked.values(), MOST_SECONDS)
        return [name for name in self.parts if not self._is_right(name)]

    def _is_right(self, name: str) -> bool:
        if not self._asked[name].done():
            logger.warning("Not ready: %s does not answer", name)
            return False
        if error := self._asked.pop(name).exception():
            logger.warning("Not ready: %s: %s", name, error)
        return error is None


def in_thread(part: Callable[[], None]) -> None:
    """Its thread keeps no line to a database that has broken."""
    try:
        part()
    finally:
        close_old_connections()


class Health:
    """Middleware, before all others: no host, session, proxy or cache has a part in it.

    Strangers learn nothing but yes or no; what is wrong stands in the log.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.readiness = Readiness({"database": database, "cache": purges, "storage": storage})

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info == LIVES:
            return told("lives", 200)
        if request.path_info == READY:
            wrong = self.readiness.wrong()
            return told("not ready", 503) if wrong else told("ready", 200)
        return self.get_response(request)


def told(word: str, status: int) -> HttpResponse:
    response = HttpResponse(f"{word}\n", status=status, content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    if status == 503:
        response["Retry-After"] = "1"
    return response
