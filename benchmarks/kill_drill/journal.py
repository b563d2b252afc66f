"""What the clients know for certain, on disk before anything else happens."""

import json
import os
import threading
from collections import Counter, defaultdict
from pathlib import Path

# What a text begins with, by what it is the text of.
WORDS = {
    "comment": "دیدگاه",
    "story": "گزارش",
    "timed": "فردا",
    "save": "ویرایش",
    "film": "فیلم",
}


def kind_of(text: str) -> str:
    first = text.partition(" ")[0]
    return next((kind for kind, word in WORDS.items() if word == first), "?")


class Journal:
    """Lines of JSON, each on disk when ``note`` returns."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = path.open("ab", buffering=0)
        self._lock = threading.Lock()
        self.acknowledged = 0

    def mean(self, text: str) -> None:
        """This text is about to be sent."""
        self._note("meant", text, "")

    def acknowledge(self, text: str, reference: str) -> None:
        """The server said that it has the text, under this reference."""
        self._note("has", text, reference)

    def vote(self, browser: str, value: int) -> None:
        """The server said that this is what the browser thinks now."""
        self._note("vote", browser, str(value))

    def _note(self, *words: str) -> None:
        with self._lock:
            self._file.write((json.dumps(words, ensure_ascii=False) + "\n").encode())
            os.fsync(self._file.fileno())
            self.acknowledged += words[0] != "meant"

    def close(self) -> None:
        self._file.close()

    def read(self) -> "Record":
        record = Record()
        for line in self.path.read_text().splitlines():
            what, subject, value = json.loads(line)
            if what == "meant":
                record.meant.add(subject)
            elif what == "has":
                record.references[subject].add(value)
            else:
                record.votes[subject] = int(value)
                record.acknowledged["vote"] += 1
        record.acknowledged.update(map(kind_of, record.references))
        return record


class Record:
    """``references`` by acknowledged text; more than one would be a text stored twice.

    ``acknowledged`` counts by kind; a text that was acknowledged again counts once.
    """

    def __init__(self) -> None:
        self.meant: set[str] = set()
        self.references: dict[str, set[str]] = defaultdict(set)
        self.votes: dict[str, int] = {}
        self.acknowledged: Counter[str] = Counter()
