"""Uploads on lines that break or hang, many at once, and on a disk that is full."""

import errno
import os
import shutil
import threading
from io import BytesIO
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import User
from django.test import Client

from media.models import Upload
from media.models import upload as uploads
from media.models.upload import BLOCK, OvertakenError
from tests.media.uploads import BODY, FILM, Tus, arrived

pytestmark = pytest.mark.django_db


def test_uploads_that_wait_are_counted(tus: Tus, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_WAITING", 2)
    assert [tus.begin(5).status_code for _ in range(3)] == [201, 201, 429]


def test_a_disk_without_room_is_said_before_anything_comes(tus: Tus, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=uploads.RESERVE))
    response = tus.begin(5)
    assert response.status_code == 507
    assert "جا نیست" in response.content.decode()
    assert not Upload.objects.exists()


def test_what_came_before_the_disk_was_full_is_kept(tus: Tus, monkeypatch):
    def full_after_a_block(file, block, offset):
        if offset:
            raise OSError(errno.ENOSPC, "No space left on device")
        os.pwrite(file.fileno(), block, offset)

    address = tus.begin(len(FILM))["Location"]
    with monkeypatch.context() as patch:
        patch.setattr(uploads, "write_at", full_after_a_block)
        response = tus.send(address, FILM)
    assert response.status_code == 507
    assert tus.look(address)["Upload-Offset"] == str(BLOCK)
    tus.send(address, FILM[BLOCK:], BLOCK)
    assert Upload.objects.get().path.read_bytes() == FILM


class Broken(BytesIO):
    """A line that breaks after so many bytes."""

    def read(self, size: int = -1) -> bytes:
        if self.tell() >= 2 * BLOCK:
            raise ConnectionResetError
        return super().read(size)


def test_what_came_before_the_line_broke_is_kept(tus: Tus, client: Client):
    address = tus.begin(len(FILM))["Location"]
    broken = client.generic(
        "PATCH",
        address,
        FILM,
        BODY,
        headers={"Tus-Resumable": "1.0.0", "Upload-Offset": "0"},
        **{"wsgi.input": Broken(FILM)},
    )
    assert broken.status_code == 409
    assert tus.look(address)["Upload-Offset"] == str(2 * BLOCK)
    tus.send(address, FILM[2 * BLOCK :], 2 * BLOCK)
    assert Upload.objects.get().path.read_bytes() == FILM


class Slow(BytesIO):
    """A line whose every block waits until it is let go."""

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self.waits, self.go = threading.Event(), threading.Event()

    def read(self, size: int = -1) -> bytes:
        self.waits.set()
        self.go.wait(10)
        return super().read(size)


def test_a_line_that_hangs_stops_no_other(tus: Tus):
    address = tus.begin(len(FILM))["Location"]
    upload, slow, told = Upload.objects.get(), Slow(FILM), []

    def hang() -> None:
        try:
            upload.receive(slow, 0)
        except OvertakenError as error:
            told.append(error)

    thread = threading.Thread(target=hang)
    thread.start()
    assert slow.waits.wait(10)
    assert tus.send(address, FILM).status_code == 204
    slow.go.set()
    thread.join(10)
    assert len(told) == 1
    assert upload.path.read_bytes() == FILM


def test_of_many_lines_at_once_the_bytes_stay_right(owner: User):
    upload = arrived(owner, b"", size=len(FILM))
    start = threading.Barrier(6)

    def send() -> None:
        start.wait(10)
        for _ in range(50):
            offset = upload.offset
            try:
                upload.receive(BytesIO(FILM[offset:]), offset)
            except OvertakenError:
                continue

    threads = [threading.Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert upload.path.read_bytes() == FILM
