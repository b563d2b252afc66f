"""Runs pytest; the few that failed run once more, alone: ``python -m tests.steady -n 2``.

Many tests start real servers, kill them and wait for them, on machines that do other work too.
What passes only alone is named at the end and wants mending; what fails again has failed.
"""

import json
import subprocess
import sys
from pathlib import Path

FAILED = Path(".pytest_cache/v/cache/lastfailed")
TESTS_FAILED = 1
# Where more fail than these, it is not the machine.
FEW = 5
ALONE = ["--last-failed", "--last-failed-no-failures=none", "-v"]


def pytest(*options: str) -> int:
    return subprocess.call([sys.executable, "-m", "pytest", *options])


def main(*options: str) -> int:
    FAILED.unlink(missing_ok=True)
    code = pytest(*options)
    failed = list(json.loads(FAILED.read_text())) if FAILED.exists() else []
    if code != TESTS_FAILED or not 0 < len(failed) <= FEW:
        return code
    print("\nWhat failed, once more and alone:", flush=True)
    if code := pytest(*ALONE, *failed):
        return code
    print("\n!!! UNSTEADY, passed only alone !!!", *failed, sep="\n", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
