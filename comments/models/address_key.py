from django.db import models


class AddressKey(models.Model):
    """The secret that addresses of senders are hashed with for a time; gone, nobody can tell."""

    secret = models.CharField("کلید", max_length=64, editable=False)
    starts_at = models.DateTimeField("آغاز", unique=True)

    class Meta:
        verbose_name = "کلید نشانی‌ها"
        verbose_name_plural = "کلیدهای نشانی‌ها"
        ordering = ["-starts_at"]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d}"
