"""The worker of this process, from its start to a polite end."""

import io
import logging
import os
import signal
from collections.abc import Iterator

import pytest
from django.core.management import call_command

from qodsna.tasks import stopping
from qodsna.tasks.bench import Bench, bench
from qodsna.tasks.consumer import Crew
from qodsna.tasks.doorbell import doorbell

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("ledger", "_signals_as_before"),
]


@pytest.fixture
def _signals_as_before() -> Iterator[None]:
    ours = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    yield
    for number, handler in ours.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("ask", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_it_works_until_it_is_asked_to_end(monkeypatch, ask):
    given_back = []
    monkeypatch.setattr(Bench, "sweep", lambda bench: os.kill(os.getpid(), ask))
    monkeypatch.setattr(Bench, "give_back", lambda bench: given_back.append(bench))
    out = io.StringIO()
    call_command("worker", stdout=out)
    assert bench().worker in out.getvalue()
    assert stopping.is_set()
    assert given_back == [bench()]


def test_a_database_that_is_away_does_not_end_the_worker(monkeypatch, caplog):
    def away(bench: Bench) -> None:
        raise OSError("away")

    monkeypatch.setattr(Bench, "sweep", away)
    crew = Crew(doorbell().huey, bench())
    crew.stop_flag.set()
    with caplog.at_level(logging.ERROR):
        crew._create_scheduler().loop()
    assert "could not be kept" in caplog.text
