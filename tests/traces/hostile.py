"""A newspaper in which every text is hostile, and what of an answer a browser would run."""

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import timedelta
from html.parser import HTMLParser
from types import SimpleNamespace
from typing import Any

import nh3
from django.db import connection
from django.utils import timezone

from articles.models import (
    Article,
    Author,
    Correction,
    Findable,
    Note,
    RelatedLink,
    Tag,
    Version,
)
from articles.models.content import fields_of
from articles.status import Status
from comments.models import Comment
from media.models import Gallery, GalleryImage
from tests.builders import category, dossier, edition, image, ready_video
from tests.comments.builders import comment
from tests.traces.payloads import HANDLERS

WIDE = 15
OF_BODY = {"p", "h2", "h3", "ul", "ol", "li", "blockquote", "br", "hr", "a", "strong", "em", "sub",
           "sup", "q", "figure"}  # fmt: skip
ADDRESSES = {"href", "src", "action", "formaction", "poster", "data", "xlink:href", "ping",
             "background", "cite", "srcset", "imagesrcset"}  # fmt: skip
RUN = {*HANDLERS, "srcdoc", "style", "formaction"}
MAY_HAVE_THEM = {"script", "iframe", "object", "embed", "p", "a", "img", "svg", "math", "form",
                 "input", "details", "video", "audio", "q", "h2", "td", "button"}  # fmt: skip
LAWFUL = {"http", "https", "mailto", "tel"}
# As browsers read an address: without these, and with a scheme of ASCII or none.
UNREAD = re.compile("^[\\0- ]+|[\t\n\r]")
SCHEME = re.compile("([a-z][a-z0-9+.-]*):", re.IGNORECASE)


def copies(thing: Any, payloads: list[str], *fields: str) -> list[Any]:
    """A row of its kind for each payload, in these of its texts, cut where they end."""
    model, rows = type(thing), []
    for payload in payloads:
        row = model.objects.get(pk=thing.pk)
        row.pk = None
        row._state.adding = True
        for name in fields:
            setattr(row, name, payload[: model._meta.get_field(name).max_length])
        rows.append(row)
    made: list[Any] = model.objects.bulk_create(rows)
    return made


def newspaper(payloads: list[str]) -> SimpleNamespace:
    """A published story for each payload, which stands in all that people write of it.

    In its body it stands as no way of the newsroom would let it come there.
    """
    paper = edition(feeds_in_full=True)
    service = category("x")
    count, now = len(payloads), timezone.now()
    numbered = [f"{n:03} {each}" for n, each in enumerate(payloads)]
    tags = Tag.objects.bulk_create(
        Tag(edition=paper, name=each[:80], slug=f"t{n}") for n, each in enumerate(numbered)
    )
    authors = Author.objects.bulk_create(
        Author(edition=paper, name=each[:80], slug=f"a{n}", biography=each)
        for n, each in enumerate(numbered)
    )
    pictures = copies(image(), payloads, "alt", "caption", "credit", "rights_owner")
    films = copies(ready_video(poster=pictures[0]), payloads, "title", "description", "credit")
    albums = Gallery.objects.bulk_create(Gallery(title=each[:250]) for each in payloads)
    GalleryImage.objects.bulk_create(
        GalleryImage(gallery=album, image=picture, position=0, own_caption=each[:1000])
        for album, picture, each in zip(albums, pictures, payloads, strict=True)
    )
    stories = Article.objects.bulk_create(
        Article(
            edition=paper, status=Status.PUBLISHED, category=service, kind="video", headline=each,
            published_at=now - timedelta(seconds=count - n), kicker=each[:150], lead=each,
            subheadline=each[:250], sign_off=each[:60], lead_image=pictures[n], video=films[n],
            gallery=albums[n], corrections_shown=1, comments_published=1,
        )
        for n, each in enumerate(payloads)
    )  # fmt: skip
    for story, own_tag, own_author in zip(stories, tags, authors, strict=True):
        story.tags.add(own_tag)
        story.authors.add(own_author)
    Correction.objects.bulk_create(
        Correction(article=story, kind=Correction.Kind.CORRECTION, note=each[:500], version=1)
        for story, each in zip(stories, payloads, strict=True)
    )
    RelatedLink.objects.bulk_create(
        RelatedLink(article=story, url="https://x.example/", title=each[:250], lead=each[:300])
        for story, each in zip(stories, payloads, strict=True)
    )
    Comment.objects.bulk_create(
        Comment(
            article=story,
            text=each,
            name=each[:60],
            status="approved",
            decided_at=now,
            reference=f"r{n:07}",
        )
        for n, (story, each) in enumerate(zip(stories, payloads, strict=True))
    )
    Findable.objects.keep(list(stories))
    with connection.cursor() as cursor:
        for story, each in zip(stories, payloads, strict=True):
            cursor.execute("UPDATE articles_article SET body = %s WHERE id = %s", [each, story.pk])
    wide = [_wide(stories[n], payloads[n : n + WIDE]) for n in range(0, count, WIDE)]
    paper.slogan, paper.footer = payloads[0][:160], "\n".join(payloads)
    paper.save()
    folder = dossier("d", lead=" ".join(payloads)[:500], introduction=" ".join(payloads))
    stories[0].dossiers.add(folder, through_defaults={"published_at": stories[0].published_at})
    return SimpleNamespace(
        stories=stories, tags=tags, authors=authors, films=films, wide=wide, dossier=folder
    )


