from datetime import datetime

import pytest

from articles.newsletter import proof
from tests.articles.newsletter.post import MORNING, server


@pytest.fixture
def post(settings):
    """A real mail server, which this site is told of."""
    settings.MAILS_PER_MINUTE = 10**6
    with server() as post:
        for name, value in post.settings.items():
            setattr(settings, name, value)
        yield post


@pytest.fixture
def at(monkeypatch):
    """Sets the clock; morning at first."""

    def set_clock(moment: datetime) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
        monkeypatch.setattr("django.core.signing.time.time", moment.timestamp)

    set_clock(MORNING)
    return set_clock


@pytest.fixture
def quick(monkeypatch):
    """Forms may come back at once."""
    monkeypatch.setattr(proof, "YOUNGEST", proof.YOUNGEST * 0)
