"""What machines hear of a node."""

import threading
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.test import RequestFactory

from qodsna import health
from qodsna.health import Health, Readiness

PARTS = {"database": health.database, "cache": health.purges, "storage": health.storage}


def asked(path, **headers):
    def elsewhere(request):
        raise AssertionError("neither session nor view has a part in it")

    return Health(elsewhere)(RequestFactory().get(path, **headers))


def test_it_is_asked_before_anything_that_needs_a_host_or_a_database():
    before = settings.MIDDLEWARE[: settings.MIDDLEWARE.index("qodsna.health.Health")]
    assert before == ["qodsna.shield.headers.Shield", "qodsna.watch.middleware.Watch"]


def test_a_process_lives_whatever_else_does_not(monkeypatch):
    monkeypatch.setattr(Readiness, "wrong", lambda self: ["database", "cache", "storage"])
    lives, ready = asked("/healthz", HTTP_HOST="10.0.0.1"), asked("/readyz")
    assert (lives.status_code, ready.status_code) == (200, 503)
    assert [lives.content, ready.content] == [b"lives\n", b"not ready\n"]
    assert (ready["Retry-After"], lives["Cache-Control"]) == ("1", "private, no-store")
    assert not lives.cookies


def test_what_is_right_is_ready(monkeypatch):
    monkeypatch.setattr(Readiness, "wrong", lambda self: [])
    answer = asked("/readyz")
    assert (answer.status_code, answer.content) == (200, b"ready\n")


@pytest.mark.django_db
def test_each_part_is_right_here():
    for part in PARTS.values():
        part()


@pytest.mark.django_db
def test_a_migration_that_is_missing_is_not_ready_and_one_too_many_is(monkeypatch):
    known = health.ours()
    monkeypatch.setattr(health, "ours", lambda: known - {("articles", "0001_initial")})
    health.database()
    monkeypatch.setattr(health, "ours", lambda: known | {("articles", "9999_next")})
    with pytest.raises(LookupError, match="1 migrations"):
        health.database()


def test_a_folder_that_is_gone_is_not_ready(settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = Path(tmp_path / "gone")
    with pytest.raises(OSError, match="folder"):
        health.storage()


def test_a_part_that_hangs_keeps_nobody_waiting_and_is_asked_once(monkeypatch):
    monkeypatch.setattr(health, "KEPT_SECONDS", 0)
    gate, times = threading.Event(), []

    def hanging():
        times.append(1)
        gate.wait(10)

    def failing():
        raise OSError

    readiness = Readiness({"well": lambda: None, "hangs": hanging, "fails": failing})
    began = time.monotonic()
    assert [readiness.wrong() for _ in range(2)] == [["hangs", "fails"]] * 2
    assert time.monotonic() - began < 2
    assert len(times) == 1
    gate.set()
    readiness._asked["hangs"].result(5)
    assert readiness.wrong() == ["fails"]


def test_what_was_said_just_now_is_said_again():
    times = []
    readiness = Readiness({"counts": lambda: times.append(1)})
    assert [readiness.wrong() for _ in range(9)] == [[]] * 9
    assert len(times) == 1
