"""A replica that is away or behind: readers go on from the primary, and it is told."""

import logging
import threading
from types import SimpleNamespace

import psycopg2
import pytest
from django.db import InterfaceError, OperationalError

from qodsna.database.postgresql import base as postgres
from qodsna.database.replica import base, lag, places, reading, standing
from qodsna.database.replica.lag import Lag
from qodsna.database.replica.middleware import ReadersFromReplica
from qodsna.watch.findings import State
from qodsna.watch.probes import replica as probe

LINE = InterfaceError("connection already closed")


def failed(code: str | None) -> OperationalError:
    """As Django raises what PostgreSQL said."""
    error = OperationalError("the database said no")
    error.__cause__ = type("Said", (psycopg2.OperationalError,), {"pgcode": code})()
    return error


@pytest.fixture
def told(caplog):
    caplog.set_level(logging.WARNING, "qodsna.database.replica")
    return lambda: [record.message.partition(",")[0] for record in caplog.records]


def until_it_answers() -> None:
    for thread in threading.enumerate():
        if thread.name == "replica":
            thread.join(10)


# Away


def test_one_that_is_away_is_told_of_once_and_asked_by_one_thread_until_it_answers(servers, told):
    _, replica = servers
    replica.error = LINE
    with reading.from_replica():
        for _ in range(3):
            reading.must_show(["site"], [b"one"])
    assert reading.standing.is_away
    reading.standing.lost(LINE)
    replica.error = None
    until_it_answers()
    assert not reading.standing.is_away
    assert told() == ["The replica is away", "The replica answers again"]
    with reading.from_replica():
        reading.must_show(["site"], [b"one"])
        assert reading.alias() == "replica"


def tried(servers, error: Exception) -> list[str]:
    """From where a view was answered that meets an error at the replica."""
    _, replica = servers
    made = object.__new__(ReadersFromReplica)
    asked = []

    def view(request) -> None:
        asked.append(reading.alias())
        replica.errors_occurred = True
        raise error

    request = SimpleNamespace(
        method="GET", COOKIES={}, META={}, path_info="/fa/",
        resolver_match=SimpleNamespace(app_name="articles", url_name="front", route=""),
    )  # fmt: skip
    assert made.process_view(request, view, [], {}) is None
    return asked


def test_what_fails_there_is_asked_of_the_primary_and_nobody_hears_of_it(servers, told):
    assert tried(servers, failed(None)) == ["replica"]
    assert told()[0] == "The replica is away"
    until_it_answers()


@pytest.mark.parametrize("code", ["40001", "40P01"])
def test_what_it_took_back_is_no_sign_that_it_is_away(servers, told, code):
    tried(servers, failed(code))
    assert told() == []


@pytest.mark.parametrize("error", [failed("57014"), ValueError("ours")])
def test_what_took_too_long_and_our_own_mistakes_are_not_done_again(servers, error):
    with pytest.raises(type(error)):
        tried(servers, error)


# Behind


def test_one_that_stays_behind_is_told_of_and_that_it_has_caught_up(servers, told, monkeypatch):
    clock = [10.0]
    monkeypatch.setattr(standing, "monotonic", lambda: clock[0])
    for clock[0] in (10, 12, 16, 17):
        reading.standing.behind()
    reading.standing.caught_up()
    reading.standing.caught_up()
    assert told() == ["The replica is behind", "The replica has caught up"]


@pytest.fixture
def replica(monkeypatch) -> base.DatabaseWrapper:
    """The wrapper of a line that gives what is in ``said``, one after the other."""
    made = base.DatabaseWrapper({"OPTIONS": {}, "CONN_HEALTH_CHECKS": False}, "replica")
    made.said, made.clock, made.connection = ["0/10", "0/20"], 0.0, object()
    cursor = SimpleNamespace(
        execute=lambda sql: None,
        fetchone=lambda: (made.said.pop(0),),
    )
    holding = type("Cursor", (), {"__enter__": lambda _: cursor, "__exit__": lambda *_: None})
    monkeypatch.setattr(base, "monotonic", lambda: made.clock)
    monkeypatch.setattr(made, "cursor", holding)
    monkeypatch.setattr(made, "ensure_connection", lambda: None)
    monkeypatch.setattr(made, "close_if_health_check_failed", lambda: None)
    return made


def test_a_line_asks_how_far_it_has_come_only_where_it_must_know_more(replica):
    assert replica.has(0x10)
    assert replica.has(0x08)
    assert not replica.has(0x20)
    replica.clock = 1.0
    assert replica.has(0x20)
    assert replica.said == []


def test_another_line_may_know_less(replica, monkeypatch):
    monkeypatch.setattr(postgres.DatabaseWrapper, "get_new_connection", lambda *_: "line")
    assert replica.has(0x10)
    assert (replica.get_new_connection({}), replica.replayed) == ("line", 0)


def test_who_waited_for_one_that_hangs_does_not_wait_for_a_new_line(replica, monkeypatch):
    def hangs() -> None:
        replica.clock, replica.connection = 2.0, None

    monkeypatch.setattr(replica, "close_if_health_check_failed", hangs)
    with pytest.raises(OperationalError, match="hangs"):
        replica.has(1)


# Who keeps the site


def said(monkeypatch, *rows: tuple) -> None:
    """What the servers answer to the questions of ``lag``."""
    answers = iter(rows)
    cursor = SimpleNamespace(execute=lambda sql: None, fetchone=lambda: next(answers))
    holding = type("Cursor", (), {"__enter__": lambda _: cursor, "__exit__": lambda *_: None})
    both = dict.fromkeys(("default", "replica"), SimpleNamespace(cursor=holding))
    for module in (lag, places):
        monkeypatch.setattr(module, "connections", both)


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([("0/30",), ("0/10", 12.5)], Lag(0x20, 12.5)),
        ([("0/30",), ("0/30", 12.5)], Lag(0, 0.0)),
        ([("0/30",), (None, None)], None),
    ],
)
def test_the_lag_is_what_was_written_and_is_not_there_yet(monkeypatch, rows, found):
    said(monkeypatch, *rows)
    assert lag.lag() == found


def test_the_state_of_the_system_tells_of_it(monkeypatch):
    assert probe.replica().state == State.OK
    assert (probe.replica_up(), probe.replica_lag_bytes()) == (None, None)
    monkeypatch.setattr(probe, "is_set", lambda: True)
    monkeypatch.setattr(probe.connections, "close_all", lambda: None)
    states = {Lag(0, 0): State.OK, Lag(5, 3): State.OK, Lag(5, 60): State.WARNING, None: State.BAD}
    for found, state in states.items():
        monkeypatch.setattr(probe, "lag", lambda found=found: found)
        assert probe.replica().state == state
    assert (probe.replica_up(), probe.replica_lag_seconds()) == (0.0, None)
    monkeypatch.setattr(probe, "lag", lambda: Lag(5, 3))
    told = probe.replica_up(), probe.replica_lag_bytes(), probe.replica_lag_seconds()
    assert told == (1.0, 5, 3)

    def away() -> None:
        raise LINE

    monkeypatch.setattr(probe, "lag", away)
    assert probe.replica().state == State.BAD
    assert probe.replica_up() == 0.0
