import secrets
from datetime import timedelta
from typing import Any, Self

from django.db import models
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from articles.models.article import Article
from articles.models.staff import staff_key


def new_token() -> str:
    """192 random bits, in letters that an address may hold."""
    return secrets.token_urlsafe(24)


class ShareLinkQuerySet(models.QuerySet["ShareLink"]):
    def open(self) -> Self:
        """Those that still lead to the story."""
        return self.filter(revoked_at=None, expires_at__gt=timezone.now())

    def make(self, article: Article, *, by: Any, days: int) -> "ShareLink":
        ends = timezone.now() + timedelta(days=days)
        return self.create(article=article, created_by=by, expires_at=ends)

    def revoke(self) -> int:
        return self.open().update(revoked_at=timezone.now())

    def count_opened(self) -> int:
        return self.update(opened=F("opened") + 1, opened_at=timezone.now())


class ShareLink(models.Model):
    """An address at which somebody outside sees a story as it stands, published or not."""

    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, verbose_name="خبر", related_name="share_links"
    )
    token = models.CharField(max_length=40, unique=True, default=new_token)
    created_by = staff_key("سازنده")
    created_at = models.DateTimeField("ساخته‌شده", auto_now_add=True)
    expires_at = models.DateTimeField("پایان")
    revoked_at = models.DateTimeField("بسته‌شده", null=True)
    opened = models.PositiveIntegerField("بار دیده‌شدن", default=0)
    opened_at = models.DateTimeField("آخرین بار", null=True)

    objects = ShareLinkQuerySet.as_manager()

    class Meta:
        verbose_name = "پیوند پیش‌نمایش"
        verbose_name_plural = "پیوندهای پیش‌نمایش"
        ordering = ("-pk",)
        default_permissions = ()

    def __str__(self) -> str:
        return self.token

    def get_absolute_url(self) -> str:
        return reverse("articles:shared", args=[self.token])

    @property
    def is_open(self) -> bool:
        return self.revoked_at is None and self.expires_at > timezone.now()
