"""What tells all processes and nodes which of the pages they keep are still right."""

import pytest
from redis.exceptions import ConnectionError as RedisConnectionError

from qodsna.page_cache import stamping as module
from qodsna.page_cache.stamping import Files, OverRedis, Stamps
from tests.redis import server


@pytest.fixture(scope="module")
def redis_url():
    with server() as url:
        yield url


@pytest.fixture(params=["files", "redis"])
def process(request, tmp_path):
    """Makes one more process that shares the store with the others."""

    def another() -> Stamps:
        one = Stamps()
        is_redis = request.param == "redis"
        url = request.getfixturevalue("redis_url") if is_redis else ""
        one.store = OverRedis(url) if is_redis else Files(tmp_path / "stamps")
        return one

    return another


@pytest.fixture
def clock(monkeypatch) -> list[float]:
    """Stands still until it is set: its one item is the time in seconds."""
    hands = [1000.0]
    monkeypatch.setattr(module.time, "time", lambda: hands[0])
    monkeypatch.setattr("qodsna.breaker.monotonic", lambda: hands[0])
    return hands


def test_a_purge_of_one_process_is_known_to_all_within_a_quarter_of_a_second(process, clock):
    here, there = process(), process()
    before = there.of(["site", "story:1"])
    here.renew(["site"])
    clock[0] += 0.26
    after = there.of(["site", "story:1"])
    assert (after[0] != before[0], after[1] == before[1]) == (True, True)


def test_who_purges_knows_it_at_once(process, clock):
    here = process()
    before = here.of(["site"])
    here.renew(["site"])
    assert here.of(["site"]) != before


def test_what_is_known_ends_with_the_second_of_the_clock(process, clock):
    here, there = process(), process()
    clock[0] += 0.9
    before = there.of(["site"])
    here.renew(["site"])
    assert there.of(["site"]) == before
    clock[0] += 0.11
    assert there.of(["site"]) != before


def test_the_store_is_asked_once_in_a_quarter_of_a_second(process, clock, monkeypatch):
    here, asked = process(), []
    read = here.store.read
    monkeypatch.setattr(here.store, "read", lambda keys: asked.append(keys) or read(keys))
    for _ in range(100):
        here.of(["site", "story:1"])
    assert asked == [["site", "story:1"]]
    here.look(["site"])
    assert asked[1:] == [["site"]]


class Away:
    """A store that does not answer."""

    def read(self, keys):
        raise RedisConnectionError

    write = read


def test_without_the_store_nothing_is_known_and_it_is_left_alone_for_a_second(
    process, clock, caplog
):
    here, back = process(), process().store
    assert None not in here.of(["site"])
    here.store = Away()
    clock[0] += 1
    assert here.of(["site"]) == [None]
    here.store = back
    assert here.of(["site"]) == [None]
    clock[0] += 1.1
    assert None not in here.of(["site"])
    assert len(caplog.records) == 1


def test_what_could_not_be_purged_is_purged_when_the_store_is_back(process, clock, caplog):
    here, there = process(), process()
    before, back = there.of(["site"]), here.store
    here.store = Away()
    here.store.write = here.store.read
    here.renew(["site"])
    assert "cannot be reached" in caplog.text
    here.store = back
    clock[0] += 1.1
    here.of(["story:1"])
    clock[0] += 0.3
    assert there.of(["site"]) != before


def test_no_number_of_stories_makes_more_files_than_there_are_buckets(tmp_path, monkeypatch):
    monkeypatch.setattr(Files, "BUCKETS", 8)
    files = Files(tmp_path / "stamps")
    files.write([f"story:{code}" for code in range(100)], b"abc")
    assert len([*(tmp_path / "stamps").iterdir()]) == 8
    assert files.read([f"story:{code}" for code in range(100)]) == [b"abc"] * 100


def test_a_process_remembers_no_more_stamps_than_it_should(process, monkeypatch):
    monkeypatch.setattr(module, "MOST_REMEMBERED", 10)
    here = process()
    for code in range(50):
        here.of([f"story:{code}"])
    assert len(here._known) <= 11
