from typing import Any, Self

from django.db import models
from django.db.models import Q

from media.models.image import Image
from qodsna.fields import LineField, ParagraphField
from qodsna.page_cache.shown import Shown, ShownQuerySet


class Gallery(Shown):
    """Pictures in an order, to be looked at one after the other."""

    shown_when_new = False

    title = LineField("عنوان", max_length=250)
    images = models.ManyToManyField(Image, through="GalleryImage", verbose_name="عکس‌ها")
    changed_at = models.DateTimeField("آخرین تغییر", auto_now=True)

    class Meta:
        verbose_name = "آلبوم"
        verbose_name_plural = "آلبوم‌ها"
        ordering = ("-pk",)
        constraints = [
            models.CheckConstraint(
                name="gallery_has_title",
                condition=~Q(title=""),
                violation_error_message="هر آلبوم عنوان می‌خواهد.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def add(self, image: Image) -> None:
        """Puts a picture behind the others."""
        last = self.places.aggregate(last=models.Max("position"))["last"] or 0
        self.places.create(image=image, position=last + 1)
        self.save(update_fields=["changed_at"])


class PlaceQuerySet(ShownQuerySet["GalleryImage"]):
    def lawful(self, at: Any = None) -> Self:
        """Those whose picture may be shown at this moment, or at the given one."""
        return self.filter(image__in=Image.objects.lawful(at))


class GalleryImage(Shown):
    """A picture at its place in a gallery, with the words it has there."""

    gallery = models.ForeignKey(Gallery, on_delete=models.CASCADE, related_name="places")
    image = models.ForeignKey(Image, on_delete=models.PROTECT, verbose_name="عکس")
    own_caption = ParagraphField(
        "شرح در این آلبوم", max_length=1000, blank=True, help_text="خالی: شرح خود عکس."
    )
    position = models.PositiveIntegerField("ترتیب", default=0)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = "عکس آلبوم"
        verbose_name_plural = "عکس‌های آلبوم"
        ordering = ("position", "pk")
        constraints = [
            models.UniqueConstraint(
                name="gallery_image_once",
                fields=["gallery", "image"],
                violation_error_message="این عکس در آلبوم هست.",
            ),
        ]

    def __str__(self) -> str:
        return self.caption or self.image.alt

    @property
    def caption(self) -> str:
        return self.own_caption or self.image.caption
