"""What becomes of an uploaded film, and what remains when a worker is lost in the middle."""

import re
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image as Picture

from media.decoding import refusal, take_in
from media.films import making, programs, stills
from media.films.making import progress_of
from media.films.probe import probe
from media.films.tasks import discard, prepare_now, process_film, replace_source, set_poster
from media.models import Image, Video
from tests.builders import image
from tests.media.films.reels import H264, on_its_side, ready, reel, remuxed, shot, waiting

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def stored(folder: str = "films") -> list[str]:
    root = Path(default_storage.path(folder))
    return sorted(str(each.relative_to(root)) for each in root.rglob("*") if each.is_file())


def playing(name: str):
    return probe(Path(default_storage.path(name)))


def sizes(film: Video) -> list[tuple[int, int]]:
    return [(each["width"], each["height"]) for each in film.renditions]


@pytest.fixture(params=["system", "packages"])
def tools(request, monkeypatch) -> None:
    if request.param == "packages":
        monkeypatch.setattr(programs.shutil, "which", lambda name: None)


def test_a_film_becomes_all_that_readers_need(tools):
    film = ready(reel("320x240", 5), title="پرواز درناها", credit="کاوه")
    assert (film.state, film.progress, film.duration) == ("ready", 100, 5)
    assert sizes(film) == [(320, 240)]
    (made,) = film.renditions
    found = playing(made["file"])
    assert (found.video, found.audio, found.container) == ("h264", "aac", "mov")
    assert re.fullmatch(r"avc1\.[0-9a-f]{6},mp4a\.40\.2", made["codecs"])
    assert made["bytes"] == default_storage.size(made["file"])
    assert 1000 < made["bandwidth"] < 10_000_000
    assert film.poster.alt == "پرواز درناها"
    assert (film.poster.width, film.poster.height, film.poster.credit) == (320, 240, "کاوه")
    head = default_storage.open(made["file"]).read(4096)
    assert head.index(b"moov") < 100


def test_renditions_never_rise_above_the_source():
    assert sizes(ready(reel("1280x720", 1, sound=False))) == [(1280, 720), (854, 480), (426, 240)]
    assert sizes(ready(reel("130x98", 1))) == [(130, 98)]


def test_the_short_side_counts_and_odd_sides_become_even():
    assert sizes(ready(on_its_side(reel("640x480", 1)))) == [(480, 640), (240, 320)]
    wide = ("-c:v", "mpeg4")
    assert sizes(ready(reel("65x37", 1, codec=wide))) == [(64, 36)]


def test_keyframes_stand_together_in_every_rendition():
    film = ready(reel("640x480", 9, rate="10"))
    starts = []
    for each in film.renditions:
        text = default_storage.open(each["file"].replace(".mp4", ".m3u8")).read().decode()
        starts.append([float(seconds) for seconds in re.findall(r"#EXTINF:([\d.]+)", text)])
        assert text.count("#EXT-X-BYTERANGE") == 3
    assert starts[0] == starts[1]
    assert starts[0][:2] == [4.0, 4.0]


def test_the_master_playlist_lists_the_renditions_from_the_smallest():
    film = ready(reel("640x480", 1))
    text = default_storage.open(film.playlist).read().decode()
    assert re.findall(r"RESOLUTION=(\w+)", text) == ["320x240", "640x480"]
    assert text.count('CODECS="avc1.') == 2
    assert [line for line in text.splitlines() if line[:1] != "#"] == ["240.m3u8", "480.m3u8"]


