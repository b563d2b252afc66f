"""The worker of this process, from its start to a polite end."""

import io
import os
import signal
from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import OperationalError

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


def kept(crew: Crew, times: int) -> None:
    keeper = crew._create_scheduler()
    for _ in range(times):
        keeper.loop()


def test_a_database_that_is_away_is_told_of_once_and_does_not_end_the_worker(monkeypatch, caplog):
    answers = [OperationalError("away")] * 3 + [None] * 2

    def sweep(bench: Bench) -> None:
        if answer := answers.pop(0):
            raise answer

    monkeypatch.setattr(Bench, "sweep", sweep)
    crew = Crew(doorbell().huey, bench())
    crew.stop_flag.set()
    kept(crew, times=5)
    assert [each.message for each in caplog.records] == [
        "The ledger could not be kept: away",
        "The ledger is kept again",
    ]
    assert "Traceback" not in caplog.text


def test_a_mistake_of_ours_in_keeping_the_ledger_is_told_with_its_trace(monkeypatch, caplog):
    monkeypatch.setattr(Bench, "sweep", lambda bench: 1 / 0)
    crew = Crew(doorbell().huey, bench())
    crew.stop_flag.set()
    kept(crew, times=2)
    assert caplog.text.count("could not be kept") == caplog.text.count("Traceback") == 2


@pytest.mark.django_db(transaction=True)
def test_a_bell_that_is_away_is_told_of_once_and_once_when_it_is_back(monkeypatch, caplog):
    huey = doorbell().huey
    crew = Crew(huey, bench())
    crew.stop_flag.set()
    threads = [crew._create_worker() for _ in range(2)]
    hear, count = huey.storage.dequeue, huey.storage.queue_size

    def away() -> None:
        raise ConnectionError("nobody there")

    silent = lambda: None  # noqa: E731
    for heard, counted in [
        (away, away),
        (silent, away),
        (away, away),
        (hear, count),
        (hear, count),
    ]:
        monkeypatch.setattr(huey.storage, "dequeue", heard)
        monkeypatch.setattr(huey.storage, "queue_size", counted)
        for each in threads:
            each.loop()
    assert [each.message for each in caplog.records if each.name.startswith("qodsna.")] == [
        "The workers cannot be woken: nobody there",
        "The workers can be woken again",
    ]
    assert "Traceback" not in caplog.text


def test_a_worker_that_was_woken_answers(monkeypatch):
    answered = []
    monkeypatch.setattr(Bench, "work_off", lambda bench: answered.append(1))
    doorbell()()
    crew = Crew(doorbell().huey, bench())
    crew.stop_flag.set()
    crew._create_worker().loop()
    assert answered == [1]
