"""Files that come before their form, in pieces, or with it."""

import os
from pathlib import Path

import pytest
from django import forms
from django.contrib.auth.models import User
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.db import IntegrityError

from media.models import Upload
from media.models.upload import BLOCK
from media.uploads import TakesUploads, UploadField
from tests.builders import user

pytestmark = pytest.mark.django_db

FILES = "/admin/media/upload/files/"
FILM = os.urandom(3 * BLOCK + 17)
MAY_ADD = "media.add_image media.add_video"


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


@pytest.fixture
def owner() -> User:
    return user("photo", can=MAY_ADD)


class FilmForm(TakesUploads, forms.Form):
    title = forms.CharField()
    file = UploadField(kind="video", required=False)


def upload(owner: User, data: bytes = FILM, **fields) -> Upload:
    """One of which everything has come."""
    fields = {"kind": "video", "name": "film.mp4", "size": len(data)} | fields
    made = Upload.objects.begin(owner=owner, **fields)
    made.path.write_bytes(data)
    return made


def film_form(owner: User, data: dict, **files) -> FilmForm:
    form = type("OwnFilmForm", (FilmForm,), {"owner": owner})
    return form({"title": "فیلم", **data}, files)


def waiting(tmp_path: Path) -> list[Path]:
    return [path for path in (tmp_path / "uploads").glob("*") if path.is_file()]


def test_a_film_that_came_ahead_is_moved_into_storage(
    owner, tmp_path, django_capture_on_commit_callbacks
):
    sent = upload(owner)
    form = film_form(owner, {"file-upload": sent.pk.hex})
    assert form.is_valid(), form.errors
    file = form.cleaned_data["file"]
    assert (file.name, file.size, file.read()) == ("film.mp4", len(FILM), FILM)
    storage = FileSystemStorage(tmp_path / "media")
    name = storage.save("film.mp4", file)
    assert Path(storage.path(name)).samefile(sent.path)
    with django_capture_on_commit_callbacks(execute=True):
        form.consume_uploads()
    assert waiting(tmp_path) == []
    assert Path(storage.path(name)).read_bytes() == FILM
    assert not Upload.objects.exists()
    with pytest.raises(IntegrityError):
        form.consume_uploads()


@pytest.mark.parametrize("kind", [SimpleUploadedFile, TemporaryUploadedFile])
def test_a_plain_file_is_kept_when_another_field_is_wrong(owner, kind):
    if kind is SimpleUploadedFile:
        plain = SimpleUploadedFile("film.mp4", FILM)
    else:
        plain = TemporaryUploadedFile("film.mp4", "video/mp4", len(FILM), None)
        plain.write(FILM)
        plain.seek(0)
    form = film_form(owner, {"title": ""}, file=plain)
    assert list(form.errors) == ["title"]
    kept = Upload.objects.get()
    assert kept.path.read_bytes() == FILM
    html = str(form["file"])
    assert f'name="file-upload" value="{kept.pk}"' in html
    assert "film.mp4" in html
    again = film_form(owner, {"file-upload": str(kept.pk)})
    assert again.is_valid()
    assert again.cleaned_data["file"].read() == FILM
