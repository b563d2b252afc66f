from django.db import models
from django.db.models import Q
from django.utils import timezone

from articles.models.staff import staff_key
from comments.status import Verdict
from qodsna.fields import LineField, ParagraphField


class WordRule(models.Model):
    """A word or phrase that the newsroom looks out for, however it is spelled."""

    Verdict = Verdict

    phrase = LineField("واژه یا عبارت", max_length=100, unique=True)
    whole_word = models.BooleanField(
        "تنها واژه کامل",
        default=True,
        help_text="بی آن، درون واژه‌های دیگر هم یافته می‌شود.",
    )
    verdict = models.CharField("حکم", max_length=6, choices=Verdict.choices, default=Verdict.HOLD)
    exceptions = ParagraphField(
        "مگر در", blank=True, help_text="واژه‌های بی‌آزاری که نگه داشته نشوند؛ هر سطر یکی."
    )
    note = LineField("یادداشت", max_length=200, blank=True)
    is_active = models.BooleanField("به کار است", default=True)
    created_by = staff_key("سازنده")
    created_at = models.DateTimeField("ساخته‌شده", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "قاعده واژگان"
        verbose_name_plural = "قاعده‌های واژگان"
        ordering = ["phrase"]
        constraints = [
            models.CheckConstraint(
                name="word_rule_has_phrase",
                condition=~Q(phrase=""),
                violation_error_message="قاعده بی‌واژه نمی‌شود.",
            ),
            models.CheckConstraint(
                name="word_rule_verdict_is_known",
                condition=Q(verdict__in=Verdict.values),
                violation_error_message="این حکم شناخته نیست.",
            ),
        ]

    def __str__(self) -> str:
        return self.phrase
