"""The addresses of the demo's pages that are worth a picture."""

from django.urls import reverse

from articles.films import film_path
from articles.models import Article, Edition
from qodsna.demo.newsroom import CONTENT, read

CLASSIC = "classic"


def classic() -> Article:
    """The story that looks most like an ordinary day."""
    rows = read(*CONTENT)["articles"]
    headline = next(row["headline"] for row in rows if row["key"] == CLASSIC)
    return Article.objects.get(headline=headline)


def addresses() -> dict[str, dict[str, str]]:
    """Addresses by name: of readers' pages, and of the newsroom's."""
    article = classic()
    code, video = article.edition.code, Article.objects.published().with_video().first()
    discussed = Article.objects.published().filter(comments__parent__isnull=False).first()
    readers = {
        "front": article.edition,
        "article": article,
        "video": video,
        "service": article.category,
        "tag": article.tags.first(),
        "author": article.authors.first(),
        "withdrawn": Article.objects.withdrawn().first(),
        "front-en": Edition.objects.get(code="en"),
        "front-ar": Edition.objects.get(code="ar"),
    }
    return {
        "readers": {
            **{name: thing.get_absolute_url() for name, thing in readers.items()},
            "film": film_path(video.edition, video.video),
            "print": article.print_path,
            "search": reverse("articles:search", args=[code]) + "?q=تالاب",
            "search-hints": reverse("articles:search", args=[code]),
            "archive": reverse("articles:archive", args=[code]),
            "most-read": reverse("articles:most-read", args=[code]),
            "comments": reverse("comments:thread", args=[code, discussed.pk]),
            "not-found": f"/{code}/service/no-such-service",
        },
        "newsroom": {
            "admin": reverse("admin:index"),
            "admin-articles": reverse("admin:articles_article_changelist"),
            "admin-article": reverse("admin:articles_article_change", args=[article.pk]),
            "admin-images": reverse("admin:media_image_changelist"),
        },
    }
