"""Where Django lays the files of forms: a disk without room refuses one in words."""

from contextlib import suppress
from pathlib import Path
from typing import Any

from django.core.files.uploadhandler import SkipFile, TemporaryFileUploadHandler


class RoomHandler(TemporaryFileUploadHandler):
    """The rest of the form is read on; ``request.no_room`` says why a file is missing in it."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        try:
            super().new_file(*args, **kwargs)
        except OSError as error:
            self._refuse(error)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        try:
            super().receive_data_chunk(raw_data, start)
        except OSError as error:
            self._refuse(error)

    def _refuse(self, error: OSError) -> None:
        self.request.no_room = True  # type: ignore[union-attr]
        if (file := getattr(self, "file", None)) is not None:
            Path(file.temporary_file_path()).unlink(missing_ok=True)
            with suppress(OSError):
                file.close()
        raise SkipFile from error
