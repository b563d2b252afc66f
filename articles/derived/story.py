"""What must be known of a story in other tables; nothing here asks the database."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from articles.models.search_words import text_of
from articles.related.traits import About
from articles.search.entry import Entry
from articles.status import Status

# A place in the list of a name: what kind of name, its key, and the moment of the story.
Listed = tuple[str, int, datetime]


class Story(NamedTuple):
    """All that anything is worked out from: a story's own words, and the keys of its ties."""

    pk: int
    edition_id: int
    kind: str
    category_id: int | None
    status: str
    published_at: datetime | None
    kicker: str
    headline: str
    subheadline: str
    lead: str
    body: str
    tags: tuple[int, ...] = ()
    authors: tuple[int, ...] = ()
    dossiers: tuple[int, ...] = ()

    @property
    def entry(self) -> Entry | None:
        """What readers find it by, if it is published or will be."""
        if self.status != Status.PUBLISHED or self.published_at is None:
            return None
        return Entry(
            self.edition_id,
            self.kind,
            self.category_id,
            self.published_at,
            *(self.kicker, self.headline, self.subheadline, self.lead, self.body),
            self.tags,
            self.authors,
        )

    @property
    def traits(self) -> frozenset[int]:
        """The numbers of that by which it is like others."""
        about = About(
            self.edition_id,
            self.headline,
            self.subheadline,
            self.lead,
            tags=dict.fromkeys(self.tags, ""),
            authors=dict.fromkeys(self.authors, ""),
            dossiers=dict.fromkeys(self.dossiers, ""),
        )
        return frozenset(about.traits())


class Derived:
    """What a story must be known by: words of the desk, the readers' entry, and traits."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.text = text_of(story)
        self.entry = story.entry
        self.traits = story.traits if self.entry else frozenset[int]()
        self.listed = set(_listed(self.entry)) if self.entry else set[Listed]()


def _listed(entry: Entry) -> Iterator[Listed]:
    for name, keys in (("tag", entry.tags), ("author", entry.authors)):
        yield from ((name, key, entry.published_at) for key in keys)
