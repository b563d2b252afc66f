"""A hundred stories due at one minute are out on time at every address, whoever is killed.

``python -m benchmarks.due_drill [--database postgres]``: every clock is set to the last day of
Esfand, and the minute is Nowruz in Tehran. A real server and two workers, some of which are
killed with ``kill -9`` before, at and after the moment; readers ask for every kind of address all
the time. Fails where a story is early, late by a second, or written down twice or never.
"""

import argparse
import sys

from benchmarks.due_drill.drill import DATABASES, Result, drill
from benchmarks.site import end_politely_when_told


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--database", choices=DATABASES, default="sqlite")
    options = parser.parse_args()
    end_politely_when_told()
    result = drill(options.database)
    print(table(result))
    return 1 if result.wrong else 0


def table(result: Result) -> str:
    counts = result.counts
    rows = {
        "database": result.database,
        "the day": result.day,
        "seconds": f"{result.seconds:.0f}",
        "stories due at one minute": counts["stories"],
        "that ended at it": counts["ended"],
        "addresses": counts["addresses"],
        "pages asked for before": counts["asked before"],
        "and after": counts["asked after"],
        "workers killed": counts["kills"],
        "early": counts["early"],
        "ended early": counts["ended early"],
        "late": counts["late"],
        "last old page asked for, s": f"{result.latest:.3f}",
        "written into the history": counts["live"],
        "never written": counts["unwritten"],
        "written twice": counts["twice"],
    }
    lines = [f"{name:28} {value:>10}" for name, value in rows.items()]
    return "\n".join([*lines, *(f"WRONG: {fault}" for fault in result.wrong)])


if __name__ == "__main__":
    sys.exit(main())
