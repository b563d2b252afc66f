"""What readers' search costs, at any size of the archive.

``python -m benchmarks.search [--database sqlite|postgres] [--sizes 1000,100000] [--each 100]
[--json var/search.json]``: archives whose words are as common as those of a language; questions of
rare, ordinary and the commonest words, of two words, phrases, and letters that are being typed.
Ends non-zero where in the largest archive 95 of 100 answers to ordinary words take longer than
60 ms (``--ordinary``), or to the commonest words of the language longer than 150 (``--commonest``).
"""

import argparse
import json
import os
from pathlib import Path
from typing import Any

from benchmarks.run import sizes
from benchmarks.site import end_politely_when_told
from benchmarks.stage import fresh_site

ORDINARY, COMMONEST = "ordinary words", "the commonest words"


def main() -> int:
    options = arguments()
    end_politely_when_told()
    runs: dict[int, dict[str, Any]] = {}
    for size in sorted(options.sizes):
        runs[size] = measure(options.database, size, options.each)
        print(table(runs[size], runs[min(runs)]), flush=True)
    options.json.parent.mkdir(parents=True, exist_ok=True)
    options.json.write_text(json.dumps(runs, indent=2) + "\n")
    limits = {ORDINARY: options.ordinary, COMMONEST: options.commonest}
    broken = broken_promises(runs[max(runs)], limits)
    print("", *broken or ["The search keeps its promises."], sep="\n")
    return 1 if broken else 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--sizes", type=sizes, default=[1000, 100_000], help="1000,100000")
    parser.add_argument("--each", type=int, default=100, help="questions of each kind")
    parser.add_argument("--ordinary", type=float, default=60, help="milliseconds of 95 of 100")
    parser.add_argument("--commonest", type=float, default=150, help="milliseconds of 95 of 100")
    parser.add_argument("--json", type=Path, default=Path("var/search.json"))
    return parser.parse_args()


def measure(database: str, size: int, each: int) -> dict[str, Any]:
    print(f"\n{database}: an archive of {size:,} articles", flush=True)
    with fresh_site(database) as site:
        site.make("archive", str(size))
        return site.ask("search", str(each))


def table(run: dict[str, Any], smallest: dict[str, Any]) -> str:
    lines = [
        f"{name:26} {row['queries']:3} queries {row['p50_ms']:8.1f} ms p50"
        f" {row['p95_ms']:8.1f} ms p95 {row['cpu_ms']:8.1f} ms CPU"
        f" {row['p95_ms'] / smallest[name]['p95_ms']:6.1f} times"
        for name, row in run.items()
    ]
    return "\n".join([*lines, f"load of the machine {os.getloadavg()[0]:.1f}"])


def broken_promises(run: dict[str, Any], limits: dict[str, float]) -> list[str]:
    return [
        f"{name}: p95 {run[name]['p95_ms']:.1f} ms of {limit:.0f}"
        for name, limit in limits.items()
        if run[name]["p95_ms"] > limit
    ]


if __name__ == "__main__":
    raise SystemExit(main())
