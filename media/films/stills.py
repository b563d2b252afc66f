"""Pictures out of a film: the one it begins with, and the strip of its moments."""

import math
from dataclasses import dataclass
from pathlib import Path

from media.films.encode import KEYFRAME_SECONDS, Rung, even, most_seconds
from media.films.programs import Bounds, ProgramFailed, ffmpeg, run

MOST_MOMENTS = 40
SHORTEST_STEP = 2
LONG_SIDE = 160
COLUMNS = 8


@dataclass(frozen=True)
class Strip:
    """A sheet of thumbnails, one for each ``step`` seconds; sizes in pixels."""

    step: int
    count: int
    width: int
    height: int

    @property
    def columns(self) -> int:
        return min(self.count, COLUMNS)

    @property
    def rows(self) -> int:
        return math.ceil(self.count / self.columns)


def strip_of(rung: Rung, duration: float) -> Strip:
    step = max(SHORTEST_STEP, math.ceil(duration / MOST_MOMENTS))
    scale = LONG_SIDE / max(rung.width, rung.height)
    count = max(1, math.ceil(duration / step - 0.5))
    return Strip(step, count, even(rung.width * scale), even(rung.height * scale))


def reading(film: Path, *before: str) -> list[str]:
    """The beginning of a command that reads a film of our own encoding."""
    own = ["-protocol_whitelist", "file", "-f", "mov", *before, "-i", f"file:{film}"]
    return [ffmpeg(), "-nostdin", "-v", "error", "-y", *own]


def draw_strip(film: Path, folder: Path, rung: Rung, duration: float) -> None:
    """Writes ``strip.jpg`` and ``strip.vtt``, which tells where on it each moment is."""
    strip = strip_of(rung, duration)
    # Every keyframe is a moment of its own where the moments stand far enough apart.
    only = ["-skip_frame", "nokey"] if strip.step >= 2 * KEYFRAME_SECONDS else []
    filters = (
        f"fps=1/{strip.step}:round=up:start_time=0,scale={strip.width}:{strip.height},"
        f"tile={strip.columns}x{strip.rows}"
    )
    drawn = ["-an", "-vf", filters, "-frames:v", "1", "-q:v", "5", str(folder / "strip.jpg")]
    run([*reading(film, *only), *drawn], Bounds(most_seconds(duration)))
    (folder / "strip.vtt").write_text(cues(strip, duration), encoding="utf-8")


def cues(strip: Strip, duration: float) -> str:
    lines = ["WEBVTT", ""]
    for number in range(strip.count):
        row, column = divmod(number, strip.columns)
        end = duration if number == strip.count - 1 else (number + 1) * strip.step
        lines.append(
            f"{clock(number * strip.step)} --> {clock(max(end, number * strip.step + 0.1))}"
        )
        place = column * strip.width, row * strip.height, strip.width, strip.height
        lines += [f"strip.jpg#xywh={','.join(map(str, place))}", ""]
    return "\n".join(lines)


def clock(seconds: float) -> str:
    """A moment as WebVTT writes it."""
    minutes, rest = divmod(round(seconds * 1000), 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}.{rest % 1000:03}"


def telling_picture(film: Path, picture: Path, duration: float) -> None:
    """Writes the most telling picture of a few seconds after the beginning, as JPEG.

    Raises ProgramFailed for a film without any. The sound may go on long after the pictures.
    """
    chosen = ["-an", "-vf", "thumbnail=50", "-frames:v", "1", "-q:v", "2", str(picture)]
    for start in (duration * 0.1, 0.0):
        run([*reading(film, "-ss", f"{start:.3f}"), *chosen], Bounds(seconds=60))
        if picture.exists():
            return
    raise ProgramFailed("the film has no pictures")


def picture_at(film: Path, picture: Path, seconds: float) -> None:
    """Writes the picture of this moment, or the last before it, as JPEG.

    Raises ProgramFailed where there is none.
    """
    taken = ["-an", "-frames:v", "1", "-q:v", "2", str(picture)]
    for place in (("-ss", f"{seconds:.3f}"), ("-sseof", "-1")):
        run([*reading(film, *place), *taken], Bounds(seconds=60))
        if picture.exists():
            return
    raise ProgramFailed("the film has no picture there")
