"""Tests as of another moment."""

import time
from datetime import UTC, datetime

import pytest
import time_machine

from tests import moments

pytestmark = pytest.mark.once


def test_clocks_go_on_from_the_moment_asked_for(monkeypatch):
    monkeypatch.setenv("AT", "2027-03-20T20:31")
    moved = moments.go()
    try:
        begun = datetime.now(UTC)
        time.sleep(0.01)
        assert f"{begun:%Y-%m-%d %H:%M}" == "2027-03-20 20:31"
        assert begun < datetime.now(UTC)
    finally:
        moved.stop()


def test_without_one_they_are_left_alone(monkeypatch):
    monkeypatch.delenv("AT", raising=False)
    with time_machine.travel(datetime(2026, 12, 1, tzinfo=UTC), tick=False):
        assert moments.go() is None
        assert datetime.now(UTC).year == 2026
