from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from qodsna.limits import lease
from qodsna.limits.lease import Leased
from qodsna.limits.limit import Limit

pytestmark = pytest.mark.django_db

HERE = Limit("test-lease", most=10)


def within(leased: Leased, times: int, key: str = "a") -> int:
    return sum(leased.take(key).is_within for _ in range(times))


def test_two_processes_never_let_more_through_than_the_limit():
    one, other = Leased(HERE, each=4), Leased(HERE, each=4)
    with time_machine.travel(timezone.now(), tick=False):
        assert within(one, 3) + within(other, 20) == 9
        assert within(one, 5) == 1
        assert within(other, 1, key="b") == 1


def test_the_database_is_asked_once_for_many_and_not_at_all_for_who_was_refused():
    leased = Leased(HERE, each=10)
    with time_machine.travel(timezone.now(), tick=False):
        leased.take("a")
        with CaptureQueriesContext(connection) as caught:
            assert within(leased, 9) == 9
        assert len(caught) == 0
        assert within(leased, 1) == 0
        with CaptureQueriesContext(connection) as caught:
            assert within(leased, 50) == 0
        assert len(caught) == 0


def test_who_was_refused_comes_again_when_he_was_told_to():
    leased = Leased(HERE, each=10)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        assert within(leased, 10) == 10
        refused = leased.take("a")
        assert (refused.is_within, refused.remaining) == (False, 0)
        clock.shift(timedelta(seconds=refused.wait))
        assert leased.take("a").is_within


def test_it_says_how_many_are_left_of_the_whole():
    leased = Leased(HERE, each=4)
    with time_machine.travel(timezone.now(), tick=False):
        assert [leased.take("a").remaining for _ in range(5)] == [9, 8, 7, 6, 5]


def test_what_was_counted_ahead_ends_with_its_span():
    leased = Leased(HERE, each=4)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        leased.take("a")
        clock.shift(timedelta(minutes=2))
        assert leased.take("a").remaining == 9


def test_it_remembers_only_so_many_keys(monkeypatch):
    monkeypatch.setattr(lease, "MOST_KEPT", 3)
    leased = Leased(HERE, each=4)
    assert [leased.take(f"key {n}").is_within for n in range(8)] == [True] * 8
    leased.forget()
