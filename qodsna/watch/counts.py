"""What is counted of requests, pages kept, queries and tasks, in all processes of this machine."""

import socket
from bisect import bisect_left
from functools import cache

from django.conf import settings

from qodsna.watch.cells import Cells
from qodsna.watch.paths import KINDS

STATUSES = (
    *(200, 204, 206, 301, 302, 303, 304, 307, 400, 401, 403, 404, 405, 409, 410, 412, 413, 415),
    *(416, 422, 429, 500, 502, 503, 504, 0),
)
# Upper bounds in seconds; the last one has none.
BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
SINGLE = (
    *("cache_hit", "cache_miss", "database_errors", "slow_queries", "tasks_done", "tasks_failed"),
    *("reports_sent", "reports_lost", "pages_of_replica", "pages_of_default"),
)
NAMES = (
    *(f"{kind} {status}" for kind in KINDS for status in STATUSES),
    *(f"{kind} <= {bound}" for kind in KINDS for bound in (*BOUNDS, "inf")),
    *(f"{kind} seconds" for kind in KINDS),
    *SINGLE,
)
STATUS_PLACE = {status: place for place, status in enumerate(STATUSES)}
KIND_PLACE = {kind: place for place, kind in enumerate(KINDS)}
FIRST_BUCKET = len(KINDS) * len(STATUSES)
FIRST_SUM = FIRST_BUCKET + len(KINDS) * (len(BOUNDS) + 1)
SINGLE_PLACE = {name: FIRST_SUM + len(KINDS) + place for place, name in enumerate(SINGLE)}
CACHE = {True: SINGLE_PLACE["cache_hit"], False: SINGLE_PLACE["cache_miss"]}


@cache
def cells() -> Cells:
    """Machines that share a folder have their numbers apart: each is asked by itself."""
    return Cells(settings.METRICS_FOLDER / socket.gethostname()[:60], NAMES)


def count(name: str) -> None:
    cells().add((SINGLE_PLACE[name], 1))


def count_request(kind: str, status: int, seconds: float, is_hit: bool | None) -> None:  # noqa: FBT001
    """``is_hit``: whether a kept page was served, None where none could be."""
    place = KIND_PLACE[kind]
    amounts = [
        (place * len(STATUSES) + STATUS_PLACE.get(status, len(STATUSES) - 1), 1),
        (FIRST_BUCKET + place * (len(BOUNDS) + 1) + bisect_left(BOUNDS, seconds), 1),
        (FIRST_SUM + place, seconds),
    ]
    if is_hit is not None:
        amounts.append((CACHE[is_hit], 1))
    cells().add(*amounts)


def single(name: str) -> float:
    """How often, since these were first counted."""
    return cells().sums()[SINGLE_PLACE[name]]
