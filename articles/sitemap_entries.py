"""How a sitemap is written: https://www.sitemaps.org/protocol.html and what search engines add."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from xml.sax.saxutils import quoteattr

from django.conf import settings
from django.http import HttpResponse

from articles.models import Article
from qodsna.addresses import absolute
from qodsna.persian import TEHRAN
from qodsna.xml import element

SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
SPACES = {
    "news": "http://www.google.com/schemas/sitemap-news/0.9",
    "image": "http://www.google.com/schemas/sitemap-image/1.1",
    "xhtml": "http://www.w3.org/1999/xhtml",
}


def document(root: str, entries: Iterable[str], *kinds: str) -> HttpResponse:
    spaces = f' xmlns="{SPACE}"' + "".join(f' xmlns:{kind}="{SPACES[kind]}"' for kind in kinds)
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<{root}{spaces}>{"".join(entries)}</{root}>\n'
    return HttpResponse(text, content_type="application/xml; charset=utf-8")


def entry(kind: str, path: str, changed: datetime | None = None, more: str = "") -> str:
    place = element("loc", absolute(path))
    last = element("lastmod", moment(changed)) if changed else ""
    return f"<{kind}>{place}{last}{more}</{kind}>\n"


def moment(at: datetime) -> str:
    """In ISO 8601, with its zone."""
    return at.astimezone(TEHRAN).isoformat("T", "seconds")


def alternates(together: Sequence[Article]) -> str:
    """That a story is told in other languages too; ``together``: it and its translations."""
    told = [(each.edition.language, each.get_absolute_url()) for each in together]
    told += [("x-default", path) for _, path in told[:1]]
    return "".join(
        f'<xhtml:link rel="alternate" hreflang="{language}"'
        f" href={quoteattr(settings.SITE_URL + path)}/>"
        for language, path in told
    )
