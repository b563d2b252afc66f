"""An import that is killed goes on where it stood; the long form is ``make drill``."""

import os

from benchmarks.moving_drill import drill


def test_nothing_is_lost_or_doubled_by_kill_9():
    server = os.environ.get("DATABASE_URL", "")
    database = "postgres" if server.startswith("postgres") else "sqlite"
    result = drill(database, stories=150, kills=2, longest=1.5)
    assert result.wrong == []
    assert result.kills == 2
