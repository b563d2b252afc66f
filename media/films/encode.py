"""H.264 and AAC in the heights of the ladder, all of one reading of the source; HLS of the same."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from media.films.probe import Film, guarded, spoken_seconds
from media.films.programs import GIBIBYTE, Bounds, ProgramFailed, TookTooLong, ffmpeg, run
from media.films.refusal import Refused

PRESET = "veryfast"
QUALITY = 23
KEYFRAME_SECONDS = 4
MOST_FPS = 60
THREADS = 2
# By short side in pixels, the most bits a second of picture and of sound.
LADDER = {720: (2_800_000, 128_000), 480: (1_400_000, 96_000), 240: (400_000, 64_000)}
MEMORY = 4 * GIBIBYTE
LONGEST_RUN = 8 * 60 * 60


@dataclass(frozen=True)
class Rung:
    """One rendition to make: its size in even pixels, and bits a second."""

    width: int
    height: int
    picture: int
    sound: int

    @property
    def name(self) -> str:
        """By the short side, as people call it."""
        return str(min(self.width, self.height))


def ladder(film: Film) -> list[Rung]:
    """What to make of a film, tallest first: never above the source, always at least one."""
    short = min(film.width, film.height)
    sides = [side for side in LADDER if side <= short] or [short - short % 2]
    rungs = [rung(film, side) for side in sides]
    # Of a very wide film several steps may come out the same.
    return list({each.name: each for each in rungs}.values())


def rung(film: Film, side: int) -> Rung:
    # No picture may grow wider than H.264 has levels for, however it is shaped.
    scale = min(side / min(film.width, film.height), 4096 / max(film.width, film.height))
    width, height = even(film.width * scale), even(film.height * scale)
    picture, sound = next(LADDER[step] for step in sorted(LADDER) if step >= side)
    return Rung(width, height, picture, sound)


def even(length: float) -> int:
    return max(2, 2 * round(length / 2))


def most_seconds(duration: float) -> float:
    """How long the making of a film may take; generous, for it only catches what hangs."""
    return min(120 + 20 * duration, LONGEST_RUN)


def encode(
    source: Path, folder: Path, film: Film, duration: float, on_part: Callable[[float], bool]
) -> list[Rung]:
    """Writes ``<rung>.mp4`` into the folder; ``on_part`` hears the part that is done, 0 to 1.

    Raises Refused where the film cannot be decoded to its end.
    """
    rungs = ladder(film)
    most = (rungs[0].picture + rungs[0].sound) / 8 * (duration + 60) * 2
    bounds = Bounds(most_seconds(duration), MEMORY, int(most) + 64 * 1024**2, THREADS)
    command = [ffmpeg(), *encoding(source, folder, film, rungs, duration)]
    try:
        run(command, bounds, lambda line: told(line, duration, on_part))
    except TookTooLong as error:
        raise Refused("آماده‌سازی این فیلم بیش از اندازه طول کشید.") from error
    except ProgramFailed as error:
        raise Refused("این فیلم تا پایان خوانده نمی‌شود؛ پرونده آسیب دیده است.") from error
    if not all((folder / f"{each.name}.mp4").stat().st_size for each in rungs):
        raise Refused("در این فیلم تصویری نیست که خوانده شود.")
    return rungs


def told(line: str, duration: float, on_part: Callable[[float], bool]) -> bool:
    seconds = spoken_seconds(line)
    return seconds is None or on_part(min(1.0, seconds / max(duration, 0.1)))


def encoding(
    source: Path, folder: Path, film: Film, rungs: list[Rung], duration: float
) -> Iterable[str]:
    """The arguments of the one run that makes every rendition."""
    yield from ["-nostdin", "-v", "error", "-y", "-nostats", "-progress", "pipe:1"]
    yield from ["-threads", str(THREADS), *guarded(source)]
    yield from ["-filter_complex_threads", "1", "-filter_complex", graph(film, rungs)]
    for number, each in enumerate(rungs):
        yield from ["-map", f"[v{number}]", *picture(each)]
        if film.sound is not None:
            yield from ["-map", f"0:{film.sound}", *sound(each)]
        # What the file says of itself is not what is in it: no output is endless.
        yield from ["-t", str(duration + 60), "-map_metadata", "-1", "-map_chapters", "-1"]
        yield from ["-movflags", "+faststart", "-f", "mp4", f"file:{folder / each.name}.mp4"]


def graph(film: Film, rungs: list[Rung]) -> str:
    """One decoding, split and scaled for each rung; ffmpeg turns the picture upright before."""
    slower = f"fps={MOST_FPS}," if film.fps > MOST_FPS else ""
    ways = "".join(f"[s{number}]" for number, _ in enumerate(rungs))
    split = f"[0:{film.stream}]{slower}split={len(rungs)}{ways}"
    scaled = [
        f"[s{number}]scale={each.width}:{each.height},setsar=1,format=yuv420p[v{number}]"
        for number, each in enumerate(rungs)
    ]
    return ";".join([split, *scaled])


def picture(each: Rung) -> list[str]:
    every = f"expr:gte(t,n_forced*{KEYFRAME_SECONDS})"
    return [
        "-c:v", "libx264", "-preset", PRESET, "-crf", str(QUALITY), "-profile:v", "high",
        "-maxrate", str(each.picture), "-bufsize", str(2 * each.picture),
        "-force_key_frames", every, "-sc_threshold", "0", "-threads", str(THREADS),
    ]  # fmt: skip


def sound(each: Rung) -> list[str]:
    return ["-c:a", "aac", "-b:a", str(each.sound), "-ac", "2", "-ar", "48000"]


def package(folder: Path, rungs: list[Rung], duration: float) -> None:
    """``<rung>.m4s`` and ``<rung>.m3u8`` of each encoded film, without encoding again."""
    command = [ffmpeg(), "-nostdin", "-v", "error", "-y"]
    for each in rungs:
        command += [
            "-protocol_whitelist",
            "file",
            "-f",
            "mov",
            "-i",
            f"file:{folder / each.name}.mp4",
        ]
    for number, each in enumerate(rungs):
        command += [
            "-map", str(number), "-c", "copy", "-f", "hls", "-hls_playlist_type", "vod",
            "-hls_time", str(KEYFRAME_SECONDS), "-hls_segment_type", "fmp4",
            "-hls_flags", "single_file", "-hls_segment_filename",
            str(folder / f"{each.name}.m4s"), str(folder / f"{each.name}.m3u8"),
        ]  # fmt: skip
    run(command, Bounds(most_seconds(duration), size=8 * GIBIBYTE))
