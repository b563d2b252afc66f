from typing import Self

from django.conf import settings
from django.db import models

from articles.models.article import Article
from articles.models.staff import staff_key
from articles.status import Verb
from qodsna.fields import LineField


class StepQuerySet(models.QuerySet["Step"]):
    def sent_back(self) -> Self:
        return self.filter(verb=Verb.SEND_BACK)


class Step(models.Model):
    """What somebody did about a story on its way: one row for each verb, never changed."""

    Verb = Verb

    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, verbose_name="خبر", related_name="steps"
    )
    verb = models.CharField("کار", max_length=12, choices=Verb.choices)
    by = staff_key("کننده")
    at = models.DateTimeField("زمان", auto_now_add=True)
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
        indexes = [models.Index(fields=["article", "at"], name="step_of_article")]
        constraints = [
            models.CheckConstraint(
                name="step_verb_is_known",
                condition=models.Q(verb__in=Verb.values),
                violation_error_message="این کار شناخته نیست.",
            )
        ]

    def __str__(self) -> str:
        return Verb(self.verb).label
