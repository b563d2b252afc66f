from django.db import models
from django.db.models import Q

from comments.models.comment import Comment


class Vote(models.Model):
    """What one browser thinks of a comment."""

    comment = models.ForeignKey(
        Comment, on_delete=models.CASCADE, verbose_name="نظر", related_name="votes"
    )
    voter = models.CharField("مرورگر", max_length=43)
    value = models.SmallIntegerField("رأی", choices=[(1, "پسندیدم"), (-1, "نپسندیدم")])
    cast_at = models.DateTimeField("زمان", auto_now=True)

    class Meta:
        verbose_name = "رأی"
        verbose_name_plural = "رأی‌ها"
        constraints = [
            models.UniqueConstraint(fields=["comment", "voter"], name="vote_once_per_browser"),
            models.CheckConstraint(
                name="vote_is_for_or_against",
                condition=Q(value__in=[1, -1]),
                violation_error_message="رأی یا پسندیدن است یا نپسندیدن.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_value_display()
