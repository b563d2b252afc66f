"""What did not answer is left alone for a while, and then one looks for all."""

import pytest

from qodsna.breaker import Breaker


@pytest.fixture
def clock(monkeypatch) -> list[float]:
    hands = [100.0]
    monkeypatch.setattr("qodsna.breaker.monotonic", lambda: hands[0])
    return hands


def test_nobody_asks_what_failed_until_the_pause_is_over_and_then_one_does(clock):
    breaker = Breaker(2)
    assert [breaker.lets_through() for _ in range(3)] == [True] * 3
    breaker.failed()
    assert (breaker.is_open, breaker.lets_through()) == (True, False)
    clock[0] += 2
    assert [breaker.lets_through() for _ in range(3)] == [True, False, False]


def test_an_answer_opens_the_way_for_all(clock):
    breaker = Breaker(2)
    breaker.failed()
    clock[0] += 2
    assert breaker.lets_through()
    breaker.answered()
    assert [breaker.lets_through() for _ in range(3)] == [True] * 3
    assert not breaker.is_open


def test_who_was_let_through_and_never_came_back_counts_as_failed(clock):
    breaker = Breaker(2)
    breaker.failed()
    for _ in range(3):
        clock[0] += 2
        assert [breaker.lets_through() for _ in range(2)] == [True, False]
