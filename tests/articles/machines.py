"""What machines read, checked as strictly as its own specification says."""

import re
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

from tests.articles.pages import Page

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
IMAGE = "{http://www.google.com/schemas/sitemap-image/1.1}"
PEOPLES_DIGITS = re.compile("[۰-۹٠-٩]")
MOMENT = re.compile(
    r"(?:19|20)\d\d-(?:0\d|1[0-2])-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d(?:\.\d{1,6})?[+-]\d\d:\d\d"
)
# Of JSON-LD: what people read, and may be written in any digits.
WORDS = {
    "name", "alternateName", "headline", "description", "articleSection", "keywords", "text",
    "caption", "creditText", "copyrightNotice",
}  # fmt: skip
ATTRIBUTES = {
    "href", "src", "srcset", "datetime", "width", "height", "id", "hreflang", "lang", "poster",
    "data-worker", "data-at", "sizes",
}  # fmt: skip


def xml(response) -> ElementTree.Element:
    assert response.status_code == 200
    return ElementTree.fromstring(response.content)


def check_address(text: str) -> None:
    """Whole, in ASCII, of this site, and without a digit that is for people."""
    parts = urlsplit(text)
    assert (parts.scheme, parts.netloc) == ("http", "testserver"), text
    assert text.isascii(), text
    assert not PEOPLES_DIGITS.search(unquote(text)), text
    assert not re.search(r"[\s<>\"]", text), text


def check_moment(text: str) -> datetime:
    """ISO 8601, Gregorian, with its zone."""
    assert MOMENT.fullmatch(text), text
    return datetime.fromisoformat(text)


def one(element: ElementTree.Element, name: str) -> str:
    (found,) = element.findall(name)
    assert found.text, name
    return found.text


def check_rss(root: ElementTree.Element, language: str) -> list[ElementTree.Element]:
    """RSS 2.0 as rssboard.org says it; gives the items."""
    assert (root.tag, root.attrib) == ("rss", {"version": "2.0"})
    (channel,) = root
    assert one(channel, "title")
    assert one(channel, "description")
    check_address(one(channel, "link"))
    assert one(channel, "language") == language
    check_mail_date(one(channel, "lastBuildDate"))
    (own,) = [link for link in channel.findall(f"{ATOM}link") if link.get("rel") == "self"]
    check_address(own.get("href", ""))
    items = channel.findall("item")
    for item in items:
        assert one(item, "title")
        assert f'lang="{language}"' in one(item, "description")
        check_address(one(item, "link"))
        check_mail_date(one(item, "pubDate"))
        (guid,) = item.findall("guid")
        assert guid.get("isPermaLink") == "true"
        check_address(guid.text or "")
        for enclosure in item.findall("enclosure"):
            check_enclosure(enclosure, "url")
    guids = [one(item, "guid") for item in items]
    assert len(guids) == len({*guids})
    return items


def check_atom(root: ElementTree.Element, language: str) -> list[ElementTree.Element]:
    """Atom as RFC 4287 says it; gives the entries."""
    assert root.tag == f"{ATOM}feed"
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == language
    for element in (root, *root.findall(f"{ATOM}entry")):
        assert one(element, f"{ATOM}title")
        check_address(one(element, f"{ATOM}id"))
        check_moment(one(element, f"{ATOM}updated"))
        for link in element.findall(f"{ATOM}link"):
            if link.get("rel") == "enclosure":
                check_enclosure(link, "href")
            elif link.get("rel") != "hub":
                check_address(link.get("href", ""))
    assert one(root, f"{ATOM}author/{ATOM}name")
    entries = root.findall(f"{ATOM}entry")
    for entry in entries:
        assert check_moment(one(entry, f"{ATOM}published")) <= check_moment(
            one(entry, f"{ATOM}updated")
        )
        (summary,) = entry.findall(f"{ATOM}summary")
        assert summary.get("type") == "html"
    ids = [one(entry, f"{ATOM}id") for entry in entries]
    assert len(ids) == len({*ids})
    return entries


def check_mail_date(text: str) -> datetime:
    """RFC 822 with a four-digit year, its names in English and its zone in numbers."""
    assert re.fullmatch(
        r"[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} (?:19|20)\d\d \d\d:\d\d:\d\d [+-]\d{4}", text
    ), text
    return parsedate_to_datetime(text)


def check_enclosure(element: ElementTree.Element, address: str) -> None:
    check_address(element.get(address, ""))
    assert re.fullmatch("[1-9][0-9]*", element.get("length", ""))
    assert element.get("type") == "image/jpeg"


def check_sitemap(root: ElementTree.Element, kind: str = "url") -> list[tuple[str, str]]:
    """As sitemaps.org says it; gives each address with its last change, or nothing for it."""
    assert root.tag == SITEMAP + {"url": "urlset", "sitemap": "sitemapindex"}[kind]
    found = []
    for entry in root:
        assert entry.tag == f"{SITEMAP}{kind}"
        place, changed = one(entry, f"{SITEMAP}loc"), entry.findtext(f"{SITEMAP}lastmod", "")
        check_address(place)
        if changed:
            check_moment(changed)
        found.append((place, changed))
    places = [place for place, _ in found]
    assert len(places) == len({*places})
    return found


def check_json_ld(data: Any, name: str = "") -> None:
    """Dates, addresses and numbers are for machines, wherever in it they stand."""
    if isinstance(data, dict):
        for key, value in data.items():
            check_json_ld(value, key)
    elif isinstance(data, list):
        for each in data:
            check_json_ld(each, name)
    elif name.startswith(("date", "uploadDate", "expires")):
        check_moment(data)
    elif name in {"url", "item", "mainEntityOfPage", "contentUrl", "thumbnailUrl", "@id"}:
        check_address(data)
    elif name not in WORDS:
        assert not PEOPLES_DIGITS.search(str(data)), (name, data)


def machine_fields(page: Page) -> list[str]:
    """Every attribute of a page that no person reads; addresses as they are meant.

    Where a story is carried on, its headline goes along in the address.
    """
    found = [
        unquote(element[name])
        for element in page.elements
        for name in ATTRIBUTES & element.attributes.keys()
        if not (name == "href" and element.within("share__places"))
    ]
    told = ("og:url", "og:image", "og:image:width", "og:image:height")
    return [*found, *(unquote(e["content"]) for e in page.all("meta") if e["property"] in told)]
