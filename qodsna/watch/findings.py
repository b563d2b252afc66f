"""Asking each part of the system how it is, and never waiting for one that does not answer.

``@probe("disk", "جای دیسک")`` above a function that gives a ``Finding``, in ``watched.py`` of an
app or in ``qodsna.watch.probes``, puts it on the page.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, models, transaction

SECONDS = 1.8
LEAST = 0.05
UNANSWERED = "تا دو ثانیه پاسخی نیامد."

log = logging.getLogger(__name__)


class State(models.TextChoices):
    BAD = "bad", "خراب"
    WARNING = "warning", "هشدار"
    OK = "ok", "درست"


@dataclass(frozen=True)
class Finding:
    """``facts``: names and values in words; ``advice``: what to do; ``at``: of what moment it
    tells, None for now."""

    state: State
    said: str
    facts: dict[str, str] = field(default_factory=dict)
    advice: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class Probe:
    """``is_urgent``: told on the first page, too, where it is broken."""

    name: str
    title: str
    ask: Callable[[], Finding]
    asks_database: bool
    is_urgent: bool


@dataclass(frozen=True)
class Found:
    probe: Probe
    finding: Finding


PROBES: list[Probe] = []


def probe(
    name: str, title: str, *, asks_database: bool = False, is_urgent: bool = False
) -> Callable[[Callable[[], Finding]], Callable[[], Finding]]:
    """Who asks the database does so in the thread of the request; others have one of their own."""

    def declare(ask: Callable[[], Finding]) -> Callable[[], Finding]:
        PROBES.append(Probe(name, title, ask, asks_database, is_urgent))
        return ask

    return declare


def look(probes: Iterable[Probe], seconds: float = SECONDS) -> list[Found]:
    """What each says within so many seconds for all together; the worst first."""
    end, wanted = time.monotonic() + seconds, list(probes)
    asked = {each.name: begin(each) for each in wanted if not each.asks_database}
    found = [Found(each, ask_here(each, end)) for each in wanted if each.asks_database]
    found += [Found(each, asked[each.name].wait(end)) for each in wanted if not each.asks_database]
    order = [probe.name for probe in wanted]
    worst = list(State)
    return sorted(found, key=lambda f: (worst.index(f.finding.state), order.index(f.probe.name)))


def ask_here(each: Probe, end: float) -> Finding:
    try:
        with database_within(max(LEAST, end - time.monotonic())):
            return each.ask()
    except Exception as error:
        return unanswered(each, error)


def unanswered(each: Probe, error: BaseException | None = None) -> Finding:
    if error:
        log.error("%s could not be looked at", each.name, exc_info=error)
        said = f"نتوانستیم ببینیم: {type(error).__name__}"
    else:
        said = UNANSWERED
    advice = "گزارش سامانه را در همین دقیقه ببینید (docs/operations.md، بخش Logs)."
    return Finding(State.BAD, said, advice=advice)


@contextmanager
def database_within(seconds: float) -> Iterator[None]:
    """A statement that takes longer is broken off, and raises OperationalError."""
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('statement_timeout')")
            before = cursor.fetchone()[0]
            set_timeout = "SELECT set_config('statement_timeout', %s, true)"
            cursor.execute(set_timeout, [f"{int(seconds * 1000)}ms"])
            yield
            cursor.execute(set_timeout, [before])
        return
    connection.ensure_connection()
    raw: Any = connection.connection
    end = time.monotonic() + seconds
    raw.set_progress_handler(lambda: time.monotonic() > end, 10_000)
    try:
        yield
    finally:
        raw.set_progress_handler(None, 0)


class Asking:
    """One question in a thread of its own, which is left behind where it hangs."""

    def __init__(self, each: Probe) -> None:
        self.probe = each
        self.finding: Finding | None = None
        self.done = threading.Event()
        threading.Thread(target=self._ask, name=each.name, daemon=True).start()

    def _ask(self) -> None:
        try:
            self.finding = self.probe.ask()
        except Exception as error:
            self.finding = unanswered(self.probe, error)
        finally:
            self.done.set()

    def wait(self, end: float) -> Finding:
        self.done.wait(max(LEAST, end - time.monotonic()))
        return self.finding or unanswered(self.probe)


_asking: dict[str, Asking] = {}


def begin(each: Probe) -> Asking:
    """A question that is still open is not asked once more: threads do not pile up."""
    open_one = _asking.get(each.name)
    if open_one is None or open_one.done.is_set():
        open_one = _asking[each.name] = Asking(each)
    return open_one
