"""Queries that take long are written down, with the place in our code, without their values."""

import logging
import re
import sys
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.signals import got_request_exception
from django.db import InterfaceError, OperationalError
from django.db.backends.signals import connection_created

from qodsna.watch.counts import count
from qodsna.watch.lines import HOUSE, ROOT

LITERAL = re.compile(r"'(?:[^']|'')*'|(?<![\w%\".])\d+(?:\.\d+)?\b")
MANY = re.compile(r"(%s(?:, )?){3,}")
LONGEST = 2000
# What of the house only hands a query on.
BETWEEN = ("qodsna/watch/", "qodsna/database/")
AWAY = (OperationalError, InterfaceError)

log = logging.getLogger(__name__)


def watch_queries() -> None:
    connection_created.connect(_watch, dispatch_uid="qodsna.watch")
    got_request_exception.connect(_count_unreached, dispatch_uid="qodsna.watch")


def _watch(sender: Any, connection: Any, **kwargs: Any) -> None:
    if timed not in connection.execute_wrappers:
        connection.execute_wrappers.append(timed)


def timed(execute: Callable, sql: Any, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001
    began = time.perf_counter()
    try:
        return execute(sql, params, many, context)
    except AWAY as error:
        _count(error)
        raise
    finally:
        taken = (time.perf_counter() - began) * 1000
        if taken > settings.SLOW_QUERY_MS:
            count("slow_queries")
            said = {"ms": round(taken), "sql": statement(sql), "at": place()}
            log.warning("slow query", extra={"said": said})


def _count_unreached(sender: Any, **kwargs: Any) -> None:
    """A connection that could not be made runs no query."""
    error = sys.exc_info()[1]
    if isinstance(error, AWAY):
        _count(error)


def _count(error: Any) -> None:
    if not getattr(error, "is_counted", False):
        error.is_counted = True
        count("database_errors")


def statement(sql: Any) -> str:
    """Without a value, also of those that stand in its text."""
    text = MANY.sub("%s, …", LITERAL.sub("?", " ".join(str(sql).split())))
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def place() -> str:
    """The nearest line of the house that asked: ``articles/views.py:120 article``."""
    frame: Any = sys._getframe(1)
    while frame is not None:
        name = frame.f_code.co_filename
        if name.startswith(f"{ROOT}/"):
            inside = name[len(f"{ROOT}/") :]
            if inside.partition("/")[0] in HOUSE and not inside.startswith(BETWEEN):
                return f"{inside}:{frame.f_lineno} {frame.f_code.co_name}"
        frame = frame.f_back
    return "?"
