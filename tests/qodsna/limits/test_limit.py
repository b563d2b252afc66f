from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from qodsna.limits.limit import Limit
from qodsna.limits.models import Tally
from qodsna.limits.tasks import forget_tallies
from qodsna.tasks import stopping, terms_of

pytestmark = pytest.mark.django_db

START = 1_764_000_000  # a full ten minutes since 1970
TEN_MINUTES = 600
LIMIT = Limit("letters", most=4, minutes=10)


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


def passed(times: int, key: str = "a", limit: Limit = LIMIT) -> int:
    return sum(limit.take(key) for _ in range(times))


def test_so_many_pass_and_no_more(clock):
    assert [LIMIT.take("a") for _ in range(6)] == [True] * 4 + [False] * 2


def test_each_key_and_each_limit_is_counted_for_itself(clock):
    assert passed(5, "a") == 4
    assert passed(5, "b") == 4
    assert passed(5, "") == 4
    assert passed(5, "a", Limit("votes", most=4, minutes=10)) == 4


def test_what_turned_out_not_to_count_is_given_back(clock):
    assert passed(4) == 4
    LIMIT.give_back("a")
    assert passed(2) == 1
    LIMIT.give_back("b")
    assert passed(5, "b") == 4


def test_a_limit_of_nothing_lets_nothing_through(clock):
    none = Limit("letters", most=0)
    assert passed(3, limit=none) == 0
    assert none.wait("a") == 60


def test_the_span_before_counts_by_what_is_left_of_it(clock):
    passed(4)
    clock.shift(TEN_MINUTES)
    assert passed(1) == 0
    clock.shift(TEN_MINUTES / 4)
    assert LIMIT.used("a") == 3
    assert passed(4) == 1
    clock.shift(TEN_MINUTES / 4)
    assert passed(4) == 1
    clock.shift(TEN_MINUTES * 2)
    assert passed(6) == 4


def test_what_is_refused_shuts_nobody_out_for_longer(clock):
    assert passed(500) == 4
    clock.shift(TEN_MINUTES * 1.5)
    assert passed(500) == 2


def test_no_span_lets_more_through_than_is_allowed(clock):
    for _ in range(6):
        within = 0
        for _ in range(60):
            within += passed(1)
            clock.shift(10)
        assert within <= LIMIT.most


@pytest.mark.parametrize("gone", [0, 1, 123.4, 300, 599])
@pytest.mark.parametrize("later", [0, 60, 300, 599, 700, 1100])
def test_who_is_refused_is_told_when_to_come_back(clock, gone, later):
    clock.shift(gone)
    passed(3)
    clock.shift(later)
    passed(9)
    seconds = LIMIT.wait("a")
    assert 0 < seconds <= 2 * TEN_MINUTES
    clock.shift(seconds - 1.01)
    assert not LIMIT.take("a")
    clock.shift(1.01)
    assert LIMIT.wait("a") == 0
    assert LIMIT.take("a")


def test_who_may_come_need_not_wait(clock):
    assert LIMIT.wait("a") == 0
    passed(3)
    assert LIMIT.wait("a") == 0
    assert passed(1) == 1


def test_a_measure_counts_also_what_is_beyond_the_limit(clock):
    assert [LIMIT.count("a") for _ in range(7)] == [1, 2, 3, 4, 5, 6, 7]
    clock.shift(TEN_MINUTES * 1.5)
    assert LIMIT.count("a") == 1 + 7 / 2


def test_no_table_tells_what_a_key_was_made_of(clock):
    LIMIT.take("192.0.2.7")
    LIMIT.take("")
    assert not Tally.objects.filter(key__contains="192.0").exists()
    assert Tally.objects.filter(key="letters").exists()


def test_what_is_refused_costs_one_question(clock, django_assert_num_queries):
    passed(3)
    with django_assert_num_queries(2):
        assert LIMIT.take("a")
    with django_assert_num_queries(1):
        assert not LIMIT.take("a")


def test_tallies_go_when_they_count_no_more(clock, monkeypatch):
    monkeypatch.setattr("qodsna.limits.tasks.AT_ONCE", 2)
    for key in "abcde":
        LIMIT.take(key)
    clock.shift(TEN_MINUTES * 2 - 1)
    forget_tallies.call()
    assert Tally.objects.count() == 5
    clock.shift(2)
    LIMIT.take("f")
    forget_tallies.call()
    assert Tally.objects.get().ends_at > timezone.now()
    forget_tallies.call()
    assert Tally.objects.count() == 1


def test_a_worker_that_ends_leaves_the_rest_for_the_next(clock):
    LIMIT.take("a")
    clock.shift(TEN_MINUTES * 3)
    stopping.set()
    try:
        forget_tallies.call()
    finally:
        stopping.clear()
    assert Tally.objects.count() == 1


def test_tallies_are_looked_through_by_themselves():
    assert terms_of(forget_tallies.module_path).period == timedelta(minutes=15)


def test_of_many_keys_each_counts_up_to_its_own_limit(clock):
    passed(1, "a")
    assert LIMIT.take_many({"a": 2, "b": 9, "c": 0}) == {"a": 2, "b": 4, "c": 0}
    assert LIMIT.take_many({"a": 3, "b": 1, "c": 1}) == {"a": 1, "b": 0, "c": 1}
    assert [LIMIT.take(key) for key in "abc"] == [False, False, True]
    assert LIMIT.take_many({}) == {}


def test_of_many_keys_too_the_span_before_counts_by_what_is_left_of_it(clock):
    LIMIT.take_many({"a": 9})
    clock.shift(TEN_MINUTES * 5 / 4)
    assert LIMIT.take_many({"a": 9, "b": 9}) == {"a": 1, "b": 4}


def test_many_keys_cost_no_more_than_few(clock, django_assert_num_queries):
    for keys in ("abc", "abcdefghijkl"):
        with django_assert_num_queries(5):
            LIMIT.take_many(dict.fromkeys(keys, 1))
