"""The thread of a story as HTML: most of what is drawn on a page that people write about."""

from dataclasses import dataclass
from functools import lru_cache

from django.utils.safestring import SafeString

from articles.frame import Frame
from articles.models import Article
from comments.closing import why_closed
from comments.models import Comment
from comments.threads import Conversation, Order, Thread, first_page
from qodsna.addresses import path_to
from qodsna.languages import spoken
from qodsna.markup import NOTHING, draw, joined, remembered
from qodsna.templatetags.persian import digits, moment


@dataclass(frozen=True)
class Look:
    """How comments stand on a page.

    ``url``: of the thread's page, or empty where there is none. ``closed``: why nobody may write
    now. ``form``: the id of the page's form for votes, and ``place`` the query of the page.
    """

    calendar: str
    url: str
    closed: str = ""
    form: str = ""
    place: str = ""


def below(frame: Frame, article: Article) -> SafeString:
    """The first of the approved comments of an article, in one query; in none where it has none."""
    is_published = article.is_published
    url = path_to("comments:thread", frame.edition.code, article.pk) if is_published else ""
    closed = why_closed(article) if is_published else ""
    return draw(
        "comments/below.html",
        thread=thread_html(article, first_page(article), Look(frame.edition.calendar, url, closed)),
        url=url,
        closed=closed,
        track=frame.component("comments/track.html"),
        live=frame.component("comments/live.html"),
    )


def thread_html(article: Article, thread: Thread, look: Look) -> SafeString:
    several = look.url and article.comments_published > 1
    return draw(
        "comments/thread.html",
        order=thread.order,
        counters=_counters(article),
        orders=_orders(look.url, thread.order, spoken()) if several else NOTHING,
        conversations=joined(
            draw("comments/conversation.html", comment=_comment(each.comment, look, each))
            for each in thread.conversations
        ),
        has_comments=article.comments_published > 0,
        url=look.url,
        following=thread.following,
    )


def _counters(article: Article) -> SafeString:
    counted = (article.comments_published, article.comments_pending, article.comments_refused)
    if not any(counted):
        return NOTHING
    published, pending, refused = map(digits, counted)
    return draw("comments/counters.html", published=published, pending=pending, refused=refused)


@lru_cache(1024)
def _orders(url: str, current: Order | None, _spoken: tuple[str, str]) -> SafeString:
    """What readers choose from, remembered for each thread, order and language."""
    return joined(
        draw(
            "comments/order.html",
            url=url,
            order=order.value,
            name=order.label,
            is_current=order == current,
        )
        for order in Order
    )


def _comment(comment: Comment, look: Look, conversation: Conversation | None = None) -> SafeString:
    """``conversation``: with the replies to it, if it is the head of one."""
    mine = getattr(comment, "mine", None)
    return remembered(
        "comments/comment.html",
        key=comment.pk,
        name=comment.display_name,
        is_official=comment.is_official,
        moment=moment(comment.created_at, look.calendar),
        is_edited=comment.is_edited,
        text=comment.text,
        url=look.url,
        form=look.form,
        place=look.place,
        likes=digits(comment.likes),
        dislikes=digits(comment.dislikes),
        is_liked=mine == 1,
        is_disliked=mine == -1,
        takes_replies=conversation is not None and not look.closed,
        replies=_replies(conversation, look) if conversation else NOTHING,
    )


def _replies(conversation: Conversation, look: Look) -> SafeString:
    if not conversation.replies and not conversation.has_earlier:
        return NOTHING
    return draw(
        "comments/replies.html",
        head=conversation.comment.pk,
        url=look.url,
        has_earlier=conversation.has_earlier,
        has_later=conversation.has_later,
        replies=joined(
            draw("comments/conversation.html", comment=_comment(reply, look))
            for reply in conversation.replies
        ),
    )
