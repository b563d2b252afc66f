"""What a reader asks."""

from dataclasses import dataclass
from datetime import date

from articles.models import Author, Category, Edition, Tag


@dataclass(frozen=True)
class Question:
    """A question with its filters.

    In ``text`` all words must be there, words in "quotes" or «guillemets» side by side, and what
    has a ``-`` before it not at all.
    """

    text: str
    edition: Edition
    # With everything below it.
    category: Category | None = None
    kind: str = ""
    tag: Tag | None = None
    author: Author | None = None
    # Days of Tehran, both included.
    since: date | None = None
    until: date | None = None
    # Else by relevance, in which freshness counts.
    by_date: bool = False
