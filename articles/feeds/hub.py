"""Tells a hub that feeds have changed, so that it fetches them and passes them on (WebSub)."""

from datetime import timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.utils import timezone

from articles.feeds.views import FEEDS
from articles.models import Article, Category
from articles.posting.wire import Request, UnsentError, ask
from qodsna.addresses import absolute

# Longer than the minute after which it is told again: twice is harmless, never is not.
SPAN = timedelta(minutes=2)
MOST_STORIES = 200
FORM = "application/x-www-form-urlencoded"


def tell_hub() -> None:
    """Of feeds that got a story since; raises UnsentError or UnsureError where none hears it."""
    topics = sorted(changed_feeds()) if settings.WEBSUB_HUB else []
    if not topics:
        return
    told = [("hub.mode", "publish"), *(("hub.url", each) for each in topics)]
    reply = ask(Request(settings.WEBSUB_HUB, urlencode(told).encode(), FORM))
    if reply.status >= 300:
        raise UnsentError(f"مرکز پخش پاسخ {reply.status} داد")


def changed_feeds() -> set[str]:
    """The addresses of the feeds of the editions and services in which something came out."""
    now = timezone.now()
    stories = Article.objects.published_in(now - SPAN, now).newest_first()
    fresh = list(stories.select_related("edition")[:MOST_STORIES])
    pages = {each.edition.get_absolute_url() for each in fresh}
    pages |= services({each.category_id for each in fresh if each.category_id})
    return {absolute(f"{page.rstrip('/')}/{kind}") for page in pages for kind in FEEDS}


def services(keys: set[int]) -> set[str]:
    """The pages of these services and of those above them."""
    every = Category.objects.with_tree_fields().select_related("edition")
    known = {each.pk: each for each in every}
    above = {pk for key in keys for pk in known[key].tree_path}
    return {known[pk].get_absolute_url() for pk in above}
