"""Every figure that the newsroom promises to be fast by, measured: pass or falls short.

``python -m benchmarks.run [--quick] [--only costs,growth] [--database sqlite|postgres|both]
[--sizes 1000,100000,1000000] [--seconds 4] [--repeats 3] [--json var/bench.json]``: fresh data in
temporary folders, gunicorn and nginx as in production, loopback only. Two hours on two cores, and
20 GB of disk; ``--quick`` needs some minutes, and judges ratios and queries alone, generously.
Ends non-zero where something falls short.
"""

import argparse
import importlib
import json
import os
import platform
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import django

from benchmarks.figures import Figure, line, table
from benchmarks.site import end_politely_when_told
from benchmarks.stage import Stage

# Modules of this package, each with ``run(stage) -> Iterable[Figure]``; what kills or fills a
# machine comes last.
SECTIONS = ("plans", "costs", "cached", "growth", "bulk", "fresh", "day", "phone")
SIZES = {"postgres": (1000, 100_000, 1_000_000), "sqlite": (1000, 20_000, 200_000)}
QUICK = {"sqlite": (1000, 20_000)}
# Of the others there is a short form among the tests.
QUICK_SECTIONS = ("plans", "costs", "cached", "growth")


def main() -> int:
    options = arguments()
    end_politely_when_told()
    began, figures = time.monotonic(), list[Figure]()
    stage = staged(options)
    with stage:
        for name in options.only or (QUICK_SECTIONS if options.quick else SECTIONS):
            section = importlib.import_module(f"benchmarks.{name}")
            print(f"\n{getattr(section, 'TITLE', name)}", flush=True)
            for figure in section.run(stage):
                print(line(figure), flush=True)
                figures.append(figure)
            # Whatever becomes of the rest.
            write(stage, figures, time.monotonic() - began, options.json)
    short = [figure for figure in figures if not figure.passes]
    print(table(short) if short else "\nEverything passes.")
    print(f"{len(figures)} figures, {len(short)} fall short, {time.monotonic() - began:.0f} s")
    return 1 if short else 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="20,000 articles, on SQLite")
    parser.add_argument("--only", type=names, help=",".join(SECTIONS))
    parser.add_argument("--database", choices=["sqlite", "postgres", "both"], default="both")
    parser.add_argument("--sizes", type=sizes, help="of the archives, as 1000,100000")
    parser.add_argument("--seconds", type=float, help="of each load")
    parser.add_argument("--repeats", type=int, help="of each measurement; the median counts")
    parser.add_argument("--json", type=Path, default=Path("var/bench.json"))
    return parser.parse_args()


def names(text: str) -> list[str]:
    return text.split(",")


def sizes(text: str) -> tuple[int, ...]:
    return tuple(sorted(int(size) for size in text.split(",")))


def staged(options: argparse.Namespace) -> Stage:
    usual = QUICK if options.quick else SIZES
    chosen = {
        database: options.sizes or its
        for database, its in usual.items()
        if options.database in (database, "both")
    }
    seconds = options.seconds or (1 if options.quick else 4)
    repeats = options.repeats or (2 if options.quick else 3)
    return Stage(chosen, seconds, repeats, options.quick)


def write(stage: Stage, figures: list[Figure], took: float, path: Path) -> None:
    report = {**machine(), "sizes": stage.sizes, "made_in": stage.made_in, "took": round(took)}
    report |= {"quick": stage.quick, "seconds": stage.seconds, "repeats": stage.repeats}
    report["figures"] = [figure.told() for figure in figures]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n")


def machine() -> dict[str, Any]:
    return {
        "at": datetime.now(UTC).isoformat(timespec="minutes"),
        "python": platform.python_version(),
        "django": django.get_version(),
        "cores": os.cpu_count(),
        "processor": processor(),
        "memory": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
        "load": os.getloadavg()[1],
    }


def processor() -> str:
    told = Path("/proc/cpuinfo")
    lines = told.read_text().splitlines() if told.exists() else []
    found = (text.partition(":")[2].strip() for text in lines if text.startswith("model name"))
    return next(found, platform.machine())


if __name__ == "__main__":
    raise SystemExit(main())
