"""What an import tells of each row that stayed out or came in otherwise than it was."""

import json
from collections import Counter
from pathlib import Path
from types import TracebackType
from typing import Any, Self

OUT, NOTED = "left out", "noted"


class Report:
    """JSON lines as they happen, and how many; without a path only how many.

    A line: ``place`` in the file, ``type`` and ``key`` of the row, ``outcome`` and ``reason``.
    """

    def __init__(self, path: Path | None, *, goes_on: bool = False) -> None:
        self.counts: Counter[str] = Counter()
        self.reasons: Counter[str] = Counter()
        self._file = path.open("a" if goes_on else "w", encoding="utf-8") if path else None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: Any, trace: TracebackType | None
    ) -> None:
        if self._file:
            self._file.close()

    def left_out(self, row: dict[str, Any], place: int, reason: str) -> None:
        self._say(OUT, row, place, reason)

    def noted(self, row: dict[str, Any], place: int, reason: str) -> None:
        self._say(NOTED, row, place, reason)

    def _say(self, outcome: str, row: dict[str, Any], place: int, reason: str) -> None:
        self.counts[outcome] += 1
        told = {
            "place": place,
            "type": row.get("type", ""),
            "key": name_of(row),
            "outcome": outcome,
            "reason": reason,
        }
        if self._file:
            self._file.write(json.dumps(told, ensure_ascii=False) + "\n")
            self._file.flush()


def name_of(row: dict[str, Any]) -> str:
    """What a row is called in its file."""
    kind = row.get("type")
    if kind in {"service", "tag", "author", "dossier"}:
        return f"{row.get('edition')}/{row.get('slug')}"[:200]
    if kind == "translated":
        return str(row.get("stories", ""))[:200]
    if kind == "related":
        return str(row.get("story", ""))
    return str(row.get("key") or row.get("code") or "")[:200]
