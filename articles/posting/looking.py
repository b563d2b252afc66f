"""Whether a post whose answer was lost is in its channel after all.

A bot is not told of its own posts, but a channel that is open to all has a page in the web with the
last of them. That a story's address stands there proves that it arrived. That it does not proves
nothing by itself: the page may be old. Only where the page shows what was sent before it and also
what was sent a good while after it, there is a gap where it would stand, and it may be sent again.
"""

import html
import re
from datetime import timedelta
from enum import Enum, auto
from urllib.parse import unquote

from django.conf import settings
from django.utils import timezone

from articles.models import Post
from articles.posting.states import SETTLE
from articles.posting.wire import Request, UnsentError, UnsureError, ask
from articles.posting.wording import address

MOST_BYTES = 3 * 1024 * 1024
# So many of the posts that came later are looked for; a page shows about twenty.
LATER = 20


class Seen(Enum):
    THERE, MISSING, UNKNOWN = auto(), auto(), auto()


def page_of(post: Post) -> str:
    """The address of its channel's page, empty where it has none."""
    pages, handle = settings.POSTING_PAGES[post.channel.network], post.channel.handle
    return f"{pages}/{handle}" if pages and handle else ""


def can_be_looked_for(post: Post) -> bool:
    return bool(page_of(post)) and address(post.article) in post.sent_text


def look(post: Post) -> Seen:
    """Asks for the page of its channel."""
    try:
        reply = ask(Request(page_of(post), most=MOST_BYTES))
    except (UnsentError, UnsureError):
        return Seen.UNKNOWN
    return judge(post, reply.body.decode(errors="replace")) if reply.status == 200 else Seen.UNKNOWN


def judge(post: Post, page: str) -> Seen:
    """What a page of a channel says about a post."""
    text = unquote(html.unescape(page).replace("\\/", "/"))
    if stands(post, text):
        return Seen.THERE
    others = Post.objects.sent().filter(channel=post.channel).select_related("article__edition")
    before = others.filter(begun_at__lt=post.begun_at).order_by("-begun_at").first()
    settled = (post.ended_at or timezone.now()) + SETTLE
    after = others.filter(begun_at__gte=settled).order_by("begun_at")[:LATER]
    is_gap = before and stands(before, text) and any(stands(each, text) for each in after)
    return Seen.MISSING if is_gap else Seen.UNKNOWN


def stands(post: Post, text: str) -> bool:
    marker = re.escape(address(post.article))
    return re.search(rf"{marker}(?![0-9])", text) is not None


def pause_of(post: Post) -> timedelta | None:
    """Until the next look; None when so much time has passed that only people can tell."""
    waited = timezone.now() - (post.ended_at or timezone.now())
    return max(SETTLE, waited / 4) if waited < timedelta(days=2) else None
