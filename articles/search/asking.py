from dataclasses import dataclass
from datetime import date

from articles.models import Author, Category, Edition, Tag


@dataclass(frozen=True)
class Question:
    """What a reader asks for; ``since`` and ``until`` are days of Tehran, both included."""

    text: str
    edition: Edition
    # With all that is below it.
    category: Category | None = None
    kind: str = ""
    tag: Tag | None = None
    author: Author | None = None
    since: date | None = None
    until: date | None = None
    # Else the best first, of which the fresh are better.
    by_date: bool = False
