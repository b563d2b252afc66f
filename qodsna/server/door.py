"""When a process takes on more lines, so that all processes share them, few lines and many."""

import time

# So many at once, and one more for each so many that it has; then it is another process's turn,
# which needs so long to wake.
MOST_AT_ONCE, LINES_FOR_ONE_MORE, TURN_SECONDS = 32, 8, 0.001
# Who comes when all lines are taken waits outside.
FULL_SECONDS = 0.1


class Door:
    """Of one process: it stands open, or is shut for a moment."""

    def __init__(self) -> None:
        self._opens_at = 0.0

    @property
    def shut_seconds(self) -> float:
        return max(0.0, self._opens_at - time.monotonic())

    def shut(self, seconds: float) -> None:
        self._opens_at = time.monotonic() + seconds

    @staticmethod
    def at_once(lines: int) -> int:
        """How many come in together where so many are inside."""
        return min(MOST_AT_ONCE, 1 + lines // LINES_FOR_ONE_MORE)
