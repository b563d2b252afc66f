"""Threads of which two work at once, and more where these are held up."""

import threading
import time

import pytest

from qodsna.server import turns
from qodsna.server.turns import AT_ONCE, Turns

pytestmark = pytest.mark.once
MOST = 4
SOON = 5


class Held:
    """Work that goes on until it is let go, and says when it has begun."""

    def __init__(self) -> None:
        self.begun, self.gate = threading.Event(), threading.Event()

    def __call__(self, name: int) -> int:
        self.begun.set()
        assert self.gate.wait(SOON)
        return name


def given(pool: Turns, number: int) -> tuple[list[Held], list]:
    work = [Held() for _ in range(number)]
    return work, [pool.submit(each, name) for name, each in enumerate(work)]


def begun(work: list[Held]) -> list[int]:
    return [number for number, each in enumerate(work) if each.begun.is_set()]


def wait_for(work: list[Held], *numbers: int) -> None:
    assert all(work[number].begun.wait(SOON) for number in numbers)
    time.sleep(0.02)
    assert begun(work) == list(numbers)


def test_two_work_at_once_and_the_others_follow_in_their_order():
    work, answers = given(Turns(MOST), 4)
    wait_for(work, 0, 1)
    work[1].gate.set()
    assert answers[1].result(SOON) == 1
    wait_for(work, 0, 1, 2)
    for each in work:
        each.gate.set()
    assert [answer.result(SOON) for answer in answers] == [0, 1, 2, 3]


def test_while_they_are_held_up_others_step_in_up_to_the_last_thread(monkeypatch):
    pool = Turns(MOST)
    work, answers = given(pool, 6)
    wait_for(work, 0, 1)
    pool.look()
    wait_for(work, 0, 1)
    monkeypatch.setattr(turns, "BRIEF_SECONDS", 0)
    for _ in range(3):
        pool.look()
    wait_for(work, 0, 1, 2, 3)
    for each in work:
        each.gate.set()
    assert [answer.result(SOON) for answer in answers] == [*range(6)]


def test_afterwards_two_work_at_once_again(monkeypatch):
    pool = Turns(MOST)
    work, answers = given(pool, 4)
    wait_for(work, 0, 1)
    with monkeypatch.context() as patched:
        patched.setattr(turns, "BRIEF_SECONDS", 0)
        pool.look()
    wait_for(work, 0, 1, 2, 3)
    for each in work:
        each.gate.set()
    assert [answer.result(SOON) for answer in answers] == [0, 1, 2, 3]
    later, answers = given(pool, MOST)
    wait_for(later, *range(AT_ONCE))
    for each in later:
        each.gate.set()
    assert [answer.result(SOON) for answer in answers] == [*range(MOST)]


def test_where_nobody_waits_no_turn_is_given_away(monkeypatch):
    pool = Turns(MOST)
    monkeypatch.setattr(turns, "BRIEF_SECONDS", 0)
    work, answers = given(pool, AT_ONCE)
    wait_for(work, 0, 1)
    pool.look()
    assert not pool.are_waited_for
    more, others = given(pool, 1)
    assert pool.are_waited_for
    assert begun(more) == []
    pool.look()
    wait_for(more, 0)
    for each in [*work, *more]:
        each.gate.set()
    assert [answer.result(SOON) for answer in [*answers, *others]] == [0, 1, 0]


def test_what_breaks_tells_its_error_and_the_thread_goes_on():
    pool = Turns(1)
    with pytest.raises(ZeroDivisionError):
        pool.submit(lambda: 1 / 0).result(SOON)
    assert pool.submit(lambda: "هنوز").result(SOON) == "هنوز"
