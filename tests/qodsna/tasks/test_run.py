"""``deploy/run.sh``, with a server and a worker that only tell that they are there."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[3] / "deploy/run.sh"
STAND_IN = '#!/bin/sh\necho "$$ $*" >> "{folder}/{name}.started"\nexec sleep 60\n'
ASKED = [signal.SIGTERM, signal.SIGINT, signal.SIGHUP]


class Run:
    """A running script, and the process ids of what it has started."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("python", "gunicorn"):
            program = folder / name
            program.write_text(STAND_IN.format(folder=folder, name=name))
            program.chmod(0o755)
        environment = {**os.environ, "BIN": str(folder), "HOST": "127.0.0.1", "PORT": "18000"}
        self.process = subprocess.Popen(
            [SCRIPT],
            env=environment,
            start_new_session=True,
            # A shell cannot hear what its caller was told to ignore, as jobs in the background are.
            preexec_fn=hear_everything,
        )
        wait_until(lambda: self.servers and self.workers)

    def _started(self, name: str) -> list[list[str]]:
        file = self.folder / f"{name}.started"
        return [line.split() for line in file.read_text().splitlines()] if file.exists() else []

    @property
    def servers(self) -> list[int]:
        return [int(line[0]) for line in self._started("gunicorn")]

    @property
    def workers(self) -> list[int]:
        return [int(line[0]) for line in self._started("python")]

    def living(self) -> list[int]:
        return [pid for pid in self.servers + self.workers if is_alive(pid)]


def hear_everything() -> None:
    for asked in ASKED:
        signal.signal(asked, signal.SIG_DFL)


def is_alive(pid: int) -> bool:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, 0)
        return True
    return False


def wait_until(happened: Callable[[], object]) -> None:
    end = time.monotonic() + 20
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    run = Run(tmp_path)
    yield run
    with contextlib.suppress(ProcessLookupError):
        os.killpg(run.process.pid, signal.SIGKILL)
    run.process.wait()


def test_a_worker_that_is_killed_comes_back(run):
    os.kill(run.workers[0], signal.SIGKILL)
    wait_until(lambda: len(run.workers) == 2)
    assert is_alive(run.servers[0])


@pytest.mark.parametrize("ask", ASKED)
def test_both_end_together_when_asked(run, ask):
    run.process.send_signal(ask)
    assert run.process.wait(timeout=20) == 0
    assert run.living() == []


def test_ctrl_c_ends_everybody(run):
    os.killpg(run.process.pid, signal.SIGINT)
    assert run.process.wait(timeout=20) == 0
    assert run.living() == []


def test_a_server_that_is_killed_comes_back(run):
    os.kill(run.servers[0], signal.SIGKILL)
    wait_until(lambda: len(run.servers) == 2)
    assert len(run.living()) == 2


def test_no_worker_stays_behind_a_server_that_ended(run):
    os.kill(run.servers[0], signal.SIGTERM)
    assert run.process.wait(timeout=20) != 0
    assert run.living() == []
