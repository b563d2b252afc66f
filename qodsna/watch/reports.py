"""Errors are told to a server that speaks Sentry's protocol: what failed and where, and no more.

A report is made of what a line of the log may tell, so that nothing personal has to be taken out
of it. It leaves in a thread of its own; what cannot be sent soon is counted and dropped.
"""

import json
import logging
import queue
import socket
import threading
import time
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.core.exceptions import ImproperlyConfigured

from qodsna.watch.here import facts
from qodsna.watch.lines import HOUSE, errors_of, event_of
from qodsna.watch.release import release

MOST_WAITING = 100
ANSWER_SECONDS = 5
# The same error is told once in so many seconds.
QUIET_SECONDS = 60
MOST_REMEMBERED = 500


@dataclass(frozen=True)
class Collector:
    """Where reports go: ``https://key@host/project``. Raises ImproperlyConfigured."""

    url: str
    key: str

    @classmethod
    def of(cls, address: str) -> "Collector":
        parts = urlsplit(address)
        folder, _, project = parts.path.rpartition("/")
        known = parts.scheme in ("http", "https") and parts.hostname and parts.username
        if not known or not project.isalnum():
            raise ImproperlyConfigured("SENTRY_DSN is of the form https://key@host/project.")
        host = parts.netloc.rpartition("@")[2]
        return cls(f"{parts.scheme}://{host}{folder}/api/{project}/envelope/", parts.username or "")


class NoRedirects(HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


class Reports(logging.Handler):
    """A handler of the log. ``close`` waits a moment for what is on its way."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.collector = Collector.of(address)
        self.waiting: queue.Queue[dict[str, Any] | None] = queue.Queue(MOST_WAITING)
        self.told: dict[tuple[str, ...], float] = {}
        self.sender: threading.Thread | None = None
        self.opener = build_opener(NoRedirects)

    def emit(self, record: logging.LogRecord) -> None:
        if record.name == __name__:
            return
        try:
            report = report_of(record)
            if self._is_news(report):
                self._send_soon(report)
        except queue.Full:
            _count("reports_lost")
        except Exception:
            self.handleError(record)

    def close(self) -> None:
        if self.sender and self.sender.is_alive():
            try:
                self.waiting.put_nowait(None)
                self.sender.join(ANSWER_SECONDS)
            except queue.Full:
                pass
        super().close()

    def _is_news(self, report: dict[str, Any]) -> bool:
        now, what = time.monotonic(), tuple(report["fingerprint"])
        if now - self.told.get(what, -QUIET_SECONDS) < QUIET_SECONDS:
            return False
        if len(self.told) >= MOST_REMEMBERED:
            self.told.clear()
        self.told[what] = now
        return True

    def _send_soon(self, report: dict[str, Any]) -> None:
        self.waiting.put_nowait(report)
        # Of a process that was forked no thread is left.
        if self.sender is None or not self.sender.is_alive():
            self.sender = threading.Thread(target=self._send_all, name="reports", daemon=True)
            self.sender.start()

    def _send_all(self) -> None:
        while (report := self.waiting.get()) is not None:
            try:
                self._send(report)
                _count("reports_sent")
            except OSError:
                # The log has it, whoever does not listen.
                _count("reports_lost")

    def _send(self, report: dict[str, Any]) -> None:
        sent = datetime.now(UTC).isoformat()
        parts = [{"event_id": report["event_id"], "sent_at": sent}, {"type": "event"}, report]
        headers = {
            "Content-Type": "application/x-sentry-envelope",
            "X-Sentry-Auth": f"Sentry sentry_version=7, sentry_client=qodsna/{release()},"
            f" sentry_key={self.collector.key}",
        }
        body = "\n".join(json.dumps(part, default=str) for part in parts).encode()
        request = Request(self.collector.url, body, headers)  # noqa: S310
        self.opener.open(request, timeout=ANSWER_SECONDS).close()


def report_of(record: logging.LogRecord) -> dict[str, Any]:
    """An event of Sentry's protocol, of the facts that a line of the log has."""
    errors = errors_of(record.exc_info[1]) if record.exc_info else []
    told = facts()
    tags = {name: str(told[name]) for name in ("request", "method", "path", "task") if name in told}
    event = event_of(record)
    report: dict[str, Any] = {
        "event_id": uuid.uuid4().hex,
        "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(),
        "platform": "python",
        "level": record.levelname.lower(),
        "logger": record.name,
        "server_name": socket.gethostname(),
        "release": f"qodsna@{release()}",
        "logentry": {"formatted": event},
        "transaction": told.get("path") or told.get("task", ""),
        "tags": tags,
        "contexts": {"runtime": {"name": "CPython"}, "django": {"version": version("django")}},
        "fingerprint": [record.name, event, *(f"{e['type']} {e['at'][-1:]}" for e in errors)],
    }
    if "user" in told:
        report["user"] = {"id": str(told["user"])}
    if errors:
        report["exception"] = {"values": [_exception(error) for error in reversed(errors)]}
    return report


def _exception(error: dict[str, Any]) -> dict[str, Any]:
    frames = [_frame(place) for place in error["at"]]
    kind = error["type"].rpartition(".")
    return {
        "type": kind[2],
        "module": kind[0] or "builtins",
        "value": error.get("said", ""),
        "stacktrace": {"frames": frames},
    }


def _frame(place: str) -> dict[str, Any]:
    where, _, function = place.rpartition(" ")
    file, _, line = where.rpartition(":")
    own = file.partition("/")[0] in HOUSE
    return {"filename": file, "lineno": int(line), "function": function, "in_app": own}


def _count(name: str) -> None:
    # Settings are being read when handlers are made: counting needs them whole.
    from qodsna.watch.counts import count

    count(name)
