"""Where something long has come to, in a file, so that it goes on there after ``kill -9``."""

import json
import time
from pathlib import Path

# What stopped longer ago begins anew: meanwhile much may have changed behind it.
GOOD_SECONDS = 24 * 60 * 60


class Place:
    """Of one thing that is done to one database."""

    def __init__(self, path: Path, database: str) -> None:
        self.path, self.database = path, database

    def last(self) -> int:
        """Where it was last; 0 where it was at its end, or nowhere lately."""
        try:
            told = json.loads(self.path.read_text())
            is_good = told["database"] == self.database
            return int(told["place"]) if is_good and self._is_fresh() else 0
        except (OSError, ValueError, KeyError, TypeError):
            return 0

    def keep(self, place: int) -> None:
        draft = self.path.with_suffix(".new")
        draft.write_text(json.dumps({"database": self.database, "place": place}))
        draft.replace(self.path)

    def forget(self) -> None:
        self.path.unlink(missing_ok=True)

    def _is_fresh(self) -> bool:
        return time.time() - self.path.stat().st_mtime < GOOD_SECONDS
