from collections.abc import Iterator
from pathlib import Path

import pytest

from qodsna.tasks import stopping
from qodsna.tasks.bench import bench
from qodsna.tasks.doorbell import absence, breaker, doorbell


def forget() -> None:
    doorbell.cache_clear()
    breaker.answered()
    absence.ends()
    bench.cache_clear()
    stopping.clear()


@pytest.fixture
def ledger(settings, tmp_path: Path) -> Iterator[None]:
    """The product's own backend, with a doorbell in the test's folder."""
    settings.DATA_DIR = tmp_path
    backend = {"BACKEND": "qodsna.tasks.backend.LedgerBackend"}
    settings.TASKS = {"default": {**settings.TASKS["default"], **backend}}
    forget()
    yield
    forget()
