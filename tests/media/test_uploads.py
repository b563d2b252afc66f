"""Files that come before their form, in pieces, or with it."""

import errno
import os
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django import forms
from django.contrib.auth.models import User
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.core.validators import FileExtensionValidator
from django.db import IntegrityError
from django.utils import timezone

from media.models import Upload
from media.models.upload import BLOCK, KEPT_FOR
from media.uploads import TakesUploads, UploadField
from media.uploads.tasks import forget_uploads
from tests.builders import user
from tests.media.uploads import arrived

pytestmark = pytest.mark.django_db

FILM = os.urandom(3 * BLOCK + 17)


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


@pytest.fixture
def owner() -> User:
    return user("photo", can="media.add_image media.add_video")


class FilmForm(TakesUploads, forms.Form):
    title = forms.CharField()
    file = UploadField(kind="video", validators=[FileExtensionValidator(["mp4"])])


def film_form(owner: User, token: object = "", **fields) -> FilmForm:
    form = type("OwnFilmForm", (FilmForm,), {"owner": owner})
    files = {"file": fields.pop("file")} if "file" in fields else {}
    return form({"title": "فیلم", "file-upload": str(token), **fields}, files)


def plain(data: bytes = FILM, name: str = "film.mp4") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def on_disk(data: bytes = FILM) -> TemporaryUploadedFile:
    file = TemporaryUploadedFile("film.mp4", "video/mp4", len(data), None)
    file.write(data)
    file.seek(0)
    return file


def kept(tmp_path: Path) -> list[str]:
    return sorted(path.name for path in (tmp_path / "uploads").glob("*"))


def test_a_film_that_came_ahead_is_moved_into_storage(
    owner, tmp_path, django_capture_on_commit_callbacks
):
    sent = arrived(owner, FILM)
    form = film_form(owner, sent.pk)
    assert form.is_valid(), form.errors
    file = form.cleaned_data["file"]
    assert (file.name, file.size, file.read()) == ("film.mp4", len(FILM), FILM)
    storage = FileSystemStorage(tmp_path / "media")
    name = storage.save("film.mp4", file)
    assert Path(storage.path(name)).samefile(sent.path)
    with django_capture_on_commit_callbacks(execute=True):
        form.consume_uploads()
    assert kept(tmp_path) == []
    assert Path(storage.path(name)).read_bytes() == FILM
    assert not Upload.objects.exists()


def test_a_film_can_be_stored_again_after_a_save_that_failed(owner, tmp_path):
    file = film_form(owner, arrived(owner, FILM).pk)
    assert file.is_valid()
    storage = FileSystemStorage(tmp_path / "media")
    for _ in range(2):
        name = storage.save("film.mp4", file.cleaned_data["file"])
        assert Path(storage.path(name)).read_bytes() == FILM


def test_of_two_forms_with_one_upload_only_the_first_saves(owner):
    sent = arrived(owner, FILM)
    first, second = film_form(owner, sent.pk), film_form(owner, sent.pk)
    assert first.is_valid()
    assert second.is_valid()
    first.consume_uploads()
    with pytest.raises(IntegrityError):
        second.consume_uploads()
    assert "پیش‌تر ذخیره شده" in str(film_form(owner, sent.pk).errors)


@pytest.mark.parametrize("file", [plain, on_disk])
def test_a_plain_file_is_kept_when_another_field_is_wrong(owner, file):
    form = film_form(owner, title="", file=file())
    assert list(form.errors) == ["title"]
    upload = Upload.objects.get()
    assert upload.path.read_bytes() == FILM
    html = str(form["file"])
    assert f'name="file-upload" value="{upload.pk}"' in html
    assert "film.mp4" in html
    again = film_form(owner, upload.pk)
    assert again.is_valid()
    assert again.cleaned_data["file"].read() == FILM


def test_another_file_takes_the_place_of_the_first(owner):
    form = film_form(owner, arrived(owner, FILM).pk, file=plain(b"other"))
    assert form.is_valid()
    assert form.cleaned_data["file"].read() == b"other"


