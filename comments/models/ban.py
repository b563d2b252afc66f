from django.db import models
from django.db.models import Q
from django.utils import timezone

from articles.models.staff import staff_key
from comments.models.comment import Comment
from comments.status import Verdict
from qodsna.fields import LineField


class Kind(models.TextChoices):
    """By what a sender is known. The first two are keyed hashes, taken from a comment."""

    ADDRESS = "address", "نشانی فرستنده"
    NETWORK = "network", "شبکه فرستنده"
    RANGE = "range", "بازه نشانی‌ها"
    EMAIL = "email", "رایانامه"
    DOMAIN = "domain", "دامنه رایانامه"


class Ban(models.Model):
    """A sender whose comments are not taken as others' are, for a time or until ended."""

    Kind = Kind
    Verdict = Verdict

    kind = models.CharField("گونه", max_length=7, choices=Kind.choices)
    value = LineField("مقدار", max_length=254)
    verdict = models.CharField("حکم", max_length=6, choices=Verdict.choices, default=Verdict.REJECT)
    reason = LineField("دلیل", max_length=200, blank=True)
    until = models.DateTimeField(
        "تا", null=True, blank=True, help_text="خالی: تا وقتی برداشته شود."
    )
    comment = models.ForeignKey(
        Comment,
        on_delete=models.SET_NULL,
        verbose_name="از روی نظر",
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    created_by = staff_key("بندنده")
    created_at = models.DateTimeField("زمان بستن", default=timezone.now, editable=False)
    ended_by = staff_key("بردارنده")
    ended_at = models.DateTimeField("زمان برداشتن", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "فرستنده بسته"
        verbose_name_plural = "فرستندگان بسته"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["kind", "value"], name="ban_of_value")]
        constraints = [
            models.CheckConstraint(
                name="ban_words_are_known",
                condition=Q(kind__in=Kind.values, verdict__in=Verdict.values),
                violation_error_message="گونه یا حکم شناخته نیست.",
            ),
            models.CheckConstraint(
                name="ban_has_value",
                condition=~Q(value=""),
                violation_error_message="مقدار را بنویسید.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.value}"
