"""The product's own settings, with every clock of the process set to another day."""

import os
import time
from datetime import UTC, datetime

import time_machine

from benchmarks.kill_drill.settings import *  # noqa: F403

SHIFT = float(os.environ["DRILL_SHIFT"])
# Some seconds from the real time, and ticking on like it; what setting it took is made up for.
there = time_machine.travel(datetime.fromtimestamp(time.time() + SHIFT, UTC), tick=True).start()
there.shift(SHIFT - (time.time() - time_machine.escape_hatch.time.time()))
