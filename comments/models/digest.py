from django.conf import settings
from django.db import models


class DigestReader(models.Model):
    """Somebody of the staff who is told each morning by e-mail what waits for a decision."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        verbose_name="کاربر",
        primary_key=True,
        related_name="+",
    )
    last_sent_at = models.DateTimeField("آخرین فرستادن", null=True, editable=False)

    class Meta:
        verbose_name = "خواننده خلاصه روزانه"
        verbose_name_plural = "خوانندگان خلاصه روزانه"

    def __str__(self) -> str:
        return str(self.user)
