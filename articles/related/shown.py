"""The related content of a story as readers see it: what is pinned, then what is suggested."""

from articles.models import Article, RelatedLink

PLACES = 3


def related_links(story: Article) -> list[RelatedLink]:
    """All pins that readers may follow; where those are few, suggestions up to ``PLACES``.

    Never the story itself, never what readers may not see at this moment, nothing twice. Two
    queries at most after ``for_page()``.
    """
    pins = list(RelatedLink.objects.filter(article=story).visible().for_card())
    taken = {story.pk, *(pin.target_id for pin in pins)}
    codes = [code for code in story.suggested_codes if code not in taken]
    if len(pins) >= PLACES or not codes:
        return pins
    published = Article.objects.published().filter(edition=story.edition_id, pk__in=codes)
    cards = {card.pk: card for card in published.for_card()}
    fill = [cards[code] for code in dict.fromkeys(codes) if code in cards]
    return pins + [RelatedLink(article=story, target=card) for card in fill[: PLACES - len(pins)]]
