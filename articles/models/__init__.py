"""The newspaper, one concept a file."""

from articles.models.arrival import Arrival
from articles.models.article import Article
from articles.models.author import Author
from articles.models.body_media import BodyImage, BodyVideo
from articles.models.category import Category
from articles.models.channel import Channel
from articles.models.correction import Correction
from articles.models.day_count import DayCount
from articles.models.dossier import Dossier, DossierPlace
from articles.models.edition import Edition
from articles.models.findable import Findable
from articles.models.front_draft import FrontDraft
from articles.models.front_launch import FrontLaunch
from articles.models.known import KnownName, KnownWord
from articles.models.newsletter_issue import NewsletterIssue
from articles.models.newsletter_tally import NewsletterTally
from articles.models.note import Mention, Note
from articles.models.old_address import OldAddress
from articles.models.partner import Partner
from articles.models.places import AuthorPlace, TagPlace
from articles.models.post import Post
from articles.models.post_step import PostStep
from articles.models.presence import Presence
from articles.models.ranking import Ranking
from articles.models.read_count import DailyReadCount, ReadCount
from articles.models.related_link import RelatedLink
from articles.models.search_words import SearchWords
from articles.models.share_link import ShareLink
from articles.models.step import Step
from articles.models.subscriber import Subscriber
from articles.models.suggested import Suggested
from articles.models.tag import Tag
from articles.models.trait import Trait
from articles.models.translating import TranslationGroup
from articles.models.unsaved import Unsaved
from articles.models.version import Version

__all__ = [
    "Arrival",
    "Article",
    "Author",
    "AuthorPlace",
    "BodyImage",
    "BodyVideo",
    "Category",
    "Channel",
    "Correction",
    "DailyReadCount",
    "DayCount",
    "Dossier",
    "DossierPlace",
    "Edition",
    "Findable",
    "FrontDraft",
    "FrontLaunch",
    "KnownName",
    "KnownWord",
    "Mention",
    "NewsletterIssue",
    "NewsletterTally",
    "Note",
    "OldAddress",
    "Partner",
    "Post",
    "PostStep",
    "Presence",
    "Ranking",
    "ReadCount",
    "RelatedLink",
    "SearchWords",
    "ShareLink",
    "Step",
    "Subscriber",
    "Suggested",
    "Tag",
    "TagPlace",
    "Trait",
    "TranslationGroup",
    "Unsaved",
    "Version",
]
