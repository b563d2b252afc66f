"""Programs that read what others sent: bounded in time, memory and size, and never orphans."""

import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from media.films import bounded, programs
from media.films.programs import GIBIBYTE, Bounds, ProgramFailed, SaidTooMuch, TookTooLong, run

PYTHON = [sys.executable, "-c"]


def alive(pid: int) -> bool:
    """Whether it still runs; what has ended and only waits to be counted does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def gone(pid: int) -> bool:
    """Whether it has ended within a few seconds of being told to."""
    for _ in range(100):
        if not alive(pid):
            return True
        time.sleep(0.05)
    return False


def test_what_a_program_says_is_heard():
    assert run([*PYTHON, "print('a\\nb')"], Bounds(10)) == ["a\n", "b\n"]


def test_the_last_words_of_a_program_that_fails_are_kept():
    talk = "import sys; sys.stderr.write('x' * 100_000 + 'the end'); sys.exit(3)"
    with pytest.raises(ProgramFailed, match="the end$") as failed:
        run([*PYTHON, talk], Bounds(10))
    assert len(str(failed.value)) < 2000


def test_a_full_disk_is_nobodys_film():
    talk = "import sys; sys.exit('av_interleaved_write_frame(): No space left on device')"
    with pytest.raises(OSError, match="No space left"):
        run([*PYTHON, talk], Bounds(10))


def test_a_program_that_hangs_is_ended_with_its_children(tmp_path):
    told = tmp_path / "pid"
    hang = (
        "import subprocess; p = subprocess.Popen(['sleep', '60']);"
        f"open({str(told)!r}, 'w').write(str(p.pid)); p.wait()"
    )
    with pytest.raises(TookTooLong):
        run([*PYTHON, hang], Bounds(1.5))
    assert gone(int(told.read_text()))


@pytest.mark.parametrize("length", [9, 2_000_000])
def test_a_program_that_says_too_much_is_ended(length):
    with pytest.raises(SaidTooMuch):
        run([*PYTHON, f"while True: print('x' * {length})"], Bounds(30))


def test_a_listener_may_end_a_program():
    heard = []

    def listen(line: str) -> bool:
        heard.append(line)
        return False

    with pytest.raises(ProgramFailed):
        run([*PYTHON, "print('one', flush=True); import time; time.sleep(60)"], Bounds(30), listen)
    assert heard == ["one\n"]


def test_what_a_listener_raises_ends_the_program(tmp_path):
    def listen(line: str) -> bool:
        raise KeyError(line)

    talk = "import os, time; print(os.getpid(), flush=True); time.sleep(60)"
    with pytest.raises(KeyError) as raised:
        run([*PYTHON, talk], Bounds(30), listen)
    assert gone(int(raised.value.args[0]))


def test_memory_is_bounded():
    with pytest.raises(ProgramFailed, match="MemoryError"):
        run([*PYTHON, "bytearray(600 * 1024 ** 2)"], Bounds(10, memory=GIBIBYTE // 2))


def test_the_size_of_a_file_is_bounded(tmp_path):
    write = f"open({str(tmp_path / 'big')!r}, 'wb').write(b'x' * 5_000_000)"
    with pytest.raises(ProgramFailed):
        run([*PYTHON, write], Bounds(10, size=1_000_000))
    assert (tmp_path / "big").stat().st_size <= 1_000_000


def test_a_program_does_not_outlive_a_killed_worker(tmp_path):
    told = tmp_path / "pid"
    talk = f"import os, time; open({str(told)!r}, 'w').write(str(os.getpid())); time.sleep(60)"
    worker = "from media.films.programs import Bounds, run; run([{!r}, '-c', {!r}], Bounds(60))"
    process = subprocess.Popen([*PYTHON, worker.format(sys.executable, talk)])
    while not (told.exists() and told.read_text()):
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    for _ in range(200):
        if not alive(int(told.read_text())):
            return
        time.sleep(0.02)
    raise AssertionError("the program goes on")


def test_the_bounds_are_set_before_the_program_begins(monkeypatch):
    limits, became = {}, []
    monkeypatch.setattr(resource, "setrlimit", lambda kind, both: limits.update({kind: both}))
    monkeypatch.setattr(os, "nice", lambda by: None)
    monkeypatch.setattr(os, "execve", lambda *what: became.append(what))
    monkeypatch.setattr(bounded.ctypes, "CDLL", lambda name: type("C", (), {"prctl": print}))
    bounded.main("1000", "20", "300", "/bin/true", "-x")
    heaps = {"MALLOC_ARENA_MAX": "1"}
    assert became == [("/bin/true", ("/bin/true", "-x"), os.environ | heaps)]
    assert limits[resource.RLIMIT_AS][0] <= 1000
    assert limits[resource.RLIMIT_FSIZE][0] <= 300


def test_an_ffmpeg_that_cannot_write_h264_is_passed_over(monkeypatch):
    monkeypatch.setattr(programs, "writes_h264", lambda path: False)
    assert "imageio_ffmpeg" in programs.ffmpeg()
