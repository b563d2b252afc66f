"""What it costs to find the stories that are like one, at any size of the archive.

``python -m benchmarks.related [--database sqlite|postgres] [--articles 200000] [--stories 300]
[--json var/related.json]``: by what stories are alike is written as ``manage.py reindex``
does; then what is known of a story, what is suggested, and what readers see under it are asked
for, of stories of every age. Ends non-zero where 95 of 100 take longer than 30 ms (``--limit``),
or one takes more queries than in an archive of 1,000.
"""

import argparse
import json
import os
from pathlib import Path
from typing import Any

from benchmarks.site import end_politely_when_told
from benchmarks.stage import fresh_site

SMALL = 1000


def main() -> int:
    options = arguments()
    end_politely_when_told()
    sizes = sorted({SMALL, options.articles})
    runs = {size: measure(options.database, size, options.stories) for size in sizes}
    options.json.parent.mkdir(parents=True, exist_ok=True)
    options.json.write_text(json.dumps(runs, indent=2) + "\n")
    broken = broken_promises(runs[sizes[0]], runs[sizes[-1]], options.limit)
    print("", *broken or ["Suggestions keep their promises."], sep="\n")
    return 1 if broken else 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--articles", type=int, default=200_000)
    parser.add_argument("--stories", type=int, default=300, help="that are asked about")
    parser.add_argument("--limit", type=float, default=30, help="milliseconds of 95 of 100")
    parser.add_argument("--json", type=Path, default=Path("var/related.json"))
    return parser.parse_args()


def measure(database: str, size: int, stories: int) -> dict[str, Any]:
    print(f"\n{database}: an archive of {size:,} articles", flush=True)
    with fresh_site(database) as site:
        site.make("archive", str(size))
        found = site.ask("related", str(stories))
    for name, row in found["rows"].items():
        print(
            f"{name:28} {row['queries']:3} queries {row['p50_ms']:8.1f} ms p50"
            f" {row['p95_ms']:8.1f} ms p95 {row['cpu_ms']:8.1f} ms CPU",
            flush=True,
        )
    print(f"{found['traits']:,} traits; load of the machine {os.getloadavg()[0]:.1f}", flush=True)
    return found


def broken_promises(small: dict[str, Any], large: dict[str, Any], limit: float) -> list[str]:
    return [
        f"{name}: {row['queries']} queries, p95 {row['p95_ms']:.1f} ms"
        for name, row in large["rows"].items()
        if row["p95_ms"] > limit or row["queries"] > small["rows"][name]["queries"]
    ]


if __name__ == "__main__":
    raise SystemExit(main())
