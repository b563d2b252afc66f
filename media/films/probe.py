"""What an uploaded file is, found out in a bounded child process."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path, PurePath
from typing import Any

from media.decoding import refusal
from media.films.programs import MEBIBYTE, Bounds, ProgramFailed, TookTooLong, ffmpeg, prober, run
from media.films.refusal import Refused
from qodsna.persian import to_persian_digits

# What ffmpeg calls the containers, with the endings that a file of each may have.
CONTAINERS = {"mov": {".mp4", ".m4v", ".mov"}, "matroska": {".mkv", ".webm"}}
VIDEO_CODECS = {
    "h264",
    "hevc",
    "vp8",
    "vp9",
    "av1",
    "mpeg4",
    "mpeg2video",
    "mjpeg",
    "prores",
    "dnxhd",
}
AUDIO_CODECS = {
    "aac", "mp3", "mp2", "opus", "vorbis", "ac3", "eac3", "flac", "alac", "amr_nb",
    "pcm_s16le", "pcm_s16be", "pcm_s24le", "pcm_s24be", "pcm_s32le", "pcm_f32le", "pcm_u8",
}  # fmt: skip
# One codec has several readers, by the build of ffmpeg.
DECODERS = VIDEO_CODECS | AUDIO_CODECS | {
    "libdav1d", "libaom-av1", "libvpx", "libvpx-vp9", "mp3float", "mp2float", "libopus", "amrnb",
}  # fmt: skip

LONGEST_SECONDS = 3 * 60 * 60
MOST_PIXELS = 4096 * 2304
LONGEST_SIDE = 8192
SHORTEST_SIDE = 16

# Of a quick look: seconds, waiting for others included; and at most so many at once, each with a
# memory that holds the pictures of a 4K film.
PATIENCE = 4.5
HANDS = threading.BoundedSemaphore(2)
MEMORY = 400 * MEBIBYTE
ROOM = 8 * MEBIBYTE

NOT_A_FILM = "این پرونده فیلم نیست یا آسیب دیده است."
NO_PICTURE = "این پرونده تصویر متحرک ندارد."
TOO_LONG = "بررسی این فیلم بیش از اندازه طول کشید."
UNKNOWN = "این گونه فیلم شناخته نیست؛ آن را به‌صورت MP4 بفرستید."


@dataclass(frozen=True)
class Film:
    """What a file holds. ``container`` is one of CONTAINERS, ``width`` and ``height`` are as people
    see it, after rotation.

    ``duration`` is in seconds, or None where the file does not say; ``stream`` and ``sound``
    count among the streams of the file.
    """

    container: str
    duration: float | None
    width: int
    height: int
    rotation: int
    fps: float
    video: str
    audio: str | None
    stream: int
    sound: int | None


def guards() -> dict[str, str]:
    """What ffmpeg and its kin may open: one local file of a known format, and nothing it names."""
    return {
        "protocol_whitelist": "file",
        "format_whitelist": ",".join(CONTAINERS),
        "codec_whitelist": ",".join(sorted(DECODERS)),
    }


def guarded(path: Path) -> list[str]:
    """ffmpeg's arguments for a file that may be hostile."""
    options = [word for name, value in guards().items() for word in (f"-{name}", value)]
    return [*options, "-max_pixels", str(MOST_PIXELS), "-i", f"file:{path}"]


def probe(path: Path, seconds: float = 60) -> Film:
    """Raises Refused with what to tell the editor, NoProgram where nothing can look."""
    try:
        told = json.loads("".join(run(prober(path, guards()), bounds(seconds))))
    except TookTooLong as error:
        raise Refused(TOO_LONG) from error
    except (ProgramFailed, ValueError) as error:
        raise Refused(NOT_A_FILM) from error
    return read(told)


def bounds(seconds: float) -> Bounds:
    return Bounds(seconds, MEMORY, ROOM)


def read(told: dict[str, Any]) -> Film:
    """The film of what ffprobe says."""
    streams = list(enumerate(told.get("streams", [])))
    number, picture = next(((n, each) for n, each in streams if is_moving(each)), (0, None))
    if picture is None:
        raise Refused(NO_PICTURE)
    if picture.get("codec_name") not in VIDEO_CODECS:
        raise Refused(UNKNOWN)
    sound = next((n for n, each in streams if is_sound(each)), None)
    rotation = turned(picture)
    width, height = shown_size(picture, rotation)
    return Film(
        container=told["format"]["format_name"].split(",")[0],
        duration=number_or_none(told["format"].get("duration")),
        width=width,
        height=height,
        rotation=rotation,
        fps=float(fraction(picture.get("avg_frame_rate"))),
        video=picture["codec_name"],
        audio=None if sound is None else streams[sound][1]["codec_name"],
        stream=number,
        sound=sound,
    )


