import re
import unicodedata
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

from django.db import models

from qodsna.prepared import Given, prepared_by_key

if TYPE_CHECKING:
    from articles.models.article import Article

LONGEST = 500
UNSEEN = re.compile(r"[\0-\x1f\x7f\\]")


class OldAddressQuerySet(models.QuerySet["OldAddress"]):
    def keep(self, article: "Article", addresses: Iterable[str]) -> list[str]:
        """Makes these lead to a story; gives those that lead to another one already."""
        paths = {path: each for each in addresses if (path := path_of(each))}
        there = dict(self.filter(path__in=paths).values_list("path", "article"))
        new = [self.model(path=path, article=article) for path in paths if path not in there]
        self.bulk_create(new, ignore_conflicts=True)
        return [paths[path] for path, key in there.items() if key != article.pk]

    def story_at(self, address: str) -> "Article | None":
        """The story that had this address elsewhere, if readers may see it, or could once."""
        path = path_of(address)
        if not path:
            return None
        rows = _at(path=path)
        return rows[0].article if rows and rows[0].article.is_live_or_was else None


@prepared_by_key
def _at() -> models.QuerySet:
    return OldAddress.objects.filter(path=Given("path")).select_related("article__edition")


class OldAddress(models.Model):
    """Where a story lay on the site that it came from: a path without its host.

    It leads to the story's own address and nowhere else, so that nothing that is imported can
    send readers to another site.
    """

    path = models.CharField("نشانی پیشین", max_length=LONGEST, unique=True)
    article = models.ForeignKey(
        "articles.Article",
        on_delete=models.CASCADE,
        verbose_name="خبر",
        related_name="old_addresses",
    )

    objects = OldAddressQuerySet.as_manager()

    class Meta:
        verbose_name = "نشانی پیشین"
        verbose_name_plural = "نشانی‌های پیشین"
        default_permissions = ()

    def __str__(self) -> str:
        return self.path

    @property
    def address(self) -> str:
        """What ``path_of`` makes this path of again."""
        if self.path.startswith("/?p="):
            return self.path
        return self.path.replace("%", "%25").replace("?", "%3F").replace("#", "%23")


def path_of(address: str) -> str:
    """What is kept of an address: its path, decoded, without a slash at the end.

    Of the front page only ``?p=`` and its like tell a story: ``/?p=12``. "" for what tells none.
    """
    try:
        parts = urlsplit(address.strip()[: 4 * LONGEST])
        query = parse_qs(parts.query, max_num_fields=20)
    except ValueError:
        return ""
    path = unicodedata.normalize("NFC", unquote(parts.path, errors="ignore")).rstrip("/")
    path = f"/{path.lstrip('/')}" if path else ""
    codes = [query[name][0] for name in ("p", "page_id") if name in query]
    if not path and codes and re.fullmatch("[0-9]{1,15}", codes[0], re.ASCII):
        return f"/?p={int(codes[0])}"
    return "" if len(path) > LONGEST or UNSEEN.search(path) else path
