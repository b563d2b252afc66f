import pytest

from articles.posting import wire
from tests.bots import Bots, open_bots


@pytest.fixture
def bots(settings, monkeypatch) -> Bots:
    """Networks on this machine, whose answers are waited for half a second."""
    monkeypatch.setattr(wire, "SECONDS", 0.5)
    with open_bots(delay=0.8) as server:
        settings.POSTING_APIS, settings.POSTING_PAGES = server.apis, server.pages
        yield server
