"""RSS 2.0 and Atom as Django writes them, with the whole text of a story and a hub if wanted."""

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.xmlutils import SimplerXMLGenerator

from qodsna import xml

CONTENT = "http://purl.org/rss/1.0/modules/content/"
# The last change of a feed of nothing.
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class Sound(SyndicationFeed):
    """Nothing that is told in it breaks it, and an empty one is the same at every reading."""

    link = "link"

    def __init__(self, **told: Any) -> None:
        super().__init__(**{name: lawful(value) for name, value in told.items()})

    def add_item(self, **told: Any) -> None:  # type: ignore[override]
        super().add_item(**{name: lawful(value) for name, value in told.items()})

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        super().add_root_elements(handler)
        if settings.WEBSUB_HUB:
            handler.addQuickElement(self.link, "", {"rel": "hub", "href": settings.WEBSUB_HUB})

    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else NEVER


def lawful(value: Any) -> Any:
    if isinstance(value, str):
        return xml.lawful(value)
    return [lawful(each) for each in value] if isinstance(value, list) else value


class Rss(Sound, Rss201rev2Feed):
    link = "atom:link"

    def rss_attributes(self) -> dict[str, str]:
        return {**super().rss_attributes(), "xmlns:content": CONTENT}

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        if item["content"]:
            handler.addQuickElement("content:encoded", item["content"])


class Atom(Sound, Atom1Feed):
    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        if item["content"]:
            handler.addQuickElement("content", item["content"], {"type": "html"})
