from django.db import models
from django.utils import timezone

from articles.models.post import Post
from articles.models.staff import staff_key
from articles.posting.states import Deed


class PostStep(models.Model):
    """What somebody, or the worker, did about a post: one row each, never changed."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="steps")
    deed = models.CharField("کار", max_length=9, choices=Deed)
    by = staff_key("کننده")
    at = models.DateTimeField("زمان", default=timezone.now)
    note = models.CharField("یادداشت", max_length=300, blank=True)

    class Meta:
        verbose_name = "گام پست"
        verbose_name_plural = "گام‌های پست"
        ordering = ("pk",)
        default_permissions = ()

    def __str__(self) -> str:
        return self.get_deed_display()
