"""Tests as of another moment: ``AT=2027-03-20T20:31 python -m pytest``, by UTC.

All clocks of the tests' own processes go on from there. Files and what the tests start keep
the machine's clock: what compares the two is marked ``machine_clock``.
"""

import os
from datetime import UTC, datetime

import time_machine


def go() -> time_machine.travel | None:
    """Where a moment is asked for; gives what goes back."""
    at = os.environ.get("AT")
    if not at:
        return None
    moved = time_machine.travel(datetime.fromisoformat(at).replace(tzinfo=UTC), tick=True)
    moved.start()
    return moved
