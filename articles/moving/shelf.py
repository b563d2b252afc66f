"""What an import has to remember of a file, on disk and not in memory, for as long as it runs."""

import json
import sqlite3
from typing import Any


class Shelf:
    """Values by their kind and name, as many as there are."""

    def __init__(self) -> None:
        # A file of its own without a name, which goes with the connection.
        self._rows = sqlite3.connect("")
        self._rows.execute("PRAGMA journal_mode=OFF")
        self._rows.execute(
            "CREATE TABLE shelf (kind TEXT, name TEXT, value TEXT, PRIMARY KEY (kind, name))"
            " WITHOUT ROWID"
        )

    def put(self, kind: str, name: str, value: Any = None) -> None:
        row = (kind, name, json.dumps(value))
        self._rows.execute("INSERT OR REPLACE INTO shelf VALUES (?, ?, ?)", row)

    def get(self, kind: str, name: str) -> Any:
        asked = "SELECT value FROM shelf WHERE kind = ? AND name = ?"
        row = self._rows.execute(asked, (kind, name)).fetchone()
        return json.loads(row[0]) if row else None

    def has(self, kind: str, name: str) -> bool:
        asked = "SELECT 1 FROM shelf WHERE kind = ? AND name = ?"
        return self._rows.execute(asked, (kind, name)).fetchone() is not None
