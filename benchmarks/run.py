"""Queries, milliseconds and bytes of readers' pages, in a small archive and in a large one.

``python -m benchmarks.run [--sizes 1000,100000] [--database sqlite|postgres|both] [--seconds 4]
[--json var/bench.json]``: fresh data in a temporary folder, gunicorn as in production, loopback
only. Fails where a page takes more queries than its budget.
"""

import argparse
import json
import os
import platform
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import django

from benchmarks.driver import cpu_seconds, percentile, read_for, read_together
from benchmarks.report import broken_budgets, table
from benchmarks.site import Site, end_politely_when_told
from tests.postgres import server

CONNECTIONS = 16
WARM_UP_SECONDS = 0.5

Run = dict[str, Any]


def main() -> int:
    options = arguments()
    end_politely_when_told()
    databases = ["sqlite", "postgres"] if options.database == "both" else [options.database]
    runs: list[Run] = []
    for name in databases:
        smallest: Run | None = None
        for size in sorted(options.sizes):
            run = measure(name, size, options.seconds)
            smallest = smallest or run
            compare(run, smallest)
            runs.append(run)
            print(table(run), flush=True)
    write(runs, options.json)
    broken = broken_budgets(runs)
    print("", *broken or ["Every page keeps its budget of queries."], sep="\n")
    return 1 if broken else 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sizes", type=sizes, default=[1000, 100_000], help="1000,100000")
    parser.add_argument("--database", choices=["sqlite", "postgres", "both"], default="both")
    parser.add_argument("--seconds", type=float, default=4, help="for each page and load")
    parser.add_argument("--json", type=Path, default=Path("var/bench.json"))
    return parser.parse_args()


def sizes(text: str) -> list[int]:
    return [int(size) for size in text.split(",")]


def measure(database: str, size: int, seconds: float) -> Run:
    """One database with one archive, from migration to the last request."""
    print(f"\n{database}: an archive of {size:,} articles", flush=True)
    with tempfile.TemporaryDirectory(prefix="qodsna-bench-") as folder, address(database) as url:
        site = Site(
            Path(folder), DATABASE_URL=url, DJANGO_SETTINGS_MODULE="benchmarks.settings", DEMO="no"
        )
        site.manage("migrate", "--verbosity", "0")
        site.manage("collectstatic", "--noinput", "--verbosity", "0")
        start = time.monotonic()
        site.make("archive", str(size))
        made_in = time.monotonic() - start
        counted = site.ask("queries")
        with site.serving() as pid:
            pages = {
                name: {**queries(page), **load(site.port, pid, page["path"], seconds)}
                for name, page in counted.items()
            }
    return {"database": database, "articles": size, "made_in": made_in, "pages": pages}


@contextmanager
def address(database: str) -> Iterator[str]:
    """The DATABASE_URL of a fresh database; empty means SQLite in DATA_DIR."""
    if database == "sqlite":
        yield ""
    else:
        with server() as url:
            yield url


def queries(page: dict[str, Any]) -> dict[str, Any]:
    return {"queries_cold": page["cold"], "queries_warm": page["warm"]}


def load(port: int, pid: int, path: str, seconds: float) -> dict[str, Any]:
    read_together(CONNECTIONS, WARM_UP_SECONDS, port, path)
    times, size = read_for(seconds, port, path)
    before = cpu_seconds(pid)
    answers, took = read_together(CONNECTIONS, seconds, port, path)
    return {
        "p50_ms": percentile(times, 0.5),
        "p95_ms": percentile(times, 0.95),
        "requests_per_second": answers / took,
        "cpu_ms": 1000 * (cpu_seconds(pid) - before) / answers,
        "html_bytes": size,
    }


def compare(run: Run, smallest: Run) -> None:
    """Adds what a page costs beside the bare minimum, and beside itself in the small archive."""
    for name, page in run["pages"].items():
        page["times_hello"] = page["p50_ms"] / run["pages"]["hello"]["p50_ms"]
        if run is not smallest:
            page["growth"] = page["p50_ms"] / smallest["pages"][name]["p50_ms"]
            page["growth_cpu"] = page["cpu_ms"] / (smallest["pages"][name]["cpu_ms"] or 1)


def write(runs: list[Run], path: Path) -> None:
    report = {
        "python": platform.python_version(),
        "django": django.get_version(),
        "cores": os.cpu_count(),
        "connections": CONNECTIONS,
        "runs": runs,
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(report, indent=2) + "\n")


if __name__ == "__main__":
    raise SystemExit(main())
