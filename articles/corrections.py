"""What counts as a change of a text that readers have read."""

from typing import TYPE_CHECKING, Any

from articles.body import in_letters_of, sanitize
from articles.hygiene.changes import clean_body, clean_line, without_leavings

if TYPE_CHECKING:
    from articles.models import Article

PARTS = ("headline", "lead", "body")


def differing(stored: "Article", new: dict[str, Any]) -> list[str]:
    """The parts that say something else; what hygiene or spaces alone make of it is no change."""
    return [
        name
        for name in PARTS
        if name in new
        and getattr(stored, name) != new[name]
        and said(stored, name, getattr(stored, name)) != said(stored, name, new[name])
    ]


def said(article: "Article", name: str, text: str) -> str:
    """A part as it is compared: after hygiene, with one space where there are any."""
    body, kept = name == "body", article.left_alone
    text = without_leavings(sanitize(text)) if body else text
    if article.edition.writes_persian:
        text = clean_body(text, kept)[0] if body else clean_line(name, text, kept)[0]
    text = in_letters_of(article.edition, text, kept)
    return " ".join(text.split())
