"""Suggests whole headlines, until there is an index."""

from articles.models import Article, Edition


def suggest(edition: Edition, typed: str, most: int = 8) -> list[str]:
    """What somebody may want to ask for who has typed so much; nothing for nothing."""
    if not typed:
        return []
    stories = Article.objects.published().in_edition(edition).newest_first()
    return [story.title for story in stories.filter(headline__icontains=typed)[:most]]
