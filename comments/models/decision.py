from django.db import models

from articles.models.staff import staff_key
from comments.models.standing import DecisionQuerySet
from comments.status import Status, Verb
from qodsna.fields import ParagraphField


class Decision(models.Model):
    """Who did what to a comment, when and why. Rows are added and never changed."""

    comment = models.ForeignKey(
        "comments.Comment", on_delete=models.CASCADE, verbose_name="نظر", related_name="decisions"
    )
    verb = models.CharField("تصمیم", max_length=7, choices=Verb.choices)
    by = staff_key("تصمیم‌گیرنده")
    at = models.DateTimeField("زمان")
    reason = ParagraphField("دلیل", blank=True)
    before = models.CharField("وضعیت پیشین", max_length=8, choices=Status.choices)
    reason_before = ParagraphField("دلیل پیشین", blank=True)
    text_before = ParagraphField("متن پیشین", blank=True)
    batch = models.UUIDField("دسته", db_index=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = "تصمیم"
        verbose_name_plural = "تصمیم‌ها"
        ordering = ["comment", "pk"]
        indexes = [models.Index(fields=["at", "verb"], name="decision_at")]
        constraints = [
            models.CheckConstraint(
                name="decision_verb_is_known",
                condition=models.Q(verb__in=Verb.values),
                violation_error_message="این تصمیم شناخته نیست.",
            )
        ]

    def __str__(self) -> str:
        return self.get_verb_display()
