from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.core.validators import MinLengthValidator
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from articles.models import Article
from comments.querysets import CommentQuerySet
from comments.status import Status
from qodsna import persian
from qodsna.fields import LineField, ParagraphField

TEXT_LIMIT = 2000


class Comment(models.Model):
    """What a reader wrote under an article, or in reply to another reader there."""

    Status = Status

    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, verbose_name="خبر", related_name="comments"
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        verbose_name="در پاسخ به",
        null=True,
        blank=True,
        related_name="replies",
    )
    name = LineField("نام", max_length=60, blank=True)
    email = models.EmailField("رایانامه", blank=True)
    text = ParagraphField("متن", max_length=TEXT_LIMIT, validators=[MinLengthValidator(3)])
    status = models.CharField(
        "وضعیت", max_length=8, choices=Status.choices, default=Status.PENDING, editable=False
    )
    is_official = models.BooleanField("پاسخ رسمی", default=False, editable=False)
    created_at = models.DateTimeField("زمان نوشتن", default=timezone.now, editable=False)
    decided_at = models.DateTimeField("زمان تصمیم", null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        verbose_name="تصمیم‌گیرنده",
        null=True,
        editable=False,
        related_name="+",
    )
    rejection_reason = ParagraphField("دلیل رد", blank=True, editable=False)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = "نظر"
        verbose_name_plural = "نظرها"
        permissions = [("moderate_comment", "بررسی نظرها")]
        indexes = [
            models.Index(fields=["article", "status", "created_at"], name="comment_of_article"),
            models.Index(fields=["status", "created_at"], name="comment_queue"),
        ]
        constraints = [
            models.CheckConstraint(
                name="comment_has_text",
                condition=~Q(text=""),
                violation_error_message="نظر بی‌متن نمی‌شود.",
            ),
            models.CheckConstraint(
                name="comment_decided_has_moment",
                condition=Q(status=Status.PENDING) ^ Q(decided_at__isnull=False),
                violation_error_message="تنها نظر بررسی‌شده زمان تصمیم دارد.",
            ),
            models.CheckConstraint(
                name="comment_status_is_known",
                condition=Q(status__in=Status.values),
                violation_error_message="وضعیت نظر شناخته نیست.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.display_name}: {persian.cut(self.text, 60)}"

    def clean(self) -> None:
        super().clean()
        if self.parent and self.parent.article_id != self.article_id:
            raise ValidationError({"parent": gettext_lazy("پاسخ باید زیر همان خبر باشد.")})
        if self.parent and self.parent.parent_id:
            raise ValidationError({"parent": gettext_lazy("به پاسخ نمی‌توان پاسخ داد.")})

    def get_absolute_url(self) -> str:
        return f"{self.article.get_absolute_url()}#comment-{self.pk}"

    @property
    def display_name(self) -> str:
        return self.name or gettext("ناشناس")

    def approve(self, *, by: AbstractBaseUser | None) -> None:
        """Show it to readers."""
        self._decide(Status.APPROVED, by=by)

    def reject(self, *, by: AbstractBaseUser | None, reason: str) -> None:
        """Keep it from readers; the reason is for the newsroom and may be empty."""
        self._decide(Status.REJECTED, by=by, rejection_reason=persian.tidy(reason))

    def mark_as_spam(self, *, by: AbstractBaseUser | None) -> None:
        self._decide(Status.SPAM, by=by)

    @transaction.atomic
    def _decide(self, status: str, *, by: AbstractBaseUser | None, **values: Any) -> None:
        """The row is asked, not this instance: a decision taken twice stays the first one's."""
        values = {
            "status": status,
            "decided_at": timezone.now(),
            "decided_by": by,
            "rejection_reason": "",
            **values,
        }
        Comment.objects.filter(pk=self.pk).exclude(status=status).update(**values)
        self.refresh_from_db(fields=[*values])
