"""The stories that somebody may do something about, as parts that each walk one index."""

from typing import Any

from articles.querysets import ArticleQuerySet
from articles.rights import desk_of, reach
from qodsna.roles import Reach

# A desk of more services than this is asked for as a whole: what is its own is soon found among
# everybody's, and no statement takes a part for each of hundreds.
MOST_PARTS = 20


def parts(user: Any, action: str, stories: ArticleQuerySet, most: int) -> list[ArticleQuerySet]:
    """The first of these ordered stories that are within the reach of his desk, or of all."""
    held = reach(user, action)
    if Reach.ANY in held:
        return [stories[:most]]
    services = desk_of(user) if Reach.DESK in held else set()
    if len(services) > MOST_PARTS:
        return [stories.filter(category__in=services)[:most]]
    return [stories.filter(category=service)[:most] for service in sorted(services)]


def own_parts(user: Any, stories: ArticleQuerySet, most: int) -> list[ArticleQuerySet]:
    """The first of these ordered stories that he began, and of those in his hands."""
    return [stories.filter(created_by=user)[:most], stories.filter(assigned_to=user)[:most]]


def scope(user: Any, action: str, stories: ArticleQuerySet) -> ArticleQuerySet:
    """All of these stories that are within the reach of his desk, or of all; to be counted."""
    if Reach.ANY in reach(user, action):
        return stories
    # No service has the key 0: an empty desk is asked for like any other.
    return stories.filter(category__in=desk_of(user) or {0})
