import io
import json
import logging
from collections.abc import Iterator

import pytest

from qodsna.watch import counts
from qodsna.watch.lines import JsonLines


class Log(io.StringIO):
    @property
    def lines(self) -> list[dict]:
        return [json.loads(line) for line in self.getvalue().splitlines()]

    def of(self, logger: str) -> list[dict]:
        return [line for line in self.lines if line["logger"] == logger]


@pytest.fixture
def log() -> Iterator[Log]:
    """All that is logged meanwhile, as production writes it and in full."""
    text = Log()
    handler = logging.StreamHandler(text)
    handler.setFormatter(JsonLines())
    root, each = logging.getLogger(), logging.getLogger("qodsna.watch.each")
    levels = root.level, each.level
    root.addHandler(handler)
    root.setLevel("DEBUG")
    each.setLevel("INFO")
    yield text
    root.removeHandler(handler)
    root.setLevel(levels[0])
    each.setLevel(levels[1])


@pytest.fixture
def counted(settings, tmp_path) -> Iterator[None]:
    """Counts that begin at 0."""
    settings.METRICS_FOLDER = tmp_path / "metrics"
    counts.cells.cache_clear()
    yield
    counts.cells.cache_clear()
