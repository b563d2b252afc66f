"""What is found in a film: the same by the system's programs and by the packages."""

import json
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from media.films import av_prober, programs
from media.films import probe as probing
from media.films.probe import Film, check, fraction, guards, measured, probe, quick_look, read
from media.films.programs import NoProgram, ffmpeg, prober
from media.films.refusal import Refused
from media.uploads.field import MENDABLE
from tests.media.films.reels import H264, on_its_side, reel, remuxed

WIDE = ("-vf", "setsar=2/1")
# Beside a process that serves people, which takes a hundred or so.
MOST_MEGABYTES = 200
# Of the memory that a look is given; the system's programs fill some with their many libraries.
SPARE_MEGABYTES = {"system": 40, "packages": 80}
WEIGH = """
import resource, shutil
from pathlib import Path
from media.films import probe
if {bare}:
    shutil.which = lambda name: None
probe.PATIENCE = 120
probe.MEMORY -= {spare} * 1024**2
probe.quick_look(Path({path!r}), "film.mp4")
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
"""


@pytest.fixture(params=["system", "packages"])
def tools(request, monkeypatch) -> str:
    """The programs of the system, and a machine that has none of them."""
    if request.param == "packages":
        monkeypatch.setattr(programs.shutil, "which", lambda name: None)
        assert "imageio_ffmpeg" in ffmpeg()
        assert prober(Path("x"), {})[0] == sys.executable
    else:
        assert prober(Path("x"), {})[0].endswith("ffprobe")
    return request.param


@pytest.fixture
def lying(tmp_path):
    def lay(data: bytes, name: str = "film.mp4") -> Path:
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return lay


def test_a_film_is_described(tools, lying):
    film = probe(lying(reel("64x36", 2, rate="12")))
    assert film == Film("mov", film.duration, 64, 36, 0, 12.0, "h264", "aac", 0, 1)
    assert film.duration == pytest.approx(2, abs=0.1)


@pytest.mark.parametrize(
    ("suffix", "codec", "names"),
    [
        ("webm", ("-c:v", "libvpx", "-c:a", "libopus"), ("matroska", "vp8", "opus")),
        ("mkv", H264, ("matroska", "h264", "vorbis")),
        ("mov", ("-c:v", "mpeg4", "-c:a", "pcm_s16le"), ("mov", "mpeg4", "pcm_s16le")),
    ],
)
def test_containers_and_codecs_have_one_name_each(tools, lying, suffix, codec, names):
    film = probe(lying(reel(suffix=suffix, codec=codec), f"film.{suffix}"))
    assert (film.container, film.video, film.audio) == names


def test_a_film_that_lies_on_its_side_is_upright(tools, lying):
    film = probe(lying(on_its_side(reel("64x36"))))
    assert (film.width, film.height) == (36, 64)
    assert film.rotation in {90, 270}


def test_oblong_pixels_count(tools, lying):
    film = probe(lying(reel("64x36", more=WIDE)))
    assert (film.width, film.height) == (128, 36)


def test_a_film_without_sound_has_none(tools, lying):
    assert probe(lying(reel(sound=False))).audio is None


@pytest.mark.parametrize("data", [b"", b"words", b"\0" * 4096, reel()[:200]])
def test_what_is_no_film_is_refused(tools, lying, data):
    with pytest.raises(Refused, match="فیلم نیست یا آسیب دیده"):
        probe(lying(data))


def test_a_playlist_is_never_followed(tools, lying, tmp_path):
    secret = tmp_path / "secret.mp4"
    secret.write_bytes(reel())
    for text in (
        f"#EXTM3U\n#EXTINF:1,\nfile://{secret}\n#EXT-X-ENDLIST\n",
        f"ffconcat version 1.0\nfile '{secret}'\n",
    ):
        with pytest.raises(Refused):
            probe(lying(text.encode()))


def test_a_length_that_a_file_does_not_say_is_measured(tools, lying):
    live = remuxed(reel(seconds=2), "-live", "1", suffix="webm.mkv")
    path = lying(live, "film.mkv")
    film = probe(path)
    assert film.duration is None
    assert measured(path, film, 10) == pytest.approx(2, abs=0.2)


def test_the_quick_look_asks_whether_the_name_is_right(tools, lying):
    path = lying(reel())
    assert quick_look(path, "A.MP4") == quick_look(path, "a.mov")
    with pytest.raises(Refused, match="پسوند"):
        quick_look(path, "a.webm")


