"""A primary and a replica that are none: how far they have come, and whether they answer."""

import pytest
from django.db import OperationalError

from qodsna.database.replica import places, reading, standing
from qodsna.database.replica.places import Places
from qodsna.database.replica.standing import REPLICA, Standing

PRIMARY, NOW = "default", 1000.0


class Replica:
    """What ``connections`` gives for it: how far it has come, or that it is away."""

    def __init__(self) -> None:
        self.place, self.error, self.errors_occurred = 100, None, False

    def has(self, place: int) -> bool:
        if self.error:
            raise self.error
        return self.place >= place

    def close(self) -> None: ...

    def ensure_connection(self) -> None:
        self.has(0)


class Primary:
    """Whose log is so long, or who is away."""

    def __init__(self) -> None:
        self.written, self.asked, self.in_atomic_block = 100, 0, False

    def ask(self) -> int:
        self.asked += 1
        if self.written is None:
            raise OperationalError("the server closed the line")
        return self.written


@pytest.fixture
def servers(monkeypatch) -> tuple[Primary, Replica]:
    primary, replica = Primary(), Replica()
    both = {PRIMARY: primary, REPLICA: replica}
    for module in (reading, standing):
        monkeypatch.setattr(module, "connections", both)
    monkeypatch.setattr(places, "written", primary.ask)
    monkeypatch.setattr(reading, "places", Places())
    monkeypatch.setattr(reading, "standing", Standing())
    monkeypatch.setattr(standing, "PAUSE_SECONDS", 0.01)
    monkeypatch.setattr(places, "monotonic", lambda: NOW)
    return primary, replica
