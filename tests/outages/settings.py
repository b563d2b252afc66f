"""The product's own settings; a locked file is given up sooner, and opened by each request."""

from benchmarks.kill_drill.settings import *  # noqa: F403
from benchmarks.kill_drill.settings import DATABASES

if "sqlite3" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"]["OPTIONS"]["timeout"] = 1
    DATABASES["default"]["CONN_MAX_AGE"] = 0
