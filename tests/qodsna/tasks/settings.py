"""What the workers of the tests run with: quick to sweep, and quick to be taken for dead."""

from tests.settings import *  # noqa: F403
from tests.settings import INSTALLED_APPS, TASKS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.qodsna.tasks.deeds"]
TASKS = {
    "default": {
        **TASKS["default"],
        "BACKEND": "qodsna.tasks.backend.LedgerBackend",
        "OPTIONS": {"tick": 0.5, "lease": 2, "pause": 0, "grace": 2},
    }
}
