"""A story as a feed tells it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.feedgenerator import Enclosure

from articles.body import Figures, Found, pieces
from articles.feeds.channels import STORIES, Channel
from articles.models import Article
from media.lengths import length
from media.sharing import shared
from qodsna.addresses import absolute, with_whole_addresses


@dataclass(frozen=True)
class Entry:
    """``found``: what there is in the library of the figures in its text."""

    story: Article
    found: Found

    @property
    def address(self) -> str:
        return absolute(self.story.get_absolute_url())

    @property
    def enclosures(self) -> list[Enclosure]:
        """Its picture, as soon as it lies in storage."""
        picture = self.story.shown_picture
        size = length(picture, "share") if picture else None
        if picture is None or size is None:
            return []
        return [Enclosure(shared(picture)["url"], str(size), "image/jpeg")]

    def told(self, template: str) -> str:
        """HTML that says in which direction it is read, all its addresses whole."""
        context = {
            "article": self.story,
            "edition": self.story.edition,
            "picture": self.story.shown_picture,
            "pieces": pieces(self.story.body, self.found),
        }
        return with_whole_addresses(render_to_string(template, context).strip())


def entries(channel: Channel) -> Iterator[Entry]:
    """The newest stories; the figures of all their texts are asked for together."""
    newest = list(channel.stories.for_feed().newest_first()[:STORIES])
    in_full = channel.edition.feeds_in_full
    found = Figures.of("".join(each.body for each in newest if in_full)).load()
    for story in newest:
        yield Entry(story, found)
