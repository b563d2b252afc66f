import uuid
from pathlib import Path

from django.conf import settings
from django.db import models


class Upload(models.Model):
    """A file on its way in, kept until a picture or a film is made of it.

    Its bytes lie in ``DATA_DIR/uploads``; how many have come is the size of that file.
    ``findings`` is what was found in a picture once it was whole (see ``media.decoding``).
    """

    class Kind(models.TextChoices):
        IMAGE = "image", "عکس"
        VIDEO = "video", "فیلم"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=5, choices=Kind.choices)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    findings = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True, db_index=True)

    class Meta:
        verbose_name = "بارگذاری ناتمام"
        verbose_name_plural = "بارگذاری‌های ناتمام"

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> Path:
        return Path(settings.DATA_DIR) / "uploads" / self.id.hex

    @property
    def offset(self) -> int:
        """How many bytes have come."""
        return self.path.stat().st_size if self.path.exists() else 0

    @property
    def is_whole(self) -> bool:
        return self.offset == self.size
