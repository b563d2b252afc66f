from django.conf import settings
from django.core.validators import FileExtensionValidator
from django.db import models
from django.db.models import Q

from media.files import video_name
from media.models.image import Image
from qodsna.fields import LineField, ParagraphField


class State(models.TextChoices):
    UPLOADED = "uploaded", "در صف"
    PROCESSING = "processing", "در حال آماده‌سازی"
    READY = "ready", "آماده"
    FAILED = "failed", "ناموفق"


class Video(models.Model):
    """A film. Readers never get its source, only what was encoded from it.

    ``duration`` is in whole seconds, ``progress`` in per cent. ``renditions`` lists the encoded
    files, tallest first: ``{"height", "width", "file", "bytes", "bandwidth", "codecs"}``, where
    ``file`` is a name in storage and ``bandwidth`` is in bits a second. ``playlist`` names the
    HLS master playlist, ``strip`` the WebVTT file of its thumbnails. ``attempt`` counts the
    workers that have begun; only the last may finish.
    """

    State = State

    title = LineField("عنوان", max_length=250)
    description = ParagraphField("شرح", max_length=2000, blank=True)
    file = models.FileField(
        "پرونده",
        upload_to=video_name,
        max_length=200,
        validators=[FileExtensionValidator(["mp4", "m4v", "mov", "webm", "mkv"])],
    )
    poster = models.ForeignKey(
        Image,
        on_delete=models.PROTECT,
        verbose_name="تصویر آغاز",
        related_name="poster_of",
        null=True,
        blank=True,
        help_text="خالی: تصویری از خود فیلم برداشته می‌شود.",
    )
    credit = LineField("فیلم‌بردار", max_length=120, blank=True)
    duration = models.PositiveIntegerField("مدت (ثانیه)", null=True, editable=False)
    width = models.PositiveIntegerField("پهنا", null=True, editable=False)
    height = models.PositiveIntegerField("بلندا", null=True, editable=False)
    state = models.CharField(
        "وضعیت", max_length=10, choices=State.choices, default=State.UPLOADED, editable=False
    )
    progress = models.PositiveSmallIntegerField("پیشرفت", default=0, editable=False)
    error = LineField("خطا", max_length=300, blank=True, editable=False)
    attempt = models.PositiveIntegerField(default=0, editable=False)
    renditions = models.JSONField(default=list, blank=True, editable=False)
    playlist = models.CharField(max_length=200, blank=True, editable=False)
    strip = models.CharField(max_length=200, blank=True, editable=False)
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
        verbose_name = "فیلم"
        verbose_name_plural = "فیلم‌ها"
        ordering = ("-pk",)
        constraints = [
            models.CheckConstraint(
                name="video_has_title",
                condition=~Q(title=""),
                violation_error_message="هر فیلم عنوان می‌خواهد.",
            ),
            models.CheckConstraint(
                name="video_state_is_known",
                condition=Q(state__in=State.values),
                violation_error_message="وضعیت فیلم شناخته نیست.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_ready(self) -> bool:
        """Whether readers can play it."""
        return self.state == State.READY
