"""Where each thing of a source has come to lie, in the database or, of a dry run, on a shelf."""

from typing import Any

from articles.models import Arrival
from articles.moving.shelf import Shelf
from qodsna import persian

# Of how many things it is known without asking; services and authors come again and again.
MOST_KNOWN = 20_000
# The key of what a dry run only says that it would make.
NOBODY = 0


class Arrivals:
    """The things of one source by kind and name."""

    def __init__(self, source: str) -> None:
        self.source = source
        self._known: dict[tuple[str, str], int] = {}

    def any(self) -> bool:
        return Arrival.objects.filter(source=self.source).exists()

    def find(self, kind: str, name: str) -> int | None:
        """The key of a thing that has come, None of any other."""
        if (kind, name) not in self._known:
            rows = Arrival.objects.filter(source=self.source, kind=kind, name=name)
            key = rows.values_list("key", flat=True).first()
            if key is None:
                return None
            self._remember(kind, name, key)
        return self._known[kind, name]

    def keep(self, kind: str, name: str, key: int) -> None:
        Arrival.objects.create(source=self.source, kind=kind, name=name, key=key)

    def forget(self) -> None:
        """After a transaction that came to nothing."""
        self._known.clear()

    def _remember(self, kind: str, name: str, key: int) -> None:
        if len(self._known) >= MOST_KNOWN:
            self._known.clear()
        self._known[kind, name] = key


class Rehearsed(Arrivals):
    """The same for a dry run, which writes nothing."""

    def __init__(self, source: str) -> None:
        super().__init__(source)
        self._shelf = Shelf()

    def find(self, kind: str, name: str) -> int | None:
        return NOBODY if self._shelf.has(kind, name) else super().find(kind, name)

    def keep(self, kind: str, name: str, key: int) -> None:
        self._shelf.put(kind, name)


def name_of(row: dict[str, Any]) -> str:
    """By which a row is known again when its file is read once more."""
    kind = row["type"]
    if kind in {"service", "tag", "author", "dossier"}:
        return f"{row['edition']}/{persian.slugify(row['slug'])}"
    if kind == "related":
        return str(row["story"])
    if kind == "translated":
        return str(min(row["stories"], default=""))
    if kind == "story":
        return str(row.get("key") or row.get("code") or "")
    return row["code"] if kind == "edition" else row["key"]
