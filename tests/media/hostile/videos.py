"""Files that are no films, or odd ones: each with its kind, its name and its bytes."""

import io
import random
import struct
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image as Picture

from tests.media.films.reels import on_its_side, reel, remuxed, shot

SECRETS = ["file:///etc/passwd", "/etc/passwd", "http://127.0.0.1:9/x.ts", "../../secret_key"]
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@dataclass(frozen=True)
class Case:
    """``taken``: whether the form takes it; None where either answer is right."""

    kind: str
    what: str
    data: bytes
    name: str = "film.mp4"
    taken: bool | None = False


def every() -> list[Case]:
    makers = (disguised, playlists, truncated, damaged, empty, sizes, without_something, containers)
    return [case for maker in (*makers, shapes, companions, names) for case in maker()]


def picture(format_: str) -> bytes:
    buffer = io.BytesIO()
    Picture.new("RGB", (64, 64), "#6a8").save(buffer, format_)
    return buffer.getvalue()


def zipped() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("film.mp4", reel())
    return buffer.getvalue()


def disguised() -> Iterator[Case]:
    files = {
        "text": "این فیلم نیست".encode(),
        "HTML": b"<!doctype html><script>alert(1)</script>",
        "SVG": SVG,
        "JPEG": picture("JPEG"),
        "GIF": picture("GIF"),
        "ZIP": zipped(),
        "ELF": b"\x7fELF\x02\x01\x01" + bytes(400),
        "captions": b"WEBVTT\n\n00:00.000 --> 00:01.000\nx\n",
    }
    for what, data in files.items():
        yield Case("disguised", what, data)


def playlists() -> Iterator[Case]:
    for secret in SECRETS:
        yield Case("playlist", f"HLS of {secret}", hls(secret))
        yield Case(
            "playlist", f"concat of {secret}", f"ffconcat version 1.0\nfile '{secret}'\n".encode()
        )
    yield Case("playlist", "DASH", dash(SECRETS[0]))
    yield Case("playlist", "HLS called m3u8", hls(SECRETS[0]), "film.m3u8")
    yield Case("playlist", "HLS after a film's head", reel()[:32] + hls(SECRETS[0]))


def hls(address: str) -> bytes:
    return f"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{address}\n#EXT-X-ENDLIST\n".encode()


def dash(address: str) -> bytes:
    segment = f"<BaseURL>{address}</BaseURL>"
    return (
        '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><Period><AdaptationSet>'
        f'<Representation id="0">{segment}</Representation></AdaptationSet></Period></MPD>'
    ).encode()


def truncated() -> Iterator[Case]:
    data, early = reel(seconds=2), remuxed(reel(seconds=2), "-movflags", "+faststart")
    for share in (0.1, 0.5, 0.9, 0.99):
        yield Case(
            "truncated", f"index last, {share:.0%}", data[: int(len(data) * share)], taken=None
        )
        cut = early[: int(len(early) * share)]
        yield Case("truncated", f"index first, {share:.0%}", cut, taken=None)


def damaged() -> Iterator[Case]:
    data = remuxed(reel(seconds=2), "-movflags", "+faststart")
    for seed in range(4):
        yield Case("damaged", f"bits turned, {seed}", turned_bits(data, seed), taken=None)
    media = data.index(b"mdat") + 4
    noise = random.Random(7).randbytes(len(data) - media)
    yield Case("damaged", "noise for pictures", data[:media] + noise, taken=None)
    yield Case("damaged", "no index", remuxed(data).replace(b"moov", b"free"), taken=None)
    yield Case("damaged", "an index of itself", data.replace(b"stbl", b"moov"), taken=None)
    yield Case("damaged", "boxes without end", nested_boxes(4000))


def turned_bits(data: bytes, seed: int) -> bytes:
    chance, turned = random.Random(seed), bytearray(data)
    for _ in range(40):
        turned[chance.randrange(32, len(turned))] ^= 1 << chance.randrange(8)
    return bytes(turned)


def nested_boxes(depth: int) -> bytes:
    head = struct.pack(">I4s4sI", 16, b"ftyp", b"isom", 512)
    return head + b"".join(struct.pack(">I4s", 8 * (depth - n), b"moov") for n in range(depth))


def empty() -> Iterator[Case]:
    yield Case("empty", "nothing", b"")
    yield Case("empty", "one byte", b"\0")
    yield Case("empty", "zeros", bytes(100_000))
    yield Case("empty", "only a head", reel()[:28])


def sizes() -> Iterator[Case]:
    """What a film says of itself: an ``avc1`` box holds width and height, two bytes each."""
    data = reel()
    for width, height in [(65535, 65535), (0, 0), (65535, 16), (16000, 9000)]:
        yield Case(
            "declared size", f"{width} × {height}", declared(data, width, height), taken=None
        )
    long = with_length(data, 0xFFFFFFF0)
    yield Case("declared size", "days of length", long, taken=None)
    yield Case("declared size", "no length", with_length(data, 0), taken=None)