def _wide(story: Article, payloads: list[str]) -> Article:
    """What the newsroom looks at closely: with several of them, two versions, and a note."""
    content = fields_of(story) | {"tags": [], "authors": [], "related": []}
    texts = {"lead": " ".join(payloads)[:1000], "body": "".join(f"<p>{p}</p>" for p in payloads)}
    Version.objects.bulk_create(
        Version(article=story, number=n, content=content | change)
        for n, change in ((1, {}), (2, texts))
    )
    Article.objects.filter(pk=story.pk).update(version=2, lead=texts["lead"])
    Note.objects.create(article=story, text="\n".join(payloads))
    comment(article=story, text="\n".join(payloads), name=payloads[0][:60])
    return story


class Read(HTMLParser):
    """The pairs of tag and attribute, the addresses, and what stands within scripts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.pairs: set[tuple[str, str]] = set()
        self.addresses: set[tuple[str, str]] = set()
        self.scripts: list[tuple[dict[str, str | None], str]] = []
        self._script: dict[str, str | None] | None = None
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.pairs |= {(tag, ""), *((tag, name) for name, _ in attrs)}
        self.addresses |= {(name, value or "") for name, value in attrs if name in ADDRESSES}
        if tag == "script":
            self._script = dict(attrs)
            self.scripts.append((self._script, ""))

    def handle_endtag(self, tag: str) -> None:
        self._script = None if tag == "script" else self._script

    def handle_data(self, data: str) -> None:
        if self._script is not None:
            self.scripts[-1] = (self._script, self.scripts[-1][1] + data)


def faults(html: str, known: set[tuple[str, str]]) -> Iterator[str]:
    """What of a page is neither on one without payloads nor of a lawful body."""
    read = Read(html)
    for tag, name in read.pairs - known:
        if tag not in OF_BODY or name not in {"", "href", "rel", "title", "lang", "data-image",
                                              "data-video", "start", "type"}:  # fmt: skip
            yield f"<{tag} {name}>"
    for name, value in read.addresses:
        if (scheme := SCHEME.match(UNREAD.sub("", value))) and scheme[1].lower() not in LAWFUL:
            yield f"{name}={value[:60]}"
    for attributes, text in read.scripts:
        if attributes.get("type") in {"application/ld+json", "application/json", "importmap"}:
            json.loads(text)
        elif text.strip():
            yield f"script: {text[:60]}"
    yield from by_html5(html)


def by_html5(html: str) -> Iterator[str]:
    """The same by a parser as browsers have it: handlers, and what is a script."""
    found: list[str] = []

    def note(tag: str, name: str, value: str) -> str:
        if name in RUN and "alert" in value:
            found.append(f"<{tag} {name}={value[:40]}>")
        return value

    nh3.clean(
        html, tags=MAY_HAVE_THEM, clean_content_tags=set(), attributes={"*": RUN},
        attribute_filter=note, link_rel=None,
    )  # fmt: skip
    yield from found


def texts_of_feed(xml: str) -> Iterator[str]:
    """The HTML that a feed carries."""
    for each in ET.fromstring(xml).iter():
        if each.tag.rpartition("}")[2] in {"description", "encoded", "summary", "content"}:
            yield each.text or ""
