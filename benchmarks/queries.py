"""The pages that are measured, and how many queries each needs."""

from django.db import connection
from django.db.models import Count
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.frame import kept
from articles.models import Article, Author, Category, Edition, Tag

DEEP = 10_000


def pages() -> dict[str, str]:
    """Addresses by name, chosen from the archive."""
    newest = Article.objects.published().newest_first()
    count = newest.count()
    article = newest.filter(related_links__isnull=False, comments__isnull=False).first()
    service = Category.objects.filter(parent=None).first().get_absolute_url()
    deep = newest[min(DEEP, count // 2)]
    tags = Tag.objects.annotate(uses=Count("article")).order_by("-uses")
    author = Author.objects.annotate(uses=Count("article")).order_by("-uses").first()
    return {
        "hello": "/hello/",
        "one_query": "/one-query/",
        "article": article.get_absolute_url(),
        "front": Edition.objects.default().get_absolute_url(),
        "service": service,
        "service_deep": f"{service}?before={deep.pk}",
        "tag": tags.first().get_absolute_url(),
        "tag_rare": tags.last().get_absolute_url(),
        "author": author.get_absolute_url(),
    }


def count() -> dict[str, dict]:
    """Of each page its address, and its queries in a cold process and in a warm one."""
    client = Client(SERVER_NAME="127.0.0.1")
    client.get("/hello/")
    return {
        name: {"path": path, "cold": cold(client, path), "warm": warm(client, path)}
        for name, path in pages().items()
    }


def cold(client: Client, path: str) -> int:
    kept.forget()
    return queries(client, path)


def warm(client: Client, path: str) -> int:
    """The least of three: what is kept for a second may run out between two requests."""
    return min(queries(client, path) for _ in range(3))


def queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        response = client.get(path)
    if response.status_code != 200:
        raise SystemExit(f"{path} answered {response.status_code}")
    return len(captured)