def is_moving(stream: dict[str, Any]) -> bool:
    is_cover = stream.get("disposition", {}).get("attached_pic")
    return stream.get("codec_type") == "video" and not is_cover


def is_sound(stream: dict[str, Any]) -> bool:
    return stream.get("codec_type") == "audio" and stream.get("codec_name") in AUDIO_CODECS


def turned(stream: dict[str, Any]) -> int:
    """Degrees in quarters, from 0 to 270."""
    told = [each["rotation"] for each in stream.get("side_data_list", []) if "rotation" in each]
    return round(float(told[0]) / 90) * 90 % 360 if told else 0


def shown_size(stream: dict[str, Any], rotation: int) -> tuple[int, int]:
    shape = fraction(stream.get("sample_aspect_ratio")) or Fraction(1)
    size = round(int(stream.get("width") or 0) * shape), int(stream.get("height") or 0)
    return size[::-1] if rotation % 180 else size


def fraction(text: Any) -> Fraction:
    """A ratio as ffmpeg writes it, 25/1 or 4:3; 0 for none."""
    above, _, below = str(text or "0").replace(":", "/").partition("/")
    try:
        return Fraction(int(above), int(below or 1))
    except (ValueError, ZeroDivisionError):
        return Fraction(0)


def number_or_none(text: Any) -> float | None:
    try:
        return float(text) if text is not None and 0 < float(text) < float("inf") else None
    except ValueError:
        return None


def check(film: Film) -> Film:
    """Refuses what is longer, larger or stranger than the desk takes; gives back the rest."""
    if film.duration and film.duration > LONGEST_SECONDS:
        hours = to_persian_digits(LONGEST_SECONDS // 3600)
        raise Refused(f"این فیلم از {hours} ساعت بلندتر است.")
    if film.width * film.height > MOST_PIXELS or max(film.width, film.height) > LONGEST_SIDE:
        raise Refused("قاب این فیلم بزرگ‌تر از آن است که آماده شود؛ تا ۴K پذیرفته می‌شود.")
    if min(film.width, film.height) < SHORTEST_SIDE:
        raise Refused("قاب این فیلم کوچک‌تر از آن است که دیده شود.")
    return film


def first_picture(path: Path, film: Film, seconds: float) -> None:
    """Refuses a film whose very beginning cannot be decoded."""
    beginning = ["-map", f"0:{film.stream}", "-frames:v", "1", "-f", "null", "-"]
    one = ["-threads", "1", "-filter_threads", "1"]
    told = ["-nostdin", "-v", "error", "-progress", "pipe:1", *one]
    try:
        lines = run([ffmpeg(), *told, *guarded(path), *beginning], bounds(seconds))
    except TookTooLong as error:
        raise Refused(TOO_LONG) from error
    except ProgramFailed as error:
        raise Refused(NOT_A_FILM) from error
    if "frame=1\n" not in lines:
        raise Refused(NOT_A_FILM)


def quick_look(path: Path, name: str) -> Film:
    """All that can be told while the editor waits, also whether it is what its name says.

    Raises Refused, or ValidationError with the code ``busy`` where others take all the time.
    """
    with a_hand() as left:
        film = check(probe(path, left()))
        if PurePath(name).suffix.lower() not in CONTAINERS[film.container]:
            raise Refused("پسوند نام این پرونده با آنچه در آن است نمی‌خواند.")
        first_picture(path, film, left())
    return film


@contextmanager
def a_hand() -> Iterator[Callable[[], float]]:
    """One of the few that may look at once, and how many seconds it still has."""
    until = time.monotonic() + PATIENCE
    if not HANDS.acquire(timeout=PATIENCE):
        raise refusal("busy")
    try:
        yield lambda: max(0.1, until - time.monotonic())
    finally:
        HANDS.release()


def measured(path: Path, film: Film, seconds: float) -> float:
    """The length of a film in seconds, read to its end where the file does not say it."""
    if film.duration:
        return film.duration
    copied = ["-map", f"0:{film.stream}", "-c", "copy", "-f", "null", "-progress", "pipe:1", "-"]
    command = [ffmpeg(), "-nostdin", "-v", "error", *guarded(path), *copied]
    try:
        lines = run(command, Bounds(seconds=seconds))
    except ProgramFailed as error:
        raise Refused(NOT_A_FILM) from error
    return max((spoken_seconds(line) or 0.0 for line in lines), default=0.0)


def spoken_seconds(line: str) -> float | None:
    """How far ffmpeg has come, of a line of its ``-progress``."""
    name, _, value = line.strip().partition("=")
    if name != "out_time_us" or not value.lstrip("-").isdecimal():
        return None
    return max(0, int(value)) / 1_000_000
