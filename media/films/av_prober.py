"""Says in ffprobe's JSON what is in a film, by PyAV: ``av_prober.py path option=value …``.

It is a script of its own, for a hostile film must not be opened in the worker's process.
"""

import json
import sys
from typing import Any

import av
from av.container import InputContainer
from av.stream import Disposition


def described(path: str, options: dict[str, str]) -> dict[str, Any]:
    with av.open(f"file:{path}", options=options) as film:
        duration = film.duration / av.time_base if film.duration else None
        streams = [stream(film, each) for each in film.streams]
        return {
            "format": {"format_name": film.format.name, "duration": duration},
            "streams": streams,
        }


def stream(film: InputContainer, each: Any) -> dict[str, Any]:
    """One stream as ffprobe would tell it; a stream that nothing here reads is only named."""
    told = {"codec_type": each.type, "codec_name": codec_name(each)}
    if each.type != "video":
        return told
    picture = bool(each.disposition & Disposition.attached_pic)
    return told | {
        "width": each.codec_context.width,
        "height": each.codec_context.height,
        "sample_aspect_ratio": ratio(each.sample_aspect_ratio),
        "avg_frame_rate": ratio(each.average_rate),
        "disposition": {"attached_pic": int(picture)},
        "side_data_list": [] if picture else [{"rotation": rotation(film, each)}],
    }


def codec_name(each: Any) -> str:
    context = each.codec_context
    return context.codec.canonical_name if context else "unknown"


def ratio(value: Any) -> str:
    return f"{value.numerator}/{value.denominator}" if value else "0/0"


def rotation(film: InputContainer, each: Any) -> int:
    """What the first picture says, in degrees; 0 where it cannot be read."""
    try:
        first = next(film.decode(each), None)
    except av.FFmpegError:
        return 0
    return first.rotation if first else 0


def main(path: str, *options: str) -> None:
    listed = dict(option.split("=", 1) for option in options)
    json.dump(described(path, listed), sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