def test_the_strip_shows_its_moments(tmp_path):
    # Two seconds of each of these, as a thumbnail should show them.
    colours = ["red", "lime", "blue"]
    parts = ";".join(f"color={each}:s=64x48:r=10:d=2[{each}]" for each in colours)
    joined = f"{parts};{''.join(f'[{each}]' for each in colours)}concat=n=3"
    film = ready(shot(tmp_path / "colours.mp4", "-filter_complex", joined, *H264))
    cues = default_storage.open(film.strip).read().decode()
    places = [[int(n) for n in found.split(",")] for found in re.findall(r"xywh=([\d,]+)", cues)]
    assert len(places) == 3
    sheet = Picture.open(default_storage.open(film.strip.replace(".vtt", ".jpg")))
    for (left, top, width, height), wanted in zip(places, range(3), strict=True):
        pixel = sheet.getpixel((left + width // 2, top + height // 2))
        assert pixel.index(max(pixel)) == wanted


def test_nothing_that_a_telephone_noted_reaches_readers():
    noted = ("-metadata", "location=+35.6892+051.3890/", "-metadata", "title=خانه ما")
    tagged = remuxed(reel(), *noted, "-movflags", "use_metadata_tags")
    assert b"+35.6892" in tagged
    film = ready(tagged)
    for name in stored():
        data = default_storage.open(f"films/{name}").read()
        assert b"35.689" not in data
        assert "خانه ما".encode() not in data
    assert Path(film.file.name).stem not in "".join(stored())


def test_a_poster_of_the_editors_choice_stays():
    own = image("از عکاس خودمان")
    assert ready(poster=own).poster == own
    assert Image.objects.count() == 1


def test_a_refused_film_fails_for_good_with_a_reason():
    film = waiting(b"no film at all")
    process_film.call(film.pk)
    film.refresh_from_db()
    assert (film.state, film.error) == ("failed", "این پرونده فیلم نیست یا آسیب دیده است.")
    process_film.call(film.pk)
    film.refresh_from_db()
    assert film.attempt == 1
    with pytest.raises(RuntimeError, match="فیلم نیست"):
        prepare_now(film)


def test_a_film_is_made_once_however_often_the_task_comes():
    film = waiting()
    for _ in range(3):
        process_film.call(film.pk)
    film.refresh_from_db()
    assert (film.attempt, film.state) == (1, "ready")
    process_film.call(987_654)


def test_progress_is_told_at_most_once_a_second(monkeypatch):
    film = waiting()
    film.begin()
    now = [100.0]
    monkeypatch.setattr(making.time, "monotonic", lambda: now[0])
    tell = progress_of(film)
    seen = []
    for part in (0.2, 0.4, 0.6, 1.0):
        assert tell(part)
        film.refresh_from_db()
        seen.append(film.progress)
        now[0] += 0.5
    assert seen == [19, 19, 57, 57]


def test_another_source_leaves_nothing_of_the_first(django_capture_on_commit_callbacks):
    film = ready()
    old = Video.objects.get(pk=film.pk)
    film.file = ContentFile(reel("320x240", 1), "new.mp4")
    film.save()
    with django_capture_on_commit_callbacks(execute=True):
        replace_source(film, old)
    film.refresh_from_db()
    assert (film.state, film.renditions, film.playlist, stored()) == ("uploaded", [], "", [])
    assert not default_storage.exists(old.file.name)
    assert default_storage.exists(film.file.name)


def test_a_film_goes_with_all_its_files(django_capture_on_commit_callbacks):
    film = ready()
    film.captions.create(file=ContentFile(b"WEBVTT", "a.vtt"))
    with django_capture_on_commit_callbacks(execute=True):
        discard(film)
    assert not Video.objects.exists()
    assert stored("") == [name for name in stored("") if name.startswith("images/")]


def test_a_poster_is_taken_from_a_moment():
    film = ready(reel("64x36", 2))
    first = film.poster
    set_poster.call(film.pk, 1.5)
    film.refresh_from_db()
    assert film.poster != first
    set_poster.call(987_654, 1.0)


def test_the_very_end_of_a_film_gives_its_last_picture():
    film = ready(reel("64x36", 2))
    first = film.poster
    set_poster.call(film.pk, 2.0)
    film.refresh_from_db()
    assert film.poster != first


def test_a_film_without_a_picture_there_keeps_its_poster_and_is_not_tried_again():
    film = ready()
    first = film.poster
    Path(default_storage.path(film.renditions[0]["file"])).write_bytes(b"junk")
    with pytest.raises(making.Refused, match="لحظه"):
        making.take_poster(film, 0.5)
    set_poster.call(film.pk, 0.5)
    film.refresh_from_db()
    assert film.poster == first


def test_a_still_is_found_again_by_its_looks():
    poster = ready().poster
    assert (len(poster.checksum), len(poster.likeness)) == (64, 16)
    with poster.file.open() as still:
        assert Image.objects.like(take_in(still)) == [poster]


def test_a_still_that_nobody_could_take_in_is_a_poster_all_the_same(monkeypatch):
    def busy(file):
        raise refusal("busy")

    monkeypatch.setattr(making, "take_in", busy)
    poster = ready().poster
    assert (poster.width, poster.height, poster.checksum) == (64, 36, "")


def test_a_strip_of_a_long_film_stays_short():
    rung = making.encode.Rung(426, 240, 1, 1)
    strip = stills.strip_of(rung, 3 * 3600)
    assert (strip.count, strip.step, strip.columns, strip.rows) == (40, 270, 8, 5)
    assert stills.clock(3 * 3600 + 61.25) == "03:01:01.250"
