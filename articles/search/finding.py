"""Answers what readers ask, from what is published at that moment."""

from dataclasses import dataclass, field

from articles.models import Article
from articles.search.asking import Question


@dataclass
class Found:
    """One page of what was found.

    Each of the ``stories`` is for a card, and has ``snippet`` and ``marked_headline``: escaped,
    with ``<mark>`` around the found words, also where they are spelled otherwise.
    """

    stories: list[Article] = field(default_factory=list)
    total: int = 0
    # Where not, there are more than ``total``.
    is_total_exact: bool = True
    has_next: bool = False
    # Another spelling of the question that finds something; only where little was found.
    did_you_mean: str | None = None
    # Words that are too long or too many, and were not asked for.
    passed_over: list[str] = field(default_factory=list)


def find(question: Question, *, page: int = 1, size: int = 20) -> Found:
    """One page, counted from 1, of the stories that answer a question; never raises."""
    return Found()
