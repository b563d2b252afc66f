"""HLS playlists: the master that lists the renditions, and what players are told of storage."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from media.films.encode import Rung

MASTER = "master.m3u8"
PIECE = re.compile(r"#EXTINF:([0-9.]+),\s*#EXT-X-BYTERANGE:([0-9]+)")
NAMED = re.compile(r'(?<=URI=")[^"]+')


def rendition(folder: Path, rung: Rung) -> dict[str, Any]:
    """What the row keeps of a rendition; its ``file`` is the name inside the folder."""
    film = folder / f"{rung.name}.mp4"
    return {
        "height": rung.height,
        "width": rung.width,
        "file": film.name,
        "bytes": film.stat().st_size,
        "bandwidth": bandwidth((folder / f"{rung.name}.m3u8").read_text()),
        "codecs": codecs((folder / f"{rung.name}.m4s").open("rb").read(16_384)),
    }


def bandwidth(playlist: str) -> int:
    """Bits a second of the heaviest piece."""
    pieces = [(float(seconds), int(size)) for seconds, size in PIECE.findall(playlist)]
    return max((round(8 * size / max(seconds, 0.5)) for seconds, size in pieces), default=0)


def codecs(beginning: bytes) -> str:
    """What RFC 6381 calls the tracks, of the first bytes of an encoded file."""
    place = beginning.index(b"avcC") + 5
    profile = beginning[place : place + 3].hex()
    return f"avc1.{profile},mp4a.40.2" if b"mp4a" in beginning else f"avc1.{profile}"


def master(renditions: list[dict[str, Any]]) -> str:
    lines = ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-INDEPENDENT-SEGMENTS"]
    for each in reversed(renditions):
        size = f"RESOLUTION={each['width']}x{each['height']}"
        codecs = f'CODECS="{each["codecs"]}"'
        lines.append(f"#EXT-X-STREAM-INF:BANDWIDTH={each['bandwidth']},{size},{codecs}")
        lines.append(Path(each["file"]).with_suffix(".m3u8").name)
    return "\n".join([*lines, ""])


def addressed(text: str, address: Callable[[str], str]) -> str:
    """A playlist or a list of thumbnails whose names are made addresses."""
    return "".join(_addressed(line, address) for line in text.splitlines(keepends=True))


def _addressed(line: str, address: Callable[[str], str]) -> str:
    name = line.strip()
    if name.startswith("#"):
        return NAMED.sub(lambda found: address(found[0]), line)
    if name.endswith((".m4s", ".m3u8")):
        return f"{address(name)}\n"
    if (parts := name.partition("#"))[0].endswith(".jpg"):
        return f"{address(parts[0])}#{parts[2]}\n"
    return line
