"""Which file of the storage has which bytes, and what holds them; kept on disk."""

import sqlite3
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from qodsna.backup.media import Stored

MADE = """
CREATE TABLE uploads (
    name TEXT PRIMARY KEY, size INTEGER, modified REAL, sha256 TEXT, holder TEXT, place INTEGER
) WITHOUT ROWID;
CREATE INDEX by_content ON uploads (sha256);
"""


class Upload(NamedTuple):
    """A file of the storage; ``holder`` is the whole of the backup that has its bytes (empty:
    the one that says so), ``place`` where in it they begin."""

    name: str
    size: int
    modified: float
    sha256: str
    holder: str
    place: int


class Known:
    def __init__(self, uploads: Iterable[Upload] = ()) -> None:
        # A file without a name, which SQLite removes by itself.
        self.line = sqlite3.connect("", isolation_level=None)
        self.line.executescript(MADE)
        self.line.execute("BEGIN")
        self.line.executemany("INSERT INTO uploads VALUES (?, ?, ?, ?, ?, ?)", uploads)

    def __enter__(self) -> "Known":
        return self

    def __exit__(self, *_: object) -> None:
        self.line.close()

    def keep(self, upload: Upload) -> None:
        self.line.execute("REPLACE INTO uploads VALUES (?, ?, ?, ?, ?, ?)", upload)

    def as_it_was(self, file: Stored) -> Upload | None:
        """What was known of a file that nobody has touched since."""
        return self._first("name = ? AND size = ? AND modified = ?", file)

    def with_content(self, said: str) -> Upload | None:
        return self._first("sha256 = ?", (said,))

    def has(self, name: str) -> bool:
        return self._first("name = ?", (name,)) is not None

    def held_by(self) -> Iterator[tuple[str, int]]:
        """Each holder, and of how many files."""
        return self.line.execute("SELECT holder, count(*) FROM uploads GROUP BY holder")

    def held_in(self, holder: str) -> Iterator[Upload]:
        """In the order in which they lie there."""
        asked = "SELECT * FROM uploads WHERE holder = ? ORDER BY place"
        return map(Upload._make, self.line.execute(asked, [holder]))

    def all(self) -> Iterator[Upload]:
        asked = "SELECT * FROM uploads ORDER BY holder, place"
        return map(Upload._make, self.line.execute(asked))

    def _first(self, condition: str, values: Iterable[object]) -> Upload | None:
        # One of the conditions above.
        asked = f"SELECT * FROM uploads WHERE {condition} LIMIT 1"  # noqa: S608
        found = self.line.execute(asked, tuple(values)).fetchone()
        return Upload(*found) if found else None
