"""A short film for the demo newsroom: H.264 and a soft tone, by ffmpeg from painted frames."""

import shutil
import subprocess
from pathlib import Path

from .pictures import frames

TONE = (
    "aevalsrc='0.045*(sin(2*PI*196*t)+0.6*sin(2*PI*293.66*t)+0.4*sin(2*PI*392*t+sin(2*PI*0.4*t)))"
    "*(0.7+0.3*sin(2*PI*0.25*t))*min(1,t/1.5)*min(1,({seconds}-t)/1.5)':s=44100:d={seconds}"
)


def find_ffmpeg():
    """The system's ffmpeg, else the one of imageio-ffmpeg; ``None`` where there is neither."""
    system = shutil.which("ffmpeg")
    if system:
        return system
    try:
        from imageio_ffmpeg import get_ffmpeg_exe
    except ImportError:
        return None
    return get_ffmpeg_exe()


def make_film(path, scene, seed, seconds=8, size=(1280, 720), fps=24):
    """Write the film to ``path`` and return it; ``RuntimeError`` when ffmpeg is absent or fails."""
    ffmpeg = find_ffmpeg()
    if ffmpeg is None:
        raise RuntimeError("ffmpeg is needed to make the demo's films")
    path = Path(path)
    command = _command(ffmpeg, path, seconds, size, fps)
    pipes = {"stdin": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, **pipes) as process:  # noqa: S603
        try:
            for frame in frames(scene, seed, seconds, fps, size):
                process.stdin.write(frame.tobytes())
        except BrokenPipeError:
            pass
        _, errors = process.communicate()
    if process.returncode:
        raise RuntimeError(errors.decode("utf-8", "replace")[-2000:])
    return path


def _command(ffmpeg, path, seconds, size, fps):
    picture = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{size[0]}x{size[1]}", "-r", str(fps)]
    video = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "27", "-pix_fmt", "yuv420p"]
    limits = ["-maxrate", "1200k", "-bufsize", "1200k", "-g", str(fps * 2)]
    sound = ["-c:a", "aac", "-b:a", "64k", "-ac", "1"]
    return [
        ffmpeg, "-hide_banner", "-loglevel", "error", "-nostats", "-y",
        *picture, "-i", "-", "-f", "lavfi", "-i", TONE.format(seconds=seconds),
        *video, *limits, *sound, "-shortest", "-movflags", "+faststart", "-f", "mp4", str(path),
    ]  # fmt: skip
