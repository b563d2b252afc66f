"""The related content of a story as readers see it: what is pinned, then what is suggested."""

from datetime import datetime

from django.utils import timezone

from articles import statements
from articles.models import Article, RelatedLink
from qodsna.prepared import numbered

PLACES = 3


def related_links(story: Article) -> list[RelatedLink]:
    """All pins that readers may follow; where those are few, suggestions up to ``PLACES``.

    Never the story itself, never what readers may not see at this moment, nothing twice. Two
    queries at most after ``for_page()``, and one after ``story_at()``.
    """
    now = timezone.now()
    pins = pinned_under(story, now)
    taken = {story.pk, *(pin.target_id for pin in pins)}
    codes = [code for code in story.suggested_codes if code not in taken]
    if len(pins) >= PLACES or not codes:
        return pins
    asked = numbered("code", codes)
    found = statements.cards(len(codes), edition=story.edition_id, now=now, **asked)
    cards = {card.pk: card for card in found}
    fill = [cards[code] for code in dict.fromkeys(codes) if code in cards]
    return pins + [RelatedLink(article=story, target=card) for card in fill[: PLACES - len(pins)]]


def pinned_under(story: Article, now: datetime) -> list[RelatedLink]:
    known: list[RelatedLink] | None = getattr(story, "pinned", None)
    return statements.pins(code=story.pk, now=now) if known is None else known
