"""Work of many batches by several processes."""

import os
import signal
import time
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest

from qodsna.hands import one_at_a_time, spread

pytestmark = pytest.mark.once


def double(number: int) -> tuple[int, int]:
    time.sleep(0.02 * (number % 2))
    return 2 * number, os.getpid()


@pytest.mark.parametrize("processes", [1, 2])
def test_results_come_in_the_order_of_their_batches(processes):
    found = list(spread(double, range(12), processes))
    assert [(batch, result[0]) for batch, result in found] == [(n, 2 * n) for n in range(12)]
    assert (os.getpid() in {result[1] for _, result in found}) == (processes == 1)


def test_no_more_batches_are_asked_for_than_are_soon_done():
    asked = []
    found = spread(double, (asked.append(n) or n for n in range(100)), 2)
    next(found)
    assert len(asked) < 8
    found.close()


def fails(number: int) -> int:
    if number == 3:
        raise ValueError(number)
    return number


def test_what_goes_wrong_in_a_process_is_heard():
    with pytest.raises(ValueError, match="3"):
        list(spread(fails, range(10), 2))


def dies(number: int) -> int:
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def test_a_process_that_is_killed_ends_the_work():
    with pytest.raises(BrokenProcessPool):
        list(spread(dies, range(10), 2))


def test_one_is_at_it_at_a_time_and_a_killed_one_holds_nobody_up(tmp_path):
    lock, told = tmp_path / "lock", tmp_path / "told"

    def waits(seconds: float) -> int:
        if (pid := os.fork()) == 0:
            with one_at_a_time(lock), told.open("a") as file:
                file.write("in ")
                file.flush()
                time.sleep(seconds)
                file.write("out ")
                file.flush()
            os._exit(0)
        return pid

    others = [waits(0.2) for _ in range(3)]
    for pid in others:
        os.waitpid(pid, 0)
    assert told.read_text() == "in out " * 3
    killed = waits(60)
    while not told.read_text().endswith("in "):
        time.sleep(0.01)
    os.kill(killed, signal.SIGKILL)
    os.waitpid(killed, 0)
    with one_at_a_time(lock):
        assert told.read_text() == "in out " * 3 + "in "


def test_without_its_parent_a_process_ends(tmp_path):
    """The parent is killed while both work: nobody goes on behind its back."""
    pids = tmp_path / "pids"

    def works(number: int) -> int:
        with pids.open("a") as file:
            file.write(f"{os.getpid()}\n")
        time.sleep(20)
        return number

    if (parent := os.fork()) == 0:
        list(spread(works, range(4), 2))
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and (not pids.exists() or len(pids.read_text().split()) < 2):
        time.sleep(0.1)
    os.kill(parent, signal.SIGKILL)
    os.waitpid(parent, 0)
    children = {int(pid) for pid in pids.read_text().split()}
    while time.monotonic() < deadline and any(map(is_alive, children)):
        time.sleep(0.1)
    assert not any(map(is_alive, children))


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
