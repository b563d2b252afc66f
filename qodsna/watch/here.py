"""What is being done at this moment, in this thread: a request of somebody, or a task."""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from qodsna.watch.paths import path_of

REQUEST_ID = "HTTP_X_REQUEST_ID"
WELL_FORMED = re.compile(r"[A-Za-z0-9-]{8,64}")

request_here: ContextVar[Any] = ContextVar("request", default=None)
task_here: ContextVar[dict[str, Any]] = ContextVar("task", default={})  # noqa: B039


def request_id(request: Any) -> str:
    """The one that a trusted proxy gave it, if it is well-formed, or one that is made now."""
    if not (known := getattr(request, "request_id", "")):
        given = request.META.get(REQUEST_ID, "")
        known = given if WELL_FORMED.fullmatch(given) else secrets.token_hex(16)
        request.request_id = known
    return known


@contextmanager
def doing(task: str, run: Any) -> Iterator[None]:
    """Whatever is logged inside belongs to this run of a task."""
    token = task_here.set({"task": task, "run": run})
    try:
        yield
    finally:
        task_here.reset(token)


def facts() -> dict[str, Any]:
    """What every line tells of where it comes from; of a person his number alone, at the desk."""
    request = request_here.get()
    if request is None:
        return task_here.get()
    told = {"request": request_id(request), "method": method_of(request), "path": path_of(request)}
    # Only where somebody has asked for it already: nobody is looked up for a line.
    person = getattr(getattr(request, "_cached_user", None), "pk", None)
    return told | ({"user": person} if person else {})


def method_of(request: Any) -> str:
    method = request.method or ""
    return method if method.isascii() and method.isalpha() and len(method) < 12 else "?"
