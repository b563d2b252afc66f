"""The newspaper, one concept a file."""

from articles.models.article import Article
from articles.models.author import Author
from articles.models.body_media import BodyImage, BodyVideo
from articles.models.category import Category
from articles.models.edition import Edition
from articles.models.presence import Presence
from articles.models.related_link import RelatedLink
from articles.models.tag import Tag
from articles.models.unsaved import Unsaved

__all__ = [
    "Article",
    "Author",
    "BodyImage",
    "BodyVideo",
    "Category",
    "Edition",
    "Presence",
    "RelatedLink",
    "Tag",
    "Unsaved",
]
