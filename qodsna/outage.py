"""What is known of an error that is nobody's mistake: the database or the disk is away or full."""

import errno
import logging
import shutil
import sqlite3
from contextlib import suppress
from enum import Enum
from pathlib import Path
from time import monotonic
from typing import Any

from django.conf import settings
from django.db import Error, InterfaceError, OperationalError

RETRY_SECONDS = 5
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
# Of what SQLite cannot do with its file: locked, unreadable, lost, read-only, no database.
UNREACHABLE = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PROTOCOL,
    sqlite3.SQLITE_NOTADB,
}
NO_TABLE = "no such table"
DISK_FULL = "53100"
LEAST_BYTES = 1024 * 1024
LOG_SECONDS = 5

logger = logging.getLogger(__name__)


class AwayError(OSError):
    """The storage of files does not answer, or refuses."""


class Outage(Enum):
    DATABASE = "پایگاه داده پاسخ نمی‌دهد."
    DISK = "روی دیسک کارساز جا نیست."
    STORAGE = "انبار پرونده‌ها پاسخ نمی‌دهد."


def outage_of(error: BaseException | None) -> Outage | None:
    """Of an error, or of what it came from; None for mistakes of our own."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        if found := _one(error):
            return found
        error = error.__cause__ or error.__context__
    return None


def _one(error: BaseException) -> Outage | None:
    if isinstance(error, AwayError):
        return Outage.STORAGE
    if isinstance(error, OSError):
        return Outage.DISK if error.errno in FULL else None
    if isinstance(error, sqlite3.Error):
        return _of_sqlite(error)
    if hasattr(error, "pgcode"):
        return _of_postgres(error)
    if isinstance(error, Error) and error.__cause__ is None:
        # Raised by Django itself, as for a connection that is closed.
        return Outage.DATABASE if isinstance(error, InterfaceError | OperationalError) else None
    return None


def _of_sqlite(error: sqlite3.Error) -> Outage | None:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    # What does not fit into its file is an error of reading and writing to it, too.
    if code == sqlite3.SQLITE_FULL or (code == sqlite3.SQLITE_IOERR and not has_room()):
        return Outage.DISK
    return Outage.DATABASE if code in UNREACHABLE or NO_TABLE in str(error) else None


def has_room() -> bool:
    """Whether the file of the database has some left to grow."""
    folder = Path(settings.DATABASES["default"]["NAME"]).parent
    with suppress(OSError):
        return shutil.disk_usage(folder).free >= LEAST_BYTES
    return True


def _of_postgres(error: Any) -> Outage | None:
    """Of an error of psycopg2's, which no process on SQLite needs to know."""
    import psycopg2

    if error.pgcode == DISK_FULL:
        return Outage.DISK
    is_away = isinstance(error, psycopg2.OperationalError | psycopg2.InterfaceError)
    return Outage.DATABASE if is_away else None


class Told:
    """Of many errors of one outage the log gets a line every few seconds, and no traces."""

    def __init__(self) -> None:
        self._next: dict[Outage, float] = {}

    def tell(self, outage: Outage, error: BaseException | None) -> None:
        now = monotonic()
        if now >= self._next.get(outage, 0):
            self._next[outage] = now + LOG_SECONDS
            logger.error("%s: %s", outage.name, str(error).strip())


told = Told()
