"""The newspaper, one concept a file."""

from articles.models.article import Article
from articles.models.author import Author
from articles.models.body_media import BodyImage, BodyVideo
from articles.models.category import Category
from articles.models.edition import Edition
from articles.models.related_link import RelatedLink
from articles.models.search_words import SearchWords
from articles.models.tag import Tag

__all__ = [
    "Article",
    "Author",
    "BodyImage",
    "BodyVideo",
    "Category",
    "Edition",
    "RelatedLink",
    "SearchWords",
    "Tag",
]
