"""A disk without room, and a database file that is locked or away: words, and nothing by half."""

import contextlib
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.forms import Forms, filled_in
from qodsna.page_cache.stamping import Files, Stamps
from tests.outages.live import HEALED_SECONDS, Live, is_told, living, until

pytestmark = pytest.mark.once
SIZE = "160m"
FULL, AWAY = "روی دیسک کارساز جا نیست", "پایگاه داده پاسخ نمی‌دهد"
NO_TMPFS = "no tmpfs can be mounted here"


@pytest.fixture(scope="module")
def disk(tmp_path_factory) -> Iterator[Path]:
    """A small disk of our own."""
    place = tmp_path_factory.mktemp("disk")
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "none", str(place)]
    try:
        subprocess.run(mount, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip(NO_TMPFS)
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


@contextlib.contextmanager
def filled(disk: Path) -> Iterator[None]:
    """Until the last byte."""
    filler = disk / "filler"
    try:
        with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
            while True:
                file.write(bytes(65536))
        with filler.open("ab", buffering=0) as file, contextlib.suppress(OSError):
            while True:
                file.write(b"0")
        yield
    finally:
        filler.unlink()


@pytest.fixture(scope="module")
def live(disk: Path) -> Iterator[Live]:
    with living(disk / "data", DATABASE_URL=f"sqlite:///{disk / 'data.sqlite3'}") as live:
        yield live


@contextlib.contextmanager
def worker_at(live: Live) -> Iterator[None]:
    """Somebody else has the database open, as a worker always has: its log stays."""
    with contextlib.closing(sqlite3.connect(live.site.environ["DATABASE_URL"][10:])) as other:
        other.execute("SELECT COUNT(*) FROM articles_article").fetchone()
        yield


def boxed(fields: list, name: str, data: bytes) -> tuple[bytes, str]:
    """A form with a file, as browsers send it, and its content type."""
    parts = [
        f'--box\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'.encode()
        for field, value in fields
    ]
    told = f'form-data; name="{name}"; filename="a.jpg"\r\nContent-Type: image/jpeg'
    parts.append(f"--box\r\nContent-Disposition: {told}\r\n\r\n".encode() + data)
    return b"".join([*parts, b"\r\n--box--\r\n"]), "multipart/form-data; boundary=box"


def test_on_a_full_disk_nothing_is_half_saved_and_nothing_typed_is_lost(live, disk):
    saved, said = "ویرایش روی دیسک پر", "نظر روی دیسک پر"
    forms = [(live.draft, live.save(saved)), (live.thread, live.comment(said))]
    picture = filled_in(live.form("/admin/media/image/add/", "alt"), alt="تالاب تایپ‌شده")
    token = {"X_CSRFToken": live.cookies["csrftoken"], "Tus_Resumable": "1.0.0"}
    assert live.get(live.story).status == 200
    with worker_at(live), filled(disk):
        refused = [live.send(path, form) for path, form in forms]
        assert is_told(refused[0], FULL, saved, "ذخیره نشد")
        assert is_told(refused[1], FULL, said, "ذخیره نشد")
        body, kind = boxed(picture, "file", bytes(3_000_000))
        answer = live.ask("POST", "/admin/media/image/add/", body, Content_Type=kind)
        assert answer.status in (200, 503), answer.status
        assert (FULL in answer.text, "تالاب تایپ‌شده" in answer.text) == (True, True)
        upload = live.ask("POST", "/admin/media/upload/files/", Upload_Length="5000",
                          Upload_Metadata="kind aW1hZ2U=", **token)  # fmt: skip
        assert (upload.status in (503, 507), FULL in upload.text) == (True, True)
        for path in (live.story, live.thread, "/fa/archive"):
            assert live.get(path).status == 200, path
    assert live.seconds_until(live.thread) < HEALED_SECONDS
    again = [Forms(each.text).with_field("csrfmiddlewaretoken") for each in refused]
    assert live.send(live.draft, again[0]).status == 302
    assert [live.send(live.thread, again[1]).status for _ in range(2)] == [303, 303]
    found = live.inside("look")
    assert [text for text, _ in found["texts"]].count(saved) == 1
    assert [text for text, _ in found["texts"]].count(said) == 1
    assert found["damage"] == []
    assert [*(live.site.folder / "uploads").iterdir()] == []
    assert "Traceback" not in live.log


def test_a_purge_that_finds_no_room_is_made_up_for(disk):
    folder = disk / "stamps"
    here, there = Stamps(), Stamps()
    here.store = there.store = Files(folder)
    here.renew(["site"])
    before = there.look(["site"])
    with filled(disk):
        here.renew(["site"])
        assert len([*folder.iterdir()]) == 1
    here._breaker.answered()
    assert here.look(["site"]) == there.look(["site"]) != before


def test_while_the_file_is_locked_readers_go_on_and_writers_are_told(live):
    said = "نظر پشت در بسته"
    form = live.comment(said)
    with contextlib.closing(sqlite3.connect(live.site.environ["DATABASE_URL"][10:])) as other:
        other.execute("BEGIN IMMEDIATE")
        refused = live.send(live.thread, form)
        assert is_told(refused, AWAY, said)
        for path in (live.story, live.thread, "/fa/archive"):
            assert live.get(path).status == 200, path
    assert live.send(live.thread, Forms(refused.text).with_field("text")).status == 303
    assert live.texts(said) == [said]


def test_while_the_file_is_away_kept_pages_go_on_and_others_ask_for_patience(live):
    path = Path(live.site.environ["DATABASE_URL"][10:])
    kept = live.get(live.story)
    hidden = path.with_suffix(".hidden")
    path.rename(hidden)
    path.mkdir()
    try:
        until(lambda: live.get(live.thread).status == 503)
        assert live.get(live.story).text == kept.text
        for asked in (live.thread, "/fa/search?q=rain", "/admin/", "/api/v1/editions"):
            assert is_told(live.get(asked)), asked
    finally:
        path.rmdir()
        hidden.rename(path)
    assert live.seconds_until(live.thread) < HEALED_SECONDS
    assert "Traceback" not in live.log
