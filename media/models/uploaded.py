from django.conf import settings
from django.db import models

from qodsna.page_cache.shown import Shown


class Uploaded(Shown):
    """What somebody has put into the library."""

    shown_when_new = False

    uploader = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        verbose_name="بارگذار",
        null=True,
        editable=False,
        related_name="+",
    )
    uploaded_at = models.DateTimeField("زمان بارگذاری", auto_now_add=True)
    changed_at = models.DateTimeField("آخرین تغییر", auto_now=True)

    class Meta:
        abstract = True
