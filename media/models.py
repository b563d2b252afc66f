"""Pictures and films: uploaded once, used everywhere. This app knows nothing of news."""

from django.core.validators import FileExtensionValidator, MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from media.files import MaxSize, image_name, video_name, whole_picture
from qodsna.fields import LineField, ParagraphField


class Image(models.Model):
    """A picture with what every place that shows it needs: a text alternative and its size.

    ``focal_x`` and ``focal_y`` are fractions of the width and height, from the top left corner.
    """

    file = models.ImageField(
        "پرونده",
        upload_to=image_name,
        width_field="width",
        height_field="height",
        validators=[
            FileExtensionValidator(["jpg", "jpeg", "png", "webp"]),
            MaxSize(20),
            whole_picture,
        ],
    )
    alt = LineField("متن جایگزین", max_length=250, help_text="برای کسی که عکس را نمی‌بیند.")
    caption = ParagraphField("شرح عکس", max_length=1000, blank=True)
    credit = LineField("عکاس", max_length=120, blank=True)
    source = LineField("منبع", max_length=120, blank=True)
    width = models.PositiveIntegerField("پهنا", editable=False)
    height = models.PositiveIntegerField("بلندا", editable=False)
    focal_x = models.FloatField(
        "کانون افقی", default=0.5, validators=[MinValueValidator(0), MaxValueValidator(1)]
    )
    focal_y = models.FloatField(
        "کانون عمودی", default=0.5, validators=[MinValueValidator(0), MaxValueValidator(1)]
    )
    uploaded_at = models.DateTimeField("زمان بارگذاری", auto_now_add=True)

    class Meta:
        verbose_name = "عکس"
        verbose_name_plural = "عکس‌ها"
        ordering = ("-pk",)
        constraints = [
            models.CheckConstraint(
                name="image_has_alt",
                condition=~Q(alt=""),
                violation_error_message="هر عکس متن جایگزین می‌خواهد.",
            ),
            models.CheckConstraint(
                name="image_focal_point_inside",
                condition=Q(focal_x__range=(0, 1), focal_y__range=(0, 1)),
                violation_error_message="کانون عکس باید درون آن باشد.",
            ),
        ]

    def __str__(self) -> str:
        return self.alt

    @property
    def focus(self) -> tuple[int, int]:
        """The focal point in per cent of width and height, in steps of 25."""
        return round(self.focal_x * 4) * 25, round(self.focal_y * 4) * 25


class Video(models.Model):
    """A film that browsers play as it is. ``duration`` is in whole seconds."""

    title = LineField("عنوان", max_length=250)
    description = ParagraphField("شرح", max_length=2000, blank=True)
    file = models.FileField(
        "پرونده",
        upload_to=video_name,
        validators=[FileExtensionValidator(["mp4", "webm"]), MaxSize(500)],
    )
    poster = models.ForeignKey(
        Image, on_delete=models.PROTECT, verbose_name="تصویر آغاز", related_name="poster_of"
    )
    duration = models.PositiveIntegerField("مدت (ثانیه)", null=True, blank=True)
    credit = LineField("فیلم‌بردار", max_length=120, blank=True)
    uploaded_at = models.DateTimeField("زمان بارگذاری", auto_now_add=True)

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
        ]

    def __str__(self) -> str:
        return self.title
