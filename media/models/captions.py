from functools import partial

from django.core.validators import FileExtensionValidator
from django.db import models
from django.urls import reverse

from media.files import MaxSize, random_name
from media.models.video import Video
from qodsna import languages
from qodsna.fields import LineField
from qodsna.page_cache.shown import Shown

captions_name = partial(random_name, folder="captions")


class Captions(Shown):
    """What is said in a film, in one language, as WebVTT."""

    video = models.ForeignKey(
        Video, on_delete=models.CASCADE, verbose_name="فیلم", related_name="captions"
    )
    language = models.CharField(
        "زبان",
        max_length=7,
        choices=languages.every,
        default="fa",
    )
    file = models.FileField(
        "پرونده",
        upload_to=captions_name,
        validators=[FileExtensionValidator(["vtt"]), MaxSize(2)],
    )
    label = LineField("نام", max_length=60, blank=True, help_text="خالی: نام زبان.")

    class Meta:
        verbose_name = "زیرنویس"
        verbose_name_plural = "زیرنویس‌ها"
        ordering = ("language",)
        constraints = [
            models.UniqueConstraint(
                name="captions_one_a_language",
                fields=["video", "language"],
                violation_error_message="این فیلم به این زبان زیرنویس دارد.",
            ),
        ]

    def __str__(self) -> str:
        return self.label or self.get_language_display()

    @property
    def url(self) -> str:
        return reverse("media:text", args=[self.file.name])
