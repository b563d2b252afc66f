"""A server that is told of the next release by one signal loses no request to it."""

import os
import signal
import time
from pathlib import Path

import pytest

from benchmarks.releases import ROOT, Served
from benchmarks.upgrade_drill import Phase, Readers
from tests.postgres import free_port

RELEASE = """
import time
def application(environ, start_response):
    time.sleep(0.01)
    start_response("200 OK", [("Content-Length", "3"), ("X-Release", "{name}")])
    return [b"{name}"]
"""


def release(folder: Path, name: str, code: str = RELEASE) -> Path:
    made = folder / name
    (made / "deploy").mkdir(parents=True)
    (made / "newspaper.py").write_text(code.replace("{name}", name))
    (made / "deploy/gunicorn.conf.py").symlink_to(ROOT / "deploy/gunicorn.conf.py")
    return made


@pytest.mark.once
def test_readers_notice_neither_an_upgrade_nor_one_that_fails_nor_a_rollback(tmp_path):
    served = Served(tmp_path, free_port(), "newspaper:application", {"WEB_WORKERS": "2"})
    served.environ["PYTHONPATH"] = str(ROOT)
    old, new = release(tmp_path, "old"), release(tmp_path, "new")
    broken = release(tmp_path, "bad", "raise RuntimeError('unfinished')")
    served.lead_to(old)
    readers = Readers(f"127.0.0.1:{served.port}", ["/"], [])
    phases = []

    def ask(name: str) -> None:
        phases.append(Phase(name))
        readers.phase = phases[-1]

    with served.running(), readers.reading():
        ask("old")
        served.wait_until(lambda: phases[0].answers.total() > 50, "nobody was answered")
        for name, made in {"to the new": new, "back to the old": old}.items():
            ask(name)
            served.lead_to(made)
            served.change()
        ask("to one that cannot be loaded")
        served.lead_to(broken)
        master = served.master
        os.kill(master, signal.SIGUSR2)
        served.wait_until(lambda: "unfinished" in served.log.read_text(), "it was not tried")
        time.sleep(1)
        assert served.master == master
    counts = {each.name: each.answers.total() for each in phases}
    assert not [each.failed for each in phases if each.failed], counts
    assert all(counts.values()), counts
