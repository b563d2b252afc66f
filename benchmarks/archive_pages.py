"""What the archive's pages and the rankings cost in a small archive and in a large one.

``python -m benchmarks.archive_pages [--database sqlite|postgres] [--articles 1000000]
[--seconds 3] [--json var/archive.json]``: fresh data, gunicorn as in production, warm
connections, loopback only. Ends non-zero where a page takes more queries in the large archive,
or where 95 of 100 take longer than 40 ms (``--limit``).
"""

import argparse
import json
import os
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.driver import percentile, read_for
from benchmarks.run import address
from benchmarks.site import Site, end_politely_when_told

SMALL = 1000
WARM_UP_SECONDS = 0.5


def main() -> int:
    options = arguments()
    end_politely_when_told()
    sizes = sorted({SMALL, options.articles})
    runs = {size: measure(options.database, size, options.seconds) for size in sizes}
    small, large = runs[sizes[0]], runs[sizes[-1]]
    print(table(options.database, sizes[-1], small, large))
    options.json.parent.mkdir(parents=True, exist_ok=True)
    options.json.write_text(json.dumps(runs, indent=2) + "\n")
    broken = broken_promises(small["pages"], large["pages"], options.limit)
    print("", *broken or ["The archive keeps its promises."], sep="\n")
    return 1 if broken else 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=float, default=3, help="for each page")
    parser.add_argument("--limit", type=float, default=40, help="milliseconds of 95 of 100")
    parser.add_argument("--json", type=Path, default=Path("var/archive.json"))
    return parser.parse_args()


def measure(database: str, size: int, seconds: float) -> dict[str, Any]:
    print(f"\n{database}: an archive of {size:,} articles", flush=True)
    with tempfile.TemporaryDirectory(prefix="qodsna-archive-") as folder, address(database) as url:
        site = Site(
            Path(folder), DATABASE_URL=url, DJANGO_SETTINGS_MODULE="benchmarks.settings", DEMO="no"
        )
        site.manage("migrate", "--verbosity", "0")
        site.manage("collectstatic", "--noinput", "--verbosity", "0")
        site.make("dated", str(size))
        found = site.ask("dated-pages")
        with site.serving():
            for page in found["pages"].values():
                read_for(WARM_UP_SECONDS, site.port, page["path"])
                times, _ = read_for(seconds, site.port, page["path"])
                page |= {"p50": percentile(times, 0.5), "p95": percentile(times, 0.95)}
    return found


def table(database: str, size: int, small: dict[str, Any], large: dict[str, Any]) -> str:
    load = os.getloadavg()[0]
    lines = [f"\n{database}, {SMALL:,} and {size:,} articles; load of the machine {load:.1f}"]
    heads = ("queries", "p50 ms", "p95 ms", f"at {SMALL:,}", "ratio")
    lines.append("page".ljust(20) + "".join(head.rjust(10) for head in heads))
    for name, page in large["pages"].items():
        before = small["pages"][name]
        figures = (page["p50"], page["p95"], before["p50"], page["p50"] / before["p50"])
        cells = "".join(f"{figure:10.2f}" for figure in figures)
        lines.append(f"{name:20}{page['queries']:10}{cells}")
    for name in ("ledger_ms", "plain_ms", "task_ms"):
        lines.append(f"{name:30}{large[name]:10.2f}{'':10}{small[name]:10.2f}")
    return "\n".join(lines)


def broken_promises(small: dict[str, Any], large: dict[str, Any], limit: float) -> list[str]:
    return [
        f"{name}: {page['queries']} queries, p95 {page['p95']:.1f} ms"
        for name, page in large.items()
        if page["p95"] > limit or page["queries"] > small[name]["queries"]
    ]


if __name__ == "__main__":
    raise SystemExit(main())
