"""By what a story is like others: dossiers, tags, names, words of its titles and lead, authors.

Nothing here asks the database, so that a migration may use it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

from qodsna import terms

MOST_OF_TITLES, MOST_OF_LEAD, MOST_OF_EACH = 24, 8, 20


class Kind(StrEnum):
    DOSSIER = "d"
    TAG = "t"
    NAME = "n"
    TITLE = "w"
    LEAD = "l"
    AUTHOR = "a"


class Trait(NamedTuple):
    kind: Kind
    label: str


@dataclass
class About:
    """What is known of a story, saved or not; things by their keys, with their names."""

    edition: int
    headline: str = ""
    subheadline: str = ""
    lead: str = ""
    code: int | None = None
    category: int | None = None
    tags: Mapping[int, str] = field(default_factory=dict)
    authors: Mapping[int, str] = field(default_factory=dict)
    dossiers: Mapping[int, str] = field(default_factory=dict)

    def traits(self) -> dict[int, Trait]:
        """By their numbers; each once, of its strongest kind."""
        return {**self._said(), **self._of_things()}

    def _said(self) -> dict[int, Trait]:
        titles = terms.of_title(self.headline) | terms.of_title(self.subheadline)
        names = terms.of_names(self.headline) | terms.of_names(f"«{self.subheadline.strip('«» ')}»")
        lead = terms.of_lead(self.lead, MOST_OF_LEAD)
        found = {word: Trait(Kind.LEAD, shown) for word, shown in lead.items()}
        for word in sorted(titles, key=lambda word: word not in names)[:MOST_OF_TITLES]:
            found[word] = Trait(Kind.NAME if word in names else Kind.TITLE, titles[word])
        return {number(self.edition, "w", word): trait for word, trait in found.items()}

    def _of_things(self) -> dict[int, Trait]:
        things = {Kind.AUTHOR: self.authors, Kind.TAG: self.tags, Kind.DOSSIER: self.dossiers}
        return {
            number(self.edition, kind, key): Trait(kind, name)
            for kind, named in things.items()
            for key, name in first(named.items())
        }


def first(things: Iterable[tuple[int, str]]) -> list[tuple[int, str]]:
    """The same ones in whatever order they come."""
    return sorted(things)[:MOST_OF_EACH]


@lru_cache(maxsize=20_000)
def number(edition: int, kind: str, value: object) -> int:
    """A trait as a number of 63 bits, which is shorter to keep than its words."""
    digest = blake2b(f"{edition} {kind} {value}".encode(), digest_size=8).digest()
    return int.from_bytes(digest) >> 1
