"""Pictures and films of an import: out of a folder or from an address, through the same hands."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from articles.moving.fetching import fetch
from articles.moving.refusals import RowError
from media.decoding import Taken, take_in
from media.files import MEBIBYTE, remove
from media.masters import is_master
from media.models import Image, Upload, Video

MOST_BYTES = Upload.Kind.IMAGE.most_bytes
LONGEST_NAME = 200


class Sources:
    """Where an import takes files from. ``folder``: None where it has none.

    ``most``: so many pictures are fetched from addresses, 0 where none is asked for.
    """

    def __init__(self, folder: Path | None, most: int = 0) -> None:
        self.folder, self.most, self.fetched = folder, most, 0

    @contextmanager
    def opened(self, row: dict[str, Any]) -> Iterator[IO[bytes]]:
        """The file of a row; raises RowError where it cannot be had."""
        if row.get("file"):
            with self.path_of(row["file"]).open("rb") as file:
                yield file
            return
        if not row.get("address"):
            raise RowError("نه پرونده‌ای دارد و نه نشانی.")
        if not self.most:
            raise RowError("عکس از نشانی گرفته نشد؛ برای گرفتن آن --pictures را بدهید.")
        if self.fetched >= self.most:
            raise RowError("شمار عکس‌هایی که از نشانی گرفته می‌شود به پایان رسید.")
        self.fetched += 1
        with tempfile.TemporaryFile() as file:
            fetch(row["address"], file)
            file.seek(0)
            yield file

    def path_of(self, name: str) -> Path:
        """Where a file of the folder lies; nothing outside of it, and no link, is one."""
        parts = PurePosixPath(name).parts
        if self.folder is None or not parts or {"..", "/"} & {*parts} or len(name) > LONGEST_NAME:
            raise RowError("پرونده در پوشه واردات نیست.")
        path = self.folder.joinpath(*parts)
        inside = path.resolve() == self.folder.resolve().joinpath(*parts)
        if "\0" in name or not inside or not path.is_file():
            raise RowError("پرونده در پوشه واردات نیست.")
        return path

    def picture(self, row: dict[str, Any]) -> Taken:
        """Decoded and drawn anew, or as it is where it is a master already."""
        with self.opened(row) as file:
            data = file.read(MOST_BYTES + 1)
        if len(data) > MOST_BYTES:
            raise RowError(f"عکس از {MOST_BYTES // MEBIBYTE} مگابایت بزرگ‌تر است.")
        try:
            taken = take_in(ContentFile(data, "upload"))
        except ValidationError as error:
            raise RowError(" ".join(error.messages)) from error
        if is_master(data, taken):
            whole = ContentFile(data, taken.file.name)
            taken = Taken(**{**vars(taken), "file": whole})
        return taken


def free_name(model: type[Image | Video], written: str) -> str:
    """The name under which the file lay elsewhere, where nothing of this site has it.

    What an import left that was killed before its row was written makes room.
    """
    field: Any = model._meta.get_field("file")
    example = PurePosixPath(field.generate_filename(model(), "x" + PurePosixPath(written).suffix))
    name = PurePosixPath(written)
    same_form = (
        len(name.parts) == len(example.parts)
        and name.parts[0] == example.parts[0]
        and all(map(str.isdecimal, name.parts[1:-1]))
        and len(name.stem) == len(example.stem)
        and name.stem.isascii()
        and name.stem.isalnum()
    )
    if not same_form:
        return ""
    if default_storage.exists(written):
        if model._default_manager.filter(file=written).exists():
            return ""
        remove(default_storage, written)
    return written
