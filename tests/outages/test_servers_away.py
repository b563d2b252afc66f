"""Redis or PostgreSQL is killed or hangs: what goes on, what is said, and how soon it is well."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from benchmarks.forms import Forms
from benchmarks.kill_drill.servers import Postgres
from tests import redis as redis_server
from tests.outages.live import HEALED_SECONDS, Live, is_told, living, until
from tests.postgres import free_port

pytestmark = pytest.mark.once
FAULTS = ["killed", "hanging"]


class Redis:
    def __init__(self, folder: Path) -> None:
        self.port, self.folder = free_port(), folder
        self.url = f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        self.process = redis_server.process(self.port, self.folder)

    def fail(self, fault: str) -> None:
        self.process.send_signal(signal.SIGKILL if fault == "killed" else signal.SIGSTOP)

    def heal(self, fault: str) -> None:
        if fault == "hanging":
            self.process.send_signal(signal.SIGCONT)
        else:
            self.process.wait()
            self.start()

    def end(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture(scope="module")
def broker(tmp_path_factory) -> Iterator[Redis]:
    if shutil.which("redis-server") is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(redis_server.MISSING)
    broker = Redis(tmp_path_factory.mktemp("redis"))
    broker.start()
    yield broker
    broker.end()


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> Iterator[Postgres]:
    store = Postgres(tmp_path_factory.mktemp("store"))
    try:
        store.start()
        yield store
    finally:
        store.end()


@pytest.fixture(scope="module")
def live(tmp_path_factory, store: Postgres, broker: Redis) -> Iterator[Live]:
    folder = tmp_path_factory.mktemp("live")
    with living(folder, DATABASE_URL=store.url, REDIS_URL=broker.url) as live:
        yield live


@contextlib.contextmanager
def failing(store: Postgres, fault: str) -> Iterator[None]:
    """Killed and started again, or stopped with all its processes and going on."""
    group = store.process.pid
    if fault == "hanging":
        everybody = processes_of(group)
        for pid in everybody:
            os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in everybody:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGCONT)
    else:
        store.end_at_once()
        try:
            yield
        finally:
            store.start()


def processes_of(session: int) -> list[int]:
    """Of a server and its backends, which make groups of their own."""
    listed = subprocess.run(["ps", "-eo", "pid=,sess="], capture_output=True, check=True, text=True)
    rows = [map(int, line.split()) for line in listed.stdout.splitlines()]
    children = [pid for pid, sess in rows if sess == session]
    listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, check=True, text=True)
    rows = [map(int, line.split()) for line in listed.stdout.splitlines()]
    return [*{*children, *(pid for pid, parent in rows if parent == session)}]


@pytest.mark.parametrize("fault", FAULTS)
def test_without_redis_all_goes_on_and_it_heals_by_itself(live, broker, fault):
    client = redis.Redis(port=broker.port)
    client.flushall()
    comment = live.comment(f"باد {fault}")
    vote = [comment[0], ("value", "1" if fault == "killed" else "-1")]
    forms = [(live.draft, live.save(f"ویرایش {fault}")), (live.thread, comment), (live.vote, vote)]
    broker.fail(fault)
    try:
        answers = [live.send(path, form).status for path, form in forms]
        asked = [live.get(path) for path in (live.story, live.thread, "/fa/", live.draft) * 3]
    finally:
        broker.heal(fault)
    assert answers == [302, 303, 303]
    assert {each.status for each in asked} == {200}, [each.status for each in asked]
    # It is left alone after each time that it did not answer: nobody waits for it twice.
    assert sum(each.seconds > 2 for each in asked) <= 3, [each.seconds for each in asked]
    assert live.seconds_until(live.story) < HEALED_SECONDS
    # What could not be purged meanwhile is made up for.
    until(lambda: live.get("/fa/") and client.exists(f"stamp:story:{live.code}"))
    assert "Traceback" not in live.log


@pytest.mark.parametrize("fault", FAULTS)
def test_without_postgres_kept_pages_go_on_and_others_ask_for_patience(live, store, fault):
    kept = live.get(live.story)
    saved, said = f"ویرایش بی پایگاه {fault}", f"نظر بی پایگاه {fault}"
    save, comment = live.save(saved), live.comment(said)
    with failing(store, fault):
        assert live.get(live.story).text == kept.text
        for path in ("/fa/archive", live.thread, "/fa/search?q=rain", live.draft):
            assert is_told(live.get(path), "پایگاه داده پاسخ نمی‌دهد", "دوباره")
        problem = live.get("/api/v1/fa/articles")
        assert is_told(problem)
        assert json.loads(problem.text)["code"] == "unavailable"
        refused = [live.send(live.draft, save), live.send(live.thread, comment)]
        assert is_told(refused[0], saved, "ذخیره نشد")
        assert is_told(refused[1], said, "ذخیره نشد")
        assert live.get(live.story).text == kept.text
    assert live.seconds_until(live.thread) < HEALED_SECONDS
    assert live.seconds_until(live.draft) < HEALED_SECONDS
    # What the page holds is sent again as it was, by its one button.
    save, comment = (Forms(each.text).with_field("csrfmiddlewaretoken") for each in refused)
    assert live.send(live.draft, save).status == 302
    assert [live.send(live.thread, comment).status for _ in range(2)] == [303, 303]
    assert sorted(live.texts(saved, said)) == sorted([saved, said])
    assert "Traceback" not in live.log
