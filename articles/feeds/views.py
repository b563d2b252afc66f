"""Feeds: the newest stories for readers' programs and for other sites.

Each stands under the page that shows the same to people: ``/fa/tag/آب/rss`` and ``…/atom``.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Enclosure, SyndicationFeed
from django.utils.translation import gettext

from articles.feeds import channels
from articles.feeds.channels import Channel
from articles.feeds.entries import Entry, entries
from articles.feeds.formats import Atom, Rss
from articles.frame import Frame
from articles.pages import PageView, reader_page
from qodsna.addresses import absolute


class RssFeed(Feed):
    """The feed of a channel, in the language that is active."""

    kind = "rss"
    feed_type: type[SyndicationFeed] = Rss
    item_guid_is_permalink = True

    def __call__(self, request: HttpRequest, channel: Channel) -> HttpResponse:
        """What was taken away leaves the last date as it was: the ETag alone tells of a change."""
        response: HttpResponse = super().__call__(request, channel)
        del response["Last-Modified"]
        links = [(self.feed_url(channel), "self"), (settings.WEBSUB_HUB, "hub")]
        response["Link"] = ", ".join(f'<{to}>; rel="{rel}"' for to, rel in links if to)
        return response

    def get_object(self, request: HttpRequest, channel: Channel) -> Channel:
        return channel

    def title(self, channel: Channel) -> str:
        return channel.title

    def description(self, channel: Channel) -> str:
        """Plain words, which some programs read as HTML: no tag begins in them."""
        return (channel.about or channel.title).replace("<", "‹")

    subtitle = description

    def link(self, channel: Channel) -> str:
        return asked_at(channel.path, channel.query)

    def feed_url(self, channel: Channel) -> str:
        return asked_at(f"{channel.path.rstrip('/')}/{self.kind}", channel.query)

    def author_name(self, channel: Channel) -> str:
        return channel.edition.name

    def items(self, channel: Channel) -> list[Entry]:
        return list(entries(channel))

    def item_title(self, entry: Entry) -> str:
        return entry.story.title

    def item_link(self, entry: Entry) -> str:
        return entry.address

    def item_guid(self, entry: Entry) -> str:
        """The address that stays when the headline changes."""
        return absolute(entry.story.short_path)

    def item_description(self, entry: Entry) -> str:
        return entry.told("articles/feed/summary.html")

    def item_extra_kwargs(self, entry: Entry) -> dict[str, str]:
        in_full = entry.story.edition.feeds_in_full
        return {"content": entry.told("articles/feed/full.html") if in_full else ""}

    def item_pubdate(self, entry: Entry) -> datetime | None:
        return entry.story.published_at

    def item_updateddate(self, entry: Entry) -> datetime | None:
        return entry.story.last_change

    def item_author_name(self, entry: Entry) -> str | None:
        names = [each.name for each in entry.story.authors.all()]
        return f"{gettext('،')} ".join(names) or None

    def item_categories(self, entry: Entry) -> list[str]:
        service = [entry.story.category.name] if entry.story.category else []
        return [*service, *(each.name for each in entry.story.tags.all())]

    def item_enclosures(self, entry: Entry) -> list[Enclosure]:
        return entry.enclosures


def asked_at(path: str, query: str) -> str:
    return absolute(f"{path}?{query}" if query else path)


class AtomFeed(RssFeed):
    kind = "atom"
    feed_type = Atom


FEEDS = {"rss": RssFeed(), "atom": AtomFeed()}


def feed(channel_of: Callable[..., Channel]) -> PageView:
    """The view of both feeds of what ``channel_of`` finds in a frame by the parts of an address."""

    @reader_page
    def view(request: HttpRequest, frame: Frame, kind: str, **names: Any) -> HttpResponse:
        return FEEDS[kind](request, channel_of(frame, **names))

    return view


@reader_page
def feed_of_search(request: HttpRequest, frame: Frame, kind: str) -> HttpResponse:
    """What a reader searches, as it goes on being found; not indexed, as the page is not."""
    response = FEEDS[kind](request, channels.search(frame, request.GET))
    response["X-Robots-Tag"] = "noindex, follow"
    return response
