"""What remains when a worker is lost, overtaken or called away, and who has the last word."""

import os
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from media.films import making, shelf
from media.films.making import Stopped, process
from media.films.tasks import (
    GIVEN_UP,
    discard,
    give_up_abandoned,
    prepare,
    process_film,
    sweep_workshops,
)
from media.models import Image, Video
from qodsna.tasks import TERMS, stopping
from qodsna.tasks.bench import Bench
from qodsna.tasks.models import TaskRun
from tests.media.films.reels import reel, waiting

pytestmark = pytest.mark.django_db


def stored() -> list[str]:
    """The files of films, each as its attempt and its name."""
    root = Path(default_storage.path("films"))
    return sorted("/".join(each.parts[-2:]) for each in root.rglob("*") if each.is_file())


def again(film: Video) -> Video:
    """As another worker knows it."""
    return Video.objects.get(pk=film.pk)


def meanwhile(monkeypatch, deed) -> None:
    """Once one file is in storage, this happens."""
    real = shelf.keep

    def keep(path, folder):
        monkeypatch.setattr(shelf, "keep", real)
        real(path, folder)
        deed()

    monkeypatch.setattr(shelf, "keep", keep)


@pytest.mark.parametrize("whole", [True, False])
def test_a_worker_that_was_overtaken_takes_its_own_files_away_alone(monkeypatch, whole):
    film = waiting()
    slow, quick = again(film), again(film)
    assert slow.begin()

    def overtake():
        assert quick.begin()
        if whole:
            process(quick)
        else:
            default_storage.save(f"{quick.folder}/2/half", ContentFile(b"half"))

    meanwhile(monkeypatch, overtake)
    process(slow)
    film.refresh_from_db()
    assert (film.state, film.attempt) == ("ready" if whole else "processing", 2)
    assert "2/half" in stored() if not whole else "2/master.m3u8" in stored()
    assert {name[0] for name in stored()} == {"2"}
    assert Image.objects.count() == whole


def test_an_attempt_that_lost_its_film_stores_nothing_more(monkeypatch):
    film = waiting()
    slow, kept = again(film), []
    monkeypatch.setattr(shelf, "keep", lambda path, folder: kept.append(path) or film.begin())
    assert slow.begin()
    process(slow)
    assert len(kept) == 1


def test_a_film_that_is_deleted_meanwhile_leaves_no_file(monkeypatch):
    film = waiting()
    worker = again(film)
    assert worker.begin()
    meanwhile(monkeypatch, lambda: discard(again(film)))
    process(worker)
    assert (Video.objects.count(), stored()) == (0, [])


def test_an_attempt_knows_its_number_after_it_lost():
    film = waiting()
    worker = again(film)
    assert worker.begin()
    assert film.begin()
    assert not worker.fail("x")
    assert (worker.attempt, film.attempt) == (1, 2)


def test_what_a_killed_attempt_left_goes_with_the_next():
    film = waiting()
    assert film.begin()
    default_storage.save(f"{film.folder}/1/720.mp4", ContentFile(b"half"))
    process_film.call(film.pk)
    film.refresh_from_db()
    assert (film.state, film.attempt) == ("ready", 2)
    assert {name[0] for name in stored()} == {"2"}


def test_an_overtaken_worker_stops_in_the_middle():
    film = waiting(reel("320x240", 5))
    old = again(film)
    assert old.begin()
    assert film.begin()
    process(old)
    film.refresh_from_db()
    assert (film.state, film.attempt, stored()) == ("processing", 2, [])


def test_to_be_made_again_takes_the_film_from_whoever_is_at_it():
    film = waiting()
    worker = again(film)
    assert worker.begin()
    prepare(film)
    assert not worker.advance(50)
    assert not worker.finish()
    assert not worker.fail("x")
    film.refresh_from_db()
    assert film.state == "uploaded"


def full(*args):
    raise OSError(28, "No space left on device")


def test_what_the_machine_is_to_blame_for_is_tried_again(monkeypatch):
    film = waiting()
    with monkeypatch.context() as patch:
        patch.setattr(default_storage, "save", full)
        with pytest.raises(OSError, match="No space"):
            process_film.call(film.pk)
    film.refresh_from_db()
    assert (film.state, film.error) == ("uploaded", making.AGAIN)
    assert stored() == []
    process_film.call(film.pk)
    film.refresh_from_db()
    assert (film.state, film.error) == ("ready", "")


def test_a_worker_that_is_to_end_gives_the_film_back():
    film = waiting()
    stopping.set()
    try:
        with pytest.raises(Stopped):
            process_film.call(film.pk)
    finally:
        stopping.clear()
    film.refresh_from_db()
    assert film.state == "uploaded"


# When nobody comes any more


def asked(film: Video) -> TaskRun:
    """What the ledger holds once a film is to be made ready."""
    run = TaskRun.of(process_film, [film.pk], {})
    run.save()
    return run


def test_a_film_fails_when_its_attempts_are_used_up(monkeypatch):
    film = waiting()
    run = asked(film)
    monkeypatch.setattr(default_storage, "save", full)
    # The test's transaction is on this connection.
    monkeypatch.setattr("qodsna.tasks.bench.close_old_connections", lambda: None)
    Bench({"pause": 0}, threads=2).work_off()
    run.refresh_from_db()
    film.refresh_from_db()
    assert (run.attempts, run.state, film.state) == (3, "failed", "uploaded")
    give_up_abandoned.call()
    film.refresh_from_db()
    assert (film.state, film.error) == ("failed", GIVEN_UP)


@pytest.mark.parametrize("began", [True, False])
def test_a_film_that_no_worker_will_come_for_fails(began):
    film, other = waiting(), waiting()
    asked(other)
    if began:
        assert film.begin()
    give_up_abandoned.call()
    states = [again(each).state for each in (film, other)]
    assert states == ["failed", "uploaded"]


def test_a_worker_that_came_after_all_keeps_the_film():
    film = waiting()
    seen = again(film)
    assert film.begin()
    assert not seen.give_up(GIVEN_UP)
    assert again(film).state == "processing"


def test_what_works_by_itself_is_known_to_every_worker():
    assert {name for name, terms in TERMS.items() if terms.period} >= {
        give_up_abandoned.module_path,
        sweep_workshops.module_path,
    }


# On this machine's disk


@pytest.fixture
def disk(settings, tmp_path) -> None:
    settings.DATA_DIR = tmp_path


def test_a_new_attempt_clears_away_older_workshops_and_no_newer_one(disk):
    for attempt in (1, 3):
        (shelf.workshops() / f"film-{attempt}").mkdir(parents=True)
    with shelf.workshop("film", 2):
        left = sorted(each.name for each in shelf.workshops().iterdir())
    assert left == ["film-2", "film-3"]


@pytest.mark.machine_clock
def test_forgotten_workshops_are_swept(disk):
    for name in ("forgotten-1", "busy-1"):
        (shelf.workshops() / name).mkdir(parents=True)
        (shelf.workshops() / name / "720.mp4").touch()
        os.utime(shelf.workshops() / name, (0, 0))
    os.utime(shelf.workshops() / "forgotten-1" / "720.mp4", (0, 0))
    sweep_workshops.call()
    assert [each.name for each in shelf.workshops().iterdir()] == ["busy-1"]


def test_a_disk_that_is_away_is_no_fault_of_the_film():
    film = waiting()
    default_storage.delete(film.file.name)
    assert film.begin()
    with pytest.raises(OSError, match="No such file"):
        process(film)
    assert again(film).state == Video.State.UPLOADED
