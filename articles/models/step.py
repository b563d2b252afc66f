from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone

from articles.models.article import Article
from articles.models.staff import staff_key
from articles.status import Verb
from qodsna.fields import LineField


class StepQuerySet(models.QuerySet["Step"]):
    def sent_back(self) -> Self:
        return self.filter(verb=Verb.SEND_BACK)

    def write_down(self, stories: Any) -> None:
        """Of stories that came out by themselves, that they did: once for each moment."""
        known = self.filter(article=OuterRef("pk"), verb=Verb.LIVE, moment=OuterRef("published_at"))
        rows = stories.exclude(Exists(known)).values_list("pk", "published_at")
        self.bulk_create(
            [
                self.model(article_id=key, verb=Verb.LIVE, at=moment, moment=moment)
                for key, moment in rows
            ],
            ignore_conflicts=True,
        )

    def last_flash_number(self, edition: int) -> int:
        """The number of the last breaking news of an edition, 0 before the first."""
        # The steps first, of which few are looked at: a join would begin at the articles.
        here = Article.objects.filter(pk=OuterRef("article"), edition=edition)
        flashes = self.filter(Exists(here), verb=Verb.FLASH).order_by("-pk")
        return flashes.values_list("pk", flat=True).first() or 0


class Step(models.Model):
    """What somebody did about a story on its way: one row for each verb, never changed."""

    Verb = Verb

    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, verbose_name="خبر", related_name="steps"
    )
    verb = models.CharField("کار", max_length=12, choices=Verb.choices)
    by = staff_key("کننده")
    at = models.DateTimeField("زمان", default=timezone.now)
    note = LineField("یادداشت", max_length=500, blank=True)
    moment = models.DateTimeField("زمان انتشار", null=True, blank=True)
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        verbose_name="سپرده به",
        null=True,
        blank=True,
        related_name="+",
    )

    objects = StepQuerySet.as_manager()

    class Meta:
        verbose_name = "گام"
        verbose_name_plural = "گام‌ها"
        ordering = ("pk",)
        default_permissions = ()
        indexes = [
            models.Index(fields=["article", "at"], name="step_of_article"),
            models.Index(fields=["-id"], condition=models.Q(verb=Verb.FLASH), name="step_flash"),
        ]
        constraints = [
            models.CheckConstraint(
                name="step_verb_is_known",
                condition=models.Q(verb__in=Verb.values),
                violation_error_message="این کار شناخته نیست.",
            ),
            # However many workers see it, and however often one is killed.
            models.UniqueConstraint(
                fields=["article", "moment"],
                condition=models.Q(verb=Verb.LIVE),
                name="step_live_once",
            ),
        ]

    def __str__(self) -> str:
        return Verb(self.verb).label
