"""The pages that are measured, chosen from the archive, and what each of them asks the database.

``?before=`` of a deep page is the story that stands last on the page before it.
"""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection
from django.db.models import Count
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.archive.shelf import Shelf
from articles.frame import Frame, kept
from articles.models import Article, Author, Dossier, Tag
from articles.sitemaps import Month
from articles.views import PAGE_SIZE
from benchmarks.cast import EDITOR
from benchmarks.explaining import whole_tables
from benchmarks.stories import LONG_AGO, SEARCHED
from qodsna.calendars import day_of

DEEP = 500
DESK = "/admin/articles/article/"


def addresses() -> dict[str, str]:
    """Readers' pages by name; those of the long past are the same in every archive."""
    frame = Frame.load("fa")
    fa, service = frame.edition.get_absolute_url(), frame.services[0]
    shelf, long_ago = Shelf(frame), day_of(timezone.now() - LONG_AGO)
    newest = Article.objects.published().newest_first()
    tags = Tag.objects.annotate(uses=Count("article")).order_by("-uses", "pk")
    return {
        "article": told_about(newest).get_absolute_url(),
        "front": fa,
        "service": service.get_absolute_url(),
        f"service, page {DEEP}": deep(newest.filter(category__in=frame.below(service)), service),
        "day archive": shelf.path_of_day(long_ago),
        "tag": tags.first().get_absolute_url(),
        "search": f"{fa}search?{urlencode({'q': SEARCHED})}",
        "feed": f"{fa}rss",
        "sitemap part": f"/sitemap-fa-{Month(long_ago.year, long_ago.month)}.xml",
        "API page": "/api/v1/fa/articles",
        "author": Author.objects.first().get_absolute_url(),
        "rare tag": tags.filter(slug__startswith="کمیاب").first().get_absolute_url(),
        "dossier": Dossier.objects.first().get_absolute_url(),
        "most read": f"{fa}most-read/month",
        "most discussed": f"{fa}most-discussed/month",
        "videos": f"{fa}videos",
        "photos": f"{fa}photos",
        "archive": shelf.path,
        "archive, month": shelf.path_of_day(long_ago, depth=2),
        "archive of a service": Shelf(frame, service).path,
        "feed of a service": f"{service.get_absolute_url()}/rss",
        "news sitemap": "/news-sitemap.xml",
        "API, one story": f"/api/v1/fa/articles/{newest.first().pk}",
        "suggestions": f"{fa}search/suggest?{urlencode({'q': SEARCHED[:3]})}",
    }


def desk() -> dict[str, str]:
    return {"admin list": DESK, "admin form": f"{DESK}{told_about().pk}/change/"}


def told_about(newest: Any = None) -> Article:
    """The newest story with comments and related ones."""
    newest = newest or Article.objects.published().newest_first()
    codes = list(newest.values_list("pk", flat=True)[:100])
    told = Article.objects.filter(
        pk__in=codes, related_links__isnull=False, comments_published__gt=0
    )
    return told.newest_first()[0]


def deep(newest: Any, service: Any) -> str:
    """The page of a service at a depth, or its last one that is full."""
    pages = min(DEEP, newest.count() // PAGE_SIZE)
    return f"{service.get_absolute_url()}?before={newest[PAGE_SIZE * (pages - 1) - 1].pk}"


def count() -> dict[str, Any]:
    """Of each page its address, and its queries in a cold process and in a warm one; and the
    session in which the desk is asked for.
    """
    reader, editor = clients()
    found = {name: counted(reader, path) for name, path in addresses().items()}
    found |= {name: counted(editor, path) for name, path in desk().items()}
    return {"pages": found, "session": editor.cookies[settings.SESSION_COOKIE_NAME].value}


def clients() -> tuple[Client, Client]:
    reader, editor = (Client(SERVER_NAME="127.0.0.1") for _ in range(2))
    reader.get("/hello/")
    editor.force_login(User.objects.get(username=EDITOR))
    return reader, editor


def counted(client: Client, path: str) -> dict[str, Any]:
    """Warm: the least of three, as what is kept for half a second may run out between two."""
    kept.forget()
    cold, *warm = (len(queries(client, path)) for _ in range(4))
    return {"path": path, "cold": cold, "warm": min(warm)}


def queries(client: Client, path: str) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        response = client.get(path)
    if response.status_code != 200:
        raise SystemExit(f"{path} answered {response.status_code}")
    return [query["sql"] for query in captured]


def plans() -> dict[str, Any]:
    """Of each page how many queries a cold process asks, and which of them read a whole table."""
    asked = zip(clients(), (addresses(), desk()), strict=True)
    pages = [(client, *page) for client, paths in asked for page in paths.items()]
    return {name: whole_tables(cold(client, path)) for client, name, path in pages}


def cold(client: Client, path: str) -> list[str]:
    kept.forget()
    return queries(client, path)
