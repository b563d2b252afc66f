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
STAND_IN = """#!/bin/sh
hand_over() {{ while [ "$(cat "$WEB_PID")" = $$ ]; do sleep 0.02; done; exit 0; }}
case "$1" in */gunicorn) exec "$@" ;; esac
[ {name} = python ] || trap '"$0" the next & hand_over' USR2
[ {name} = python ] || echo $$ > "$WEB_PID"
echo "$$ $*" >> "{folder}/{name}.started"
[ {name} = python ] && exec sleep 60
while :; do sleep 0.1; done
"""
ASKED = [signal.SIGTERM, signal.SIGINT, signal.SIGHUP]


class Run:
    """A running script, and the process ids of what it has started."""

    def __init__(self, folder: Path, **environ: str) -> None:
        self.folder = folder
        for release in ("old", "new"):
            (folder / release).mkdir()
            (folder / release / "bin").symlink_to(folder)
        self.lead_to("old")
        for name in ("python", "gunicorn"):
            program = folder / name
            program.write_text(STAND_IN.format(folder=folder, name=name))
            program.chmod(0o755)
        environment = {**os.environ, "BIN": str(folder), "HOST": "127.0.0.1", "PORT": "18000"}
        environment["WEB_PID"] = str(folder / "web.pid")
        environment |= {"PWD": str(folder / "current")} | environ
        self.process = subprocess.Popen(
            [SCRIPT],
            cwd=folder / "current",
            env=environment,
            start_new_session=True,
            # A shell cannot hear what its caller was told to ignore, as jobs in the background are.
            preexec_fn=hear_everything,
        )
        wait_until(lambda: self.servers and (self.workers or "WORKER" in environ))

    def lead_to(self, release: str) -> None:
        link = self.folder / "current.new"
        link.symlink_to(release)
        link.replace(self.folder / "current")

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


def release_of(pid: int) -> str:
    return Path(f"/proc/{pid}/cwd").resolve().name


def hear_everything() -> None:
    for asked in [*ASKED, signal.SIGUSR2]:
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


def test_both_change_to_the_next_release_and_end_with_it(run):
    run.process.send_signal(signal.SIGUSR2)
    wait_until(lambda: len(run.servers) == len(run.workers) == 2)
    wait_until(lambda: run.living() == [run.servers[1], run.workers[1]])
    assert run.process.poll() is None
    run.process.send_signal(signal.SIGTERM)
    assert run.process.wait(timeout=20) == 0
    assert run.living() == []


def test_who_is_killed_after_an_upgrade_comes_back_as_the_new_release(run):
    run.lead_to("new")
    run.process.send_signal(signal.SIGUSR2)
    wait_until(lambda: len(run.servers) == 2 and run.living()[:-1] == [run.servers[1]])
    os.kill(run.servers[1], signal.SIGKILL)
    wait_until(lambda: len(run.servers) == 3)
    assert {release_of(pid) for pid in run.living()} == {"new"}


def test_programs_are_those_of_the_release_that_the_name_leads_to(tmp_path):
    """A server calls its successor as it was called itself."""
    run = Run(tmp_path, WORKER="no", BIN="bin")
    called = Path(f"/proc/{run.servers[0]}/cmdline").read_text().split("\0")
    run.process.send_signal(signal.SIGTERM)
    assert run.process.wait(timeout=20) == 0
    assert str(tmp_path / "current/bin/gunicorn") in called


def test_a_server_may_be_run_without_a_worker(tmp_path):
    run = Run(tmp_path, WORKER="no")
    run.process.send_signal(signal.SIGTERM)
    assert run.process.wait(timeout=20) == 0
    assert (len(run.servers), run.workers, run.living()) == (1, [], [])


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
