"""What was acknowledged survives ``kill -9`` of any process at any moment, and is there once.

``python -m benchmarks.kill_drill [--kills 50] [--database postgres] [--readers 4]``: readers write
and vote, editors save, publish, schedule and send films, all keep a journal on disk; by turns a
web process, its master, the task worker or all of the newsroom is killed, and of PostgreSQL one
process or the server. ``deploy/run.sh`` brings back what died. In the end everything that was
acknowledged must be there once, films made, scheduled stories out, every count exact, and the
newsroom must have been ready within 5 s each time; on a machine that is busy with other things,
after no process has worked for more than 5 s.
"""

import argparse
import sys

from benchmarks.kill_drill.drill import DATABASES, Result, drill
from benchmarks.kill_drill.newsroom import Recovery
from benchmarks.site import end_politely_when_told


def main() -> int:
    options = arguments()
    end_politely_when_told()
    result = drill(options.database, options.kills, options.readers)
    print(table(result))
    return 1 if result.wrong or not result.counts["acknowledged"] else 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--database", choices=DATABASES, default="sqlite")
    parser.add_argument("--readers", type=int, default=4)
    return parser.parse_args()


def table(result: Result) -> str:
    counts = result.counts
    rows = {
        "database": result.database,
        "seconds": f"{result.seconds:.0f}",
        "kills": sum(result.kills.values()),
        **{f"  of {kind}": number for kind, number in result.kills.items()},
        "forms sent": counts["POST sent"],
        "  without an answer": counts["POST unanswered"],
        "  sent again": counts["POST resent"],
        "acknowledged": counts["acknowledged"],
        "  comments": counts["comment"],
        "  votes": counts["vote"],
        "  stories out at once": counts["story"],
        "  stories scheduled": counts["timed"],
        "  saves of stories": counts["save"],
        "  films uploaded": counts["film"],
        "films made again by people": counts["made again by people"],
        "texts found": counts["found"],
        "lost": counts["lost"],
        "twice": counts["twice"],
        "under another code": counts["renamed"],
        "a plain start, s": told(result.start),
        "slowest recovery, s": f"{max(map(result.slowest, result.kills), default=0):.1f}",
        **{f"  after {kind}": told(worst) for kind, worst in result.recovery.items()},
    }
    lines = [f"{name:28} {value:>24}" for name, value in rows.items()]
    return "\n".join([*lines, *(f"WRONG: {fault}" for fault in result.wrong)])


def told(recovery: Recovery) -> str:
    return f"{recovery.seconds:.1f} ({recovery.work:.1f} of work)"


if __name__ == "__main__":
    sys.exit(main())
