"""How much memory the web processes have in hand while they work."""

import asyncio
from collections import defaultdict
from statistics import median

from benchmarks.town import Town, resident_mb

EACH_SECONDS = 1.0
# What has lived less has not filled its page cache yet, and grows as it shall.
LEAST_SAMPLES = 300


class Memory:
    """Megabytes by process, looked at once a second."""

    def __init__(self) -> None:
        self.seen: dict[int, list[float]] = defaultdict(list)

    async def watch(self, town: Town) -> None:
        while True:
            for pid in town.web_processes():
                if held := resident_mb(pid):
                    self.seen[pid].append(held)
            await asyncio.sleep(EACH_SECONDS)

    @property
    def most(self) -> float:
        return max(max(held) for held in self.seen.values())

    @property
    def growth(self) -> float:
        """The most that any process has more in its last quarter than in its second."""
        return max(map(grown, self.seen.values()))


def grown(held: list[float]) -> float:
    if len(held) < LEAST_SAMPLES:
        return 0.0
    quarter = len(held) // 4
    return median(held[-quarter:]) - median(held[quarter : 2 * quarter])
