"""The figures as Prometheus reads them: the text format 0.0.4, of all processes of this machine."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate

from django.http import HttpResponse

from qodsna.watch.counts import (
    BOUNDS,
    FIRST_BUCKET,
    FIRST_SUM,
    KIND_PLACE,
    SINGLE_PLACE,
    STATUSES,
    cells,
)

TEXT = "text/plain; version=0.0.4; charset=utf-8"
COUNTERS = {
    "cache_hit": ('qodsna_page_cache_total{result="hit"}', "Kept pages served, and pages made."),
    "cache_miss": ('qodsna_page_cache_total{result="miss"}', ""),
    "database_errors": ("qodsna_database_errors_total", "Queries that the database did not do."),
    "slow_queries": ("qodsna_slow_queries_total", "Queries longer than SLOW_QUERY_MS."),
    "tasks_done": ('qodsna_task_attempts_total{outcome="done"}', "Attempts of tasks."),
    "tasks_failed": ('qodsna_task_attempts_total{outcome="failed"}', ""),
    "pages_of_replica": (
        'qodsna_reader_pages_total{database="replica"}',
        "Readers' pages made, by the database that they were read from, where there are two.",
    ),
    "pages_of_default": ('qodsna_reader_pages_total{database="primary"}', ""),
    "reports_sent": ('qodsna_error_reports_total{outcome="sent"}', "Reports of errors."),
    "reports_lost": ('qodsna_error_reports_total{outcome="lost"}', ""),
}

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Gauge:
    name: str
    help: str
    ask: Callable[[], float | None]


GAUGES: list[Gauge] = []


def gauge(name: str, help: str) -> Callable[[Callable[[], float | None]], Callable]:  # noqa: A002
    """Declares a number that is asked for when the figures are: None where there is none."""

    def declare(ask: Callable[[], float | None]) -> Callable:
        GAUGES.append(Gauge(f"qodsna_{name}", help, ask))
        return ask

    return declare


def answer() -> HttpResponse:
    lines = [*_of_requests(cells().sums()), *_of_gauges()]
    response = HttpResponse("\n".join(lines) + "\n", content_type=TEXT)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _head(name: str, kind: str, about: str) -> list[str]:
    return [f"# HELP {name} {about}", f"# TYPE {name} {kind}"]


def _of_requests(sums: list[float]) -> Iterator[str]:
    yield from _head("qodsna_requests_total", "counter", "Requests by kind of page and status.")
    for kind, place in KIND_PLACE.items():
        row = sums[place * len(STATUSES) : (place + 1) * len(STATUSES)]
        for status, number in zip(STATUSES, row, strict=True):
            if number:
                labels = f'page="{kind}",status="{status or "other"}"'
                yield f"qodsna_requests_total{{{labels}}} {number:.0f}"
    yield from _head("qodsna_request_seconds", "histogram", "How long answers took to begin.")
    for kind, place in KIND_PLACE.items():
        yield from _histogram(kind, place, sums)
    for name, (written, about) in COUNTERS.items():
        if about:
            yield from _head(written.partition("{")[0], "counter", about)
        yield f"{written} {sums[SINGLE_PLACE[name]]:.0f}"


def _histogram(kind: str, place: int, sums: list[float]) -> Iterator[str]:
    width = len(BOUNDS) + 1
    start = FIRST_BUCKET + place * width
    below = list(accumulate(sums[start : start + width]))
    if not below[-1]:
        return
    name, label = "qodsna_request_seconds", f'page="{kind}"'
    for bound, number in zip((*BOUNDS, "+Inf"), below, strict=True):
        yield f'{name}_bucket{{{label},le="{bound}"}} {number:.0f}'
    yield f"{name}_sum{{{label}}} {sums[FIRST_SUM + place]:.6f}"
    yield f"{name}_count{{{label}}} {below[-1]:.0f}"


def _of_gauges() -> Iterator[str]:
    """What cannot be known now is left out; one number more tells how many those are."""
    unknown = 0
    for each in GAUGES:
        try:
            value = each.ask()
        except Exception:
            log.exception("A figure could not be told")
            unknown += 1
            continue
        if value is not None:
            yield from _head(each.name, "gauge", each.help)
            yield f"{each.name} {value:.10g}"
    yield from _head("qodsna_figures_unknown", "gauge", "Figures that could not be told just now.")
    yield f"qodsna_figures_unknown {unknown}"
