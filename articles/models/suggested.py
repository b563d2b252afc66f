from datetime import datetime
from typing import Self

from django.db import models

from qodsna.page_cache import purge, story_key


class SuggestedQuerySet(models.QuerySet["Suggested"]):
    def keep(self, code: int, codes: list[int], *, at: datetime) -> None:
        """Writes what is suggested under a story, in one statement."""
        self.bulk_create(
            [self.model(article_id=code, codes=codes, made_at=at)],
            update_conflicts=True,
            unique_fields=["article"],
            update_fields=["codes", "made_at"],
        )
        purge(story_key(code))

    def made_since(self, moment: datetime) -> Self:
        return self.filter(made_at__gte=moment)


class Suggested(models.Model):
    """The stories that fill up the related content of another, the best first.

    Kept by the tasks of ``articles.related``. More than a page has room for: what is pinned,
    withdrawn or ended meanwhile is passed over when the page is read.
    """

    article = models.OneToOneField(
        "articles.Article", on_delete=models.CASCADE, primary_key=True, related_name="suggested"
    )
    codes = models.JSONField(default=list)
    made_at = models.DateTimeField()

    objects = SuggestedQuerySet.as_manager()

    class Meta:
        verbose_name = "پیشنهاد مطالب مرتبط"
        verbose_name_plural = "پیشنهادهای مطالب مرتبط"
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.article_id}: {self.codes}"
