"""An acknowledged comment survives ``kill -9`` of the server at any moment.

``python -m benchmarks.comments_drill [--kills 30] [--database postgres] [--writers 8]``: readers
write and vote all the time and keep a journal on disk, and the whole server is killed in the
middle again and again; of PostgreSQL by turns also a process or all of it. In the end every
acknowledged comment must be there once, under the code that its writer was told, and every count
exact. Fails unless that is so.
"""

import argparse
import sys

from benchmarks.comments_drill.drill import DATABASES, Result, drill
from benchmarks.site import end_politely_when_told


def main() -> int:
    options = arguments()
    end_politely_when_told()
    result = drill(options.database, options.kills, options.writers)
    print(table(result))
    return 1 if result.wrong or not result.counts["acknowledged"] else 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--database", choices=DATABASES, default="sqlite")
    parser.add_argument("--writers", type=int, default=8)
    return parser.parse_args()


def table(result: Result) -> str:
    counts = result.counts
    rows = {
        "database": result.database,
        "seconds": f"{result.seconds:.0f}",
        "kills of the server": result.kills,
        "kills in the database": result.database_kills,
        "forms and votes sent": counts["POST sent"],
        "of these without an answer": counts["POST unanswered"],
        "of these sent again": counts["POST resent"],
        "comments acknowledged": counts["acknowledged"],
        "found": counts["found"],
        "lost": counts["lost"],
        "stored twice": counts["doubled"],
        "under another code": counts["renamed"],
        "browsers that voted": counts["votes"],
    }
    lines = [f"{name:28} {value:>10}" for name, value in rows.items()]
    return "\n".join([*lines, *(f"WRONG: {fault}" for fault in result.wrong)])


if __name__ == "__main__":
    sys.exit(main())
