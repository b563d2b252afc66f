"""What readers find one story by, as it stands in the index.

Nothing here asks the database, so that a migration may use it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from hashlib import blake2b
from itertools import islice

from articles.body import plain_text
from qodsna.written import Word, words

# Before a key: that a title says it; that a title, the lead or the like says it; that it is no
# word, but what a story is filtered by.
TITLE, TOP, MARK = "¶", "†", "§"
# Between fields: no phrase begins in one and ends in the next.
BORDER = "·"
LONGEST, MOST_WORDS, MOST_LETTERS = 40, 12_000, 120_000
# PostgreSQL keeps no more places of a key, and none beyond the last.
MOST_PLACES, LAST_PLACE, GAP = 255, 16_000, 8
# Days are found one by one, by 32 and by 1,024.
SPANS = {"d": 0, "m": 5, "y": 10}


def mark(kind: str, value: object) -> str:
    return f"{MARK}{kind}{value}"


def day_marks(first: int, last: int) -> tuple[list[str], int]:
    """Marks of all days from one ordinal to another, and the first day that they include."""
    for kind, bits in SPANS.items():
        if (last >> bits) - (first >> bits) < 1 << 5:
            numbers = range(first >> bits, (last >> bits) + 1)
            return [mark(kind, number) for number in numbers], (first >> bits) << bits
    return [], first


@dataclass
class Keys:
    """The keys of a story: those of its text in their order, and others that have no place."""

    ordered: list[str]
    beside: set[str]

    def as_text(self) -> str:
        """For FTS5, which tells keys apart by spaces."""
        return f" {BORDER} ".join([" ".join(self.ordered), *sorted(self.beside)])

    def as_tsvector(self) -> str:
        places: dict[str, list[int]] = defaultdict(list)
        place = 1
        for key in self.ordered:
            if key == BORDER:
                place += GAP
            elif place <= LAST_PLACE:
                places[key].append(place)
                place += 1
        told = [
            f"'{key}':{','.join(map(str, found[:MOST_PLACES]))}" for key, found in places.items()
        ]
        return " ".join([*told, *(f"'{key}'" for key in self.beside - places.keys())])


@dataclass
class Entry:
    """A story that is published, or will be; tags and authors are known by their numbers alone."""

    edition: int
    kind: str
    category: int | None
    published_at: datetime
    kicker: str
    headline: str
    subheadline: str
    lead: str
    body: str
    tags: Iterable[int] = ()
    authors: Iterable[int] = ()
    _fields: dict[str, list[Word]] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        body = plain_text(self.body)[:MOST_LETTERS]
        texts = {
            name: getattr(self, name) for name in ("kicker", "headline", "subheadline", "lead")
        }
        for name, text in {**texts, "body": body}.items():
            short = (word for word in words(text) if len(word.bare) <= LONGEST)
            self._fields[name] = list(islice(short, MOST_WORDS))

    @cached_property
    def keys(self) -> Keys:
        ordered = [key for each in self._fields.values() for key in (*_in_order(each), BORDER)]
        beside = set(self._marks())
        for name, found in self._fields.items():
            said = {key for word in found for key in word.keys}
            beside |= said.difference(ordered)
            if name in ("kicker", "headline"):
                beside.update(TITLE + key for key in said)
            if name != "body":
                beside.update(TOP + key for key in said)
        return Keys(ordered, beside)

    def _marks(self) -> Iterator[str]:
        day = self.published_at.astimezone(UTC).toordinal()
        yield mark("e", self.edition)
        yield mark("k", self.kind)
        yield mark("c", self.category)
        yield from (mark("t", number) for number in self.tags)
        yield from (mark("a", number) for number in self.authors)
        yield from (mark(kind, day >> bits) for kind, bits in SPANS.items())

    @property
    def titles(self) -> str:
        """The words of kicker and headline, each between spaces."""
        named = (self._fields["kicker"], self._fields["headline"])
        return f" {' '.join(key for each in named for key in _in_order(each))} "

    @property
    def vocabulary(self) -> set[str]:
        """The words that others may be misspellings of."""
        said = {key for each in self._fields.values() for word in each for key in word.keys}
        return {key for key in said if key.isalpha() and len(key) > 1}

    @property
    def digest(self) -> int:
        """A number that changes with anything here."""
        told = f"{self.published_at.isoformat()} {self.keys.as_text()}"
        return int.from_bytes(blake2b(told.encode(), digest_size=8).digest()) >> 1


def _in_order(found: list[Word]) -> list[str]:
    return [part.key for word in found for part in word.parts]
