"""The programs that read and write films, and how they are kept within bounds."""

import errno
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import IO

MEBIBYTE = 1024**2
GIBIBYTE = 1024**3
BOUNDED = Path(__file__).with_name("bounded.py")
LAST_WORDS = 1500
# Characters; no program here has more to say.
MOST_TOLD = 1024 * 1024
# A film may say much of itself that nobody asked for.
WANTED = (
    "format=format_name,duration"
    ":stream=codec_type,codec_name,width,height,sample_aspect_ratio,avg_frame_rate"
    ":stream_disposition=attached_pic:stream_side_data=rotation"
)


class NoProgram(OSError):  # noqa: N818
    """This machine has neither the system's programs nor the packages that stand in for them."""


class ProgramFailed(Exception):  # noqa: N818
    """A program ended badly; the text is the end of what it said."""


class SaidTooMuch(ProgramFailed):
    """A program was ended because nobody could listen any longer."""


class TookTooLong(ProgramFailed):
    """A program was ended because its time was over."""


@dataclass(frozen=True)
class Bounds:
    """``seconds`` on the wall clock; ``memory`` and ``size`` of the largest file in bytes."""

    seconds: float
    memory: int = GIBIBYTE
    size: int = GIBIBYTE
    cores: int = 2

    def command(self, command: list[str]) -> list[str]:
        spent = int(self.seconds * self.cores) + 1
        limits = map(str, (self.memory, spent, self.size))
        return [sys.executable, "-I", "-S", str(BOUNDED), *limits, *command]


def ffmpeg() -> str:
    """The path of an ffmpeg that writes H.264: the system's, else the one of imageio-ffmpeg."""
    system = shutil.which("ffmpeg")
    if system and writes_h264(system):
        return system
    if find_spec("imageio_ffmpeg"):
        from imageio_ffmpeg import get_ffmpeg_exe

        with suppress(RuntimeError):
            return get_ffmpeg_exe()
    raise NoProgram("ffmpeg with libx264 is needed: the system's, or the package imageio-ffmpeg")


@cache
def writes_h264(path: str) -> bool:
    asked = [path, "-hide_banner", "-loglevel", "error", "-encoders"]
    told = subprocess.run(asked, capture_output=True, check=False, timeout=20)  # noqa: S603
    return b"libx264 " in told.stdout


def prober(path: Path, options: dict[str, str]) -> list[str]:
    """The command that tells in JSON what is in a film: ffprobe, or our own around PyAV."""
    if system := shutil.which("ffprobe"):
        asked = [word for name, value in options.items() for word in (f"-{name}", value)]
        told = ["-v", "error", "-show_entries", WANTED, "-of", "json"]
        return [system, *told, *asked, f"file:{path}"]
    if find_spec("av"):
        script = Path(__file__).with_name("av_prober.py")
        listed = [f"{name}={value}" for name, value in options.items()]
        return [sys.executable, "-I", str(script), str(path), *listed]
    raise NoProgram("ffprobe is needed: the system's, or the package av")


def run(
    command: list[str], bounds: Bounds, on_line: Callable[[str], bool] | None = None
) -> list[str]:
    """What the program says, by line; or ``on_line`` hears each at once, and ends it with False.

    Raises ProgramFailed, one of its kinds, or OSError for a full disk. Nothing that was started
    outlives the call.
    """
    with tempfile.TemporaryFile() as errors, started(command, bounds, errors) as process:
        lines = heard(process, on_line)
        failed = process.wait() != 0
        errors.seek(-min(errors.tell(), LAST_WORDS), os.SEEK_END)
        if failed:
            raise failure(errors.read().decode("utf-8", "replace").strip())
    return lines


def failure(words: str) -> Exception:
    """A full disk is the machine's fault; everything else is the film's."""
    if os.strerror(errno.ENOSPC) in words:
        return OSError(errno.ENOSPC, words)
    return ProgramFailed(words)


@contextmanager
def started(
    command: list[str], bounds: Bounds, errors: IO[bytes]
) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(  # noqa: S603
        bounds.command(command),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=errors,
        text=True,
        errors="replace",
        start_new_session=True,
    )
    over = threading.Event()

    def time_is_over() -> None:
        over.set()
        end(process)

    clock = threading.Timer(bounds.seconds, time_is_over)
    clock.start()
    try:
        yield process
    except ProgramFailed as error:
        raise TookTooLong(str(error)) if over.is_set() else error from None
    finally:
        clock.cancel()
        end(process)
        process.communicate()


def heard(process: subprocess.Popen[str], on_line: Callable[[str], bool] | None) -> list[str]:
    """A listener hears lines for as long as it likes; without one, only so much is remembered."""
    lines, left = [], MOST_TOLD
    assert process.stdout
    while line := process.stdout.readline(left + 1):
        if len(line) > left:
            raise SaidTooMuch(f"more than {MOST_TOLD} characters")
        if on_line is None:
            lines.append(line)
            left -= len(line)
        elif not on_line(line):
            end(process)
            break
    return lines


def end(process: subprocess.Popen[str]) -> None:
    """Ends the program and everything it started."""
    if process.poll() is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
