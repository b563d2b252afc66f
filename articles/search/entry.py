"""What readers find one story by, as it stands in the index.

Nothing here asks the database, so that a migration may use it.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from hashlib import blake2b
from itertools import chain, islice, pairwise

from articles.body import plain_text
from qodsna.commonest import COMMONEST, LITTLE
from qodsna.spoken import spoken

# Before a key: that a title says it; that a title, the lead or the like says it; that it is no
# word, but what a story is filtered by.
TITLE, TOP, MARK = "¶", "†", "§"
# Between two words that stand side by side where one is in nearly every story: which of them say
# both together is not to be looked up story by story.
TOGETHER = "¤"
# Between fields: no phrase begins in one and ends in the next.
BORDER = "·"
TITLES, TOPS = ("kicker", "headline"), ("subheadline", "lead")
FIELDS = (*TITLES, *TOPS, "body")
# A key of a vector with its places, as PostgreSQL shows it.
ENTRY = re.compile(r"'([^']*)'(?::([\d,]+))?")
LONGEST, MOST_WORDS, MOST_LETTERS = 40, 12_000, 120_000
# PostgreSQL keeps no more places of a key, and none beyond the last.
MOST_PLACES, LAST_PLACE, GAP = 255, 16_000, 8
# Days are found one by one, by twos, fours and so on; a span of them by so few marks.
SPANS, MOST_MARKS = range(12), 4


def mark(kind: str, value: object) -> str:
    return f"{MARK}{kind}{value}"


def together(ordered: Iterable[str]) -> list[str]:
    """The keys of two words side by side of which one is little, or both are common."""
    return [
        f"{one}{TOGETHER}{other}"
        for one, other in pairwise(ordered)
        if one != BORDER != other
        and (one in LITTLE or other in LITTLE or (one in COMMONEST and other in COMMONEST))
    ]


def day_marks(first: int, last: int) -> tuple[list[str], int]:
    """Marks of all days from one ordinal to another, and the first day that they include."""
    for bits in SPANS:
        if (last >> bits) - (first >> bits) < MOST_MARKS:
            numbers = range(first >> bits, (last >> bits) + 1)
            return [day_mark(bits, number) for number in numbers], (first >> bits) << bits
    return [], first


def day_mark(bits: int, number: int) -> str:
    return mark("d", f"{bits}.{number}")


@dataclass
class Keys:
    """The keys of a story: those of its text in their order, and others that have no place."""

    ordered: list[str]
    beside: set[str]

    @classmethod
    def from_text(cls, text: str) -> "Keys":
        """What ``as_text`` has written: after its last field come those that have no place."""
        told = text.split(" ")
        borders = [at for at, key in enumerate(told) if key == BORDER][: len(FIELDS)]
        end = borders[-1] + 1 if borders else 0
        return cls(told[:end], {key for key in told[end:] if key not in {"", BORDER}})

    @classmethod
    def from_tsvector(cls, text: str) -> "Keys":
        """What PostgreSQL gives of a vector; of very long texts not every place of a key."""
        placed: dict[int, str] = {}
        beside = set()
        for key, places in ENTRY.findall(text):
            placed.update((int(place), key) for place in places.split(",") if place)
            if not places:
                beside.add(key)
        ordered: list[str] = []
        place = 1
        for at in sorted(placed):
            ordered += [BORDER] * -(-(at - place) // GAP)
            ordered.append(placed[at])
            place = at + 1
        missing = max(0, len(FIELDS) - ordered.count(BORDER))
        return cls([*ordered, *[BORDER] * missing], beside)

    @cached_property
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
class Said:
    """The keys of a field in their order, and all that it is found by."""

    ordered: list[str] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)

    @classmethod
    def by(cls, text: str) -> "Said":
        told = [each for each in islice(spoken(text), MOST_WORDS) if len(each.bare) <= LONGEST]
        keys = set(chain.from_iterable([each.keys for each in told]))
        return cls(list(chain.from_iterable([each.ordered for each in told])), keys)


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

    @cached_property
    def said(self) -> dict[str, Said]:
        texts = {name: getattr(self, name) for name in FIELDS[:-1]}
        texts["body"] = plain_text(self.body)[:MOST_LETTERS]
        return {name: Said.by(text) for name, text in texts.items()}

    @cached_property
    def keys(self) -> Keys:
        ordered = [key for each in self.said.values() for key in (*each.ordered, BORDER)]
        beside = {*self._marks(), *self.vocabulary.difference(ordered)}
        beside.update(key for each in self.said.values() for key in together(each.ordered))
        for name in TITLES:
            beside.update(TITLE + key for key in self.said[name].keys)
        for name in (*TITLES, *TOPS):
            beside.update(TOP + key for key in self.said[name].keys)
        return Keys(ordered, beside)

    def _marks(self) -> Iterator[str]:
        day = self.published_at.astimezone(UTC).toordinal()
        yield mark("e", self.edition)
        yield mark("k", self.kind)
        yield mark("c", self.category)
        yield from (mark("t", number) for number in self.tags)
        yield from (mark("a", number) for number in self.authors)
        yield from (day_mark(bits, day >> bits) for bits in SPANS)

    @property
    def titles(self) -> str:
        """The words of kicker and headline, each between spaces."""
        return f" {' '.join(key for name in TITLES for key in self.said[name].ordered)} "

    @cached_property
    def vocabulary(self) -> set[str]:
        """All that it says."""
        return {key for each in self.said.values() for key in each.keys}

    @cached_property
    def digest(self) -> int:
        """A number that changes with anything here."""
        told = f"{self.published_at.isoformat()} {self.keys.as_text}"
        return int.from_bytes(blake2b(told.encode(), digest_size=8).digest()) >> 1