@pytest.fixture
def given(monkeypatch) -> list[float]:
    """The seconds that each program is given, and takes."""
    now, given = [0.0], []

    def run(command, bounds):
        given.append(bounds.seconds)
        now[0] += 3.0
        return programs.run(command, bounds)

    monkeypatch.setattr(probing, "run", run)
    monkeypatch.setattr(probing.time, "monotonic", lambda: now[0])
    return given


def test_the_quick_look_has_one_time_for_all_it_does(lying, given):
    quick_look(lying(reel()), "film.mp4")
    assert given == [4.5, 1.5]


def test_who_waits_too_long_for_a_look_keeps_the_file(lying, monkeypatch):
    path = lying(reel())
    monkeypatch.setattr(probing, "PATIENCE", 0.01)
    with ExitStack() as others:
        for _ in range(2):
            others.enter_context(probing.a_hand())
        with pytest.raises(ValidationError) as busy:
            quick_look(path, "film.mp4")
    assert busy.value.code == "busy"
    assert busy.value.code in MENDABLE


def test_a_look_has_memory_to_spare_whatever_a_film_says_of_itself(tools, lying, tmp_path):
    words = tmp_path / "words"
    words.write_text(";FFMETADATA1\n" + "".join(f"k{n}={'x' * 100_000}\n" for n in range(400)))
    noted = ("-i", str(words), "-map_metadata", "1", "-movflags", "use_metadata_tags")
    path = lying(remuxed(reel(), *noted))
    assert path.stat().st_size > 40_000_000
    spare, bare = SPARE_MEGABYTES[tools], tools == "packages"
    script = WEIGH.format(path=str(path), bare=bare, spare=spare)
    heaviest = subprocess.run([sys.executable, "-c", script], capture_output=True)
    assert heaviest.returncode == 0, heaviest.stderr.decode()
    assert int(heaviest.stdout) < MOST_MEGABYTES


def test_the_quick_look_decodes(tools, lying):
    data = reel(more=("-movflags", "+faststart"))
    start = data.index(b"mdat") + 4
    with pytest.raises(Refused):
        quick_look(lying(data[:start] + b"\0" * (len(data) - start)), "film.mp4")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"duration": 3 * 3600 + 1.0}, "۳ ساعت"),
        ({"width": 8000, "height": 2000}, "۴K"),
        ({"width": 8200, "height": 100}, "۴K"),
        ({"width": 2}, "کوچک‌تر"),
    ],
)
def test_limits(change, reason):
    film = Film("mov", 5, 640, 360, 0, 25, "h264", None, 0, None)
    assert check(film) is film
    with pytest.raises(Refused, match=reason):
        check(Film(**{**film.__dict__, **change}))


def test_odd_words_of_a_prober_do_no_harm():
    stream = {"codec_type": "video", "codec_name": "h264", "width": 64, "height": 36}
    told = {"format": {"format_name": "mov", "duration": "N/A"}, "streams": [stream]}
    film = read(told)
    assert (film.duration, film.fps, film.rotation) == (None, 0.0, 0)
    assert read(told | {"streams": [stream | {"side_data_list": [{"rotation": -90}]}]}).width == 36
    assert fraction("1/0") == fraction("x") == fraction(None) == 0


def test_an_unknown_codec_and_a_cover_are_no_film():
    stream = {"codec_type": "video", "codec_name": "theora", "width": 64, "height": 36}
    with pytest.raises(Refused, match="شناخته نیست"):
        read({"format": {}, "streams": [stream]})
    cover = stream | {"disposition": {"attached_pic": 1}}
    with pytest.raises(Refused, match="تصویر متحرک"):
        read({"format": {}, "streams": [cover]})


def test_our_own_prober_tells_json(lying, capsys):
    av_prober.main(str(lying(reel())), *(f"{name}={value}" for name, value in guards().items()))
    told = json.loads(capsys.readouterr().out)
    assert read(told) == probe(lying(reel()))


def test_a_machine_without_programs_says_so(monkeypatch):
    monkeypatch.setattr(programs.shutil, "which", lambda name: None)
    monkeypatch.setattr(programs, "find_spec", lambda name: None)
    with pytest.raises(NoProgram):
        ffmpeg()
    with pytest.raises(NoProgram):
        prober(Path("x"), {})
