"""What an import says no to: a whole file, or one row of it."""

from collections.abc import Mapping
from typing import Any


class FileError(Exception):
    """The file is no such file, or does harm: nothing more of it is read."""


class RowError(Exception):
    """This row stays out; the others go on. ``row`` tells which, as far as that is known."""

    def __init__(self, reason: str, row: Mapping[str, Any] | None = None) -> None:
        super().__init__(reason)
        self.row = dict(row or {})