@pytest.mark.parametrize("file", [plain(name="film.exe"), plain(b"")])
def test_of_a_file_that_is_refused_nothing_stays(owner, tmp_path, file):
    form = film_form(owner, file=file)
    assert list(form.errors) == ["file"]
    assert not Upload.objects.exists()
    assert kept(tmp_path) == []
    assert 'value=""' in str(form["file"])


def test_of_an_upload_that_is_refused_nothing_stays(
    owner, tmp_path, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        assert film_form(owner, arrived(owner, FILM, name="film.exe").pk).errors
    assert not Upload.objects.exists()
    assert kept(tmp_path) == []


def test_an_upload_that_is_not_whole_waits_for_its_rest(owner):
    upload = arrived(owner, FILM[:100], size=200)
    form = film_form(owner, upload.pk)
    assert "به پایان نرسیده" in form.errors["file"][0]
    html = str(form["file"])
    assert str(upload.pk) in html
    assert "۵۰٪" in html


@pytest.mark.parametrize("token", ["x", uuid4(), "0" * 500, "\0"])
def test_a_token_of_nothing_is_told(owner, token):
    assert "دوباره برگزینید" in film_form(owner, token).errors["file"][0]


def test_nobody_uses_the_upload_of_another_or_of_another_kind(owner):
    foreign = arrived(user("other"), FILM)
    picture = arrived(owner, FILM, kind="image")
    for upload in (foreign, picture):
        assert list(film_form(owner, upload.pk).errors) == ["file"]
        assert upload.path.exists()


def test_a_full_disk_is_a_message_and_leaves_nothing(owner, tmp_path, monkeypatch):
    def full(*args) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    file = on_disk()
    monkeypatch.setattr(os, "link", full)
    monkeypatch.setattr(file, "chunks", full)
    assert "جا نیست" in film_form(owner, file=file).errors["file"][0]
    assert kept(tmp_path) == []
    assert not Upload.objects.exists()


def test_a_plain_file_above_the_limit_is_refused(owner, settings):
    settings.VIDEO_MAX_BYTES = 1024 * 1024
    big = plain(b"x" * (1024 * 1024 + 1))
    assert film_form(owner, file=big).errors["file"] == ["پرونده از ۱ مگابایت بزرگ‌تر است."]


@pytest.mark.machine_clock
def test_what_nobody_finishes_is_forgotten_after_a_week(
    owner, tmp_path, django_capture_on_commit_callbacks
):
    old, new = (arrived(owner, FILM[:5], size=9) for _ in range(2))
    long_ago = timezone.now() - KEPT_FOR - timedelta(minutes=1)
    Upload.objects.filter(pk=old.pk).update(changed_at=long_ago)
    stray, fresh = (tmp_path / "uploads" / name for name in ("stray", "fresh"))
    for path in (stray, fresh):
        path.touch()
    for path in (stray, new.path):
        os.utime(path, (long_ago.timestamp(),) * 2)
    with django_capture_on_commit_callbacks(execute=True):
        forget_uploads.func()
    assert kept(tmp_path) == sorted([new.pk.hex, "fresh"])
    assert list(Upload.objects.all()) == [new]


@pytest.mark.machine_clock
def test_folders_of_killed_processes_go_and_files_that_vanish_stop_nothing(tmp_path, monkeypatch):
    folders = tmp_path / "uploads"
    folders.mkdir()
    (folders / "tmpold").mkdir()
    (folders / "tmpold" / "master").touch()
    (folders / "tmpfresh").mkdir()
    old = (timezone.now() - KEPT_FOR - timedelta(minutes=1)).timestamp()
    os.utime(folders / "tmpold", (old, old))
    there = [folders / "vanished", *folders.iterdir()]
    monkeypatch.setattr(Path, "iterdir", lambda _: iter(there))
    forget_uploads.func()
    assert kept(tmp_path) == ["tmpfresh"]
