"""Two nodes agree within a second, whatever their replica does.

``python -m benchmarks.nodes_drill [--rounds 10] [--lag 15]``: two gunicorns with a folder each,
nginx before them, one worker, PostgreSQL with a streaming replica, Redis and an S3 server, all on
this machine. Stories are published, corrected and withdrawn at either node while readers read at
both; the replica is paused, killed and hung; limits, locks, sessions and uploads are spread over
both, and a worker is killed. Ends non-zero where a page, a form or a count was wrong.
"""

import argparse
import sys

from benchmarks.nodes_drill.drill import Result, drill
from benchmarks.site import end_politely_when_told


def main() -> int:
    options = arguments()
    end_politely_when_told()
    result = drill(options.rounds, options.lag, is_short=options.short)
    print(table(result))
    return 1 if result.wrong or not result.counts["versions compared"] else 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--lag", type=float, default=15, help="seconds that the replica is paused")
    parser.add_argument("--short", action="store_true", help="as it runs with the tests")
    return parser.parse_args()


def table(result: Result) -> str:
    lines = [f"{'seconds':44} {result.seconds:10.0f}"]
    lines += [f"{name:44} {number:10,}" for name, number in sorted(result.counts.items())]
    lines += [f"{name + ', s':44} {number:10.2f}" for name, number in result.slowest.items()]
    return "\n".join([*lines, *(f"WRONG: {fault}" for fault in result.wrong)])


if __name__ == "__main__":
    sys.exit(main())
