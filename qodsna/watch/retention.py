"""What is kept how long: each app says it of its own beside the task that erases."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max, Sum

from qodsna.calendars import today
from qodsna.tasks import stopping
from qodsna.watch.models import Erasure

SHOWN = timedelta(days=30)


@dataclass(frozen=True)
class Kept:
    """``days``: for how long, asked anew each time, as the newsroom may change it. ``besides``: in
    words, what is never erased of it."""

    what: str
    title: str
    days: Callable[[], int]
    besides: str = ""

    def erased(self, count: int) -> None:
        """So many were, just now."""
        Erasure.objects.note(self.what, int(count))

    def erase(self, rows: Any, at_once: int = 500) -> None:
        """Deletes these a few at a time, so that nobody who writes meanwhile waits long.

        Each few and their count are one transaction: killed, it goes on another time, and no
        count is lost.
        """
        keys = rows.order_by().values_list("pk", flat=True)[:at_once]
        while not stopping.is_set() and (some := list(keys.all())):
            with transaction.atomic():
                _, found = rows.filter(pk__in=some).delete()
                self.erased(found.get(rows.model._meta.label, 0))


@dataclass(frozen=True)
class Told:
    """A rule with what came of it in the last thirty days."""

    kept: Kept
    days: int
    count: int
    at: datetime | None


RULES: dict[str, Kept] = {}


def kept(what: str, title: str, days: Callable[[], int], besides: str = "") -> Kept:
    """Declares a rule; ``what`` is its name in the table."""
    return RULES.setdefault(what, Kept(what, title, days, besides))


def told() -> Iterator[Told]:
    found: dict[str, Any] = {
        each["what"]: each
        for each in Erasure.objects.since(today() - SHOWN)
        .order_by()
        .values("what")
        .annotate(sum=Sum("count"), last=Max("at"))
    }
    for rule in RULES.values():
        row = found.get(rule.what, {"sum": 0, "last": None})
        yield Told(rule, rule.days(), row["sum"], row["last"])
