"""The approved comments of a story, in pages that cost the same however long the thread."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from comments.models import Comment
from comments.querysets import CommentQuerySet
from qodsna.prepared import Given, prepared_by_key

PAGE_SIZE = 20
FIRST_REPLIES = 10
REPLIES_PAGE = 50


class Order(TextChoices):
    """As it stands in an address."""

    NEWEST = "newest", _("تازه‌ترین")
    OLDEST = "oldest", _("قدیمی‌ترین")
    LIKED = "liked", _("پسندیده‌ترین")


@dataclass(frozen=True)
class Walk:
    """How a thread is gone through: its order, what follows a comment, and the order again."""

    ordered: Callable[[CommentQuerySet], CommentQuerySet]
    following: Callable[[CommentQuerySet, Comment], CommentQuerySet]
    place: Callable[[Comment], Any]


WALKS = {
    Order.NEWEST: Walk(
        CommentQuerySet.newest_first, CommentQuerySet.older_than, lambda comment: -comment.pk
    ),
    Order.OLDEST: Walk(
        CommentQuerySet.newest_last, CommentQuerySet.newer_than, lambda comment: comment.pk
    ),
    Order.LIKED: Walk(
        CommentQuerySet.most_liked_first,
        CommentQuerySet.liked_less_than,
        lambda comment: (-comment.likes, -comment.pk),
    ),
}


@dataclass(frozen=True)
class Conversation:
    """A comment with replies to it: all from the first, unless there are more on either side."""

    comment: Comment
    replies: list[Comment]
    has_earlier: bool = False
    has_later: bool = False


@dataclass(frozen=True)
class Thread:
    """A page of conversations; ``following`` is the query of the next page, or empty."""

    conversations: list[Conversation]
    order: Order | None = None
    following: str = ""

    @property
    def comments(self) -> list[Comment]:
        """All that stand on the page."""
        return [comment for each in self.conversations for comment in [each.comment, *each.replies]]


def first_page(article: Article) -> Thread:
    """Of a story that nobody wrote about, or that brought its comments along, without a query."""
    found = getattr(article, "first_comments", None)
    if found is None:
        found = newest_heads(code=article.pk) if article.comments_published else []
    return thread_of(found, Order.NEWEST)


def first_comments() -> CommentQuerySet:
    """What stands on the first page of the thread of the story ``code``."""
    approved = Comment.objects.of_code(Given("code")).approved()
    heads = approved.top_level().newest_first()
    return approved.with_replies(heads[: PAGE_SIZE + 1], FIRST_REPLIES + 1)


newest_heads = prepared_by_key(first_comments)


def page(article: Article, order: Order, after: Comment | None = None) -> Thread:
    """The conversations that follow a comment in an order, or the first ones; in one query."""
    walk, approved = WALKS[order], Comment.objects.of_article(article).approved()
    heads = walk.ordered(approved.top_level())
    if after:
        heads = walk.following(heads, after)
    return thread_of(approved.with_replies(heads[: PAGE_SIZE + 1], FIRST_REPLIES + 1), order)


def thread_of(comments: Iterable[Comment], order: Order) -> Thread:
    """Of a page of conversations and one more, where there is one."""
    found = conversations(comments)
    found.sort(key=lambda conversation: WALKS[order].place(conversation.comment))
    shown, more = found[:PAGE_SIZE], found[PAGE_SIZE:]
    following = f"order={order}&after={shown[-1].comment.pk}" if more else ""
    return Thread(shown, order, following)


def conversations(comments: Iterable[Comment]) -> list[Conversation]:
    """Each comment with its first replies below it."""
    below: dict[int | None, list[Comment]] = defaultdict(list)
    for comment in sorted(comments, key=attrgetter("pk")):
        below[comment.parent_id].append(comment)
    return [
        Conversation(
            head,
            below[head.pk][:FIRST_REPLIES],
            has_later=len(below[head.pk]) > FIRST_REPLIES,
        )
        for head in below[None]
    ]


def conversation_at(place: Comment) -> Thread:
    """One conversation: of a comment with its first replies, of a reply from there on."""
    head = place.parent or place
    approved = Comment.objects.filter(article=place.article_id).approved()
    replies = approved.replies_to(head).newest_last().for_thread()
    found = list(replies.filter(pk__gte=place.pk)[: REPLIES_PAGE + 1])
    shown, more = found[:REPLIES_PAGE], found[REPLIES_PAGE:]
    has_earlier = place != head and replies.older_than(place).exists()
    following = f"comment={more[0].pk}" if more else ""
    return Thread([Conversation(head, shown, has_earlier)], following=following)