def declared(data: bytes, width: int, height: int) -> bytes:
    place = data.index(b"avc1", data.index(b"stsd")) + 28
    return data[:place] + struct.pack(">HH", width, height) + data[place + 4 :]


def with_length(data: bytes, length: int) -> bytes:
    place = data.index(b"mvhd") + 20
    return data[:place] + struct.pack(">I", length) + data[place + 4 :]


def without_something() -> Iterator[Case]:
    sound = remuxed(reel(), "-vn")
    yield Case("without", "pictures", sound)
    yield Case("without", "pictures but a cover", covered(sound), "film.mp4")
    yield Case("without", "sound", reel(sound=False), taken=True)
    yield Case(
        "without", "a second picture", reel(seconds=0.05, rate="20", sound=False), taken=None
    )


def covered(sound: bytes) -> bytes:
    """Sound with an attached picture, as music is sold."""
    with tempfile.TemporaryDirectory() as folder:
        music, cover = Path(folder) / "music.mp4", Path(folder) / "cover.jpg"
        music.write_bytes(sound)
        cover.write_bytes(picture("JPEG"))
        both = ("-i", str(music), "-i", str(cover), "-map", "0", "-map", "1", "-c", "copy")
        return shot(Path(folder) / "film.mp4", *both, "-disposition:v:0", "attached_pic")


def containers() -> Iterator[Case]:
    vp9 = ("-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-c:a", "libopus")
    webm = reel(suffix="webm", codec=vp9)
    yield Case("container", "WebM", webm, "film.webm", taken=True)
    yield Case("container", "Matroska", reel(suffix="mkv"), "film.mkv", taken=True)
    yield Case("container", "QuickTime", reel(suffix="mov"), "film.MOV", taken=True)
    yield Case("container", "WebM called MP4", webm, "film.mp4")
    avi = reel(suffix="avi", codec=("-c:v", "mpeg4", "-c:a", "mp3"))
    yield Case("container", "AVI", avi, "film.avi")
    yield Case("container", "AVI called MP4", avi)
    yield Case("container", "MPEG-TS called MP4", reel(suffix="ts"))
    yield Case("container", "Flash called MP4", reel(suffix="flv", codec=("-c:v", "flv", "-an")))
    theora = ("-c:v", "libtheora", "-c:a", "libvorbis")
    yield Case("container", "Theora in Matroska", reel(suffix="mkv", codec=theora), "film.mkv")


def shapes() -> Iterator[Case]:
    def shape(what: str, data: bytes, name: str = "film.mp4") -> Case:
        return Case("shape", what, data, name, taken=True)

    deep = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p10le")
    yield shape("lying on its side", on_its_side(reel("128x72")))
    yield shape("odd sides", reel("65x37", codec=("-c:v", "mpeg4")))
    yield shape("ten bits", reel(codec=deep))
    yield shape(
        "pictures at odd times", reel(more=("-vf", "select='not(mod(n,3))'", "-vsync", "vfr"))
    )
    yield shape("240 pictures a second", reel(rate="240", seconds=0.5))
    yield shape("one picture in two seconds", reel(rate="1/2", seconds=4))
    yield shape("oblong pixels", reel(more=("-vf", "setsar=4/3")))
    yield shape("a thin line", reel("320x16"))
    yield Case("shape", "too thin", reel("320x8", codec=("-c:v", "mpeg4")))


def companions() -> Iterator[Case]:
    def with_notes(what: str, data: bytes, name: str = "film.mp4") -> Case:
        return Case("companions", what, data, name, taken=True)

    place = ("-metadata", "location=+35.6892+051.3890/", "-metadata", "title=<script>")
    yield with_notes("a place", remuxed(reel(), *place))
    yield with_notes(
        "chapters of hostile names", remuxed(reel(), "-metadata", "title=" + "x" * 5000)
    )
    yield with_notes(
        "a second picture track", reel(more=("-map", "0:v", "-map", "1:a", "-map", "0:v"))
    )
    yield with_notes("a ZIP at its end", reel() + zipped())
    yield with_notes("HTML at its end", reel() + b"<script>alert(1)</script>")


def names() -> Iterator[Case]:
    for name in ("../../etc/passwd.mp4", "-i.mp4", "film.mp4\u202e4pm.exe.mp4", "%d%s.mp4",
                 "concat:a|b.mp4", f"{'x' * 240}.mp4"):  # fmt: skip
        yield Case("name", name[:24], reel(), name, taken=None)
    for name in ("film.mp4.html", "film", ".mp4.php", "film.svg"):
        yield Case("name", name, reel(), name)
