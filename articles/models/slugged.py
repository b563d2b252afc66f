from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q

from articles.models.edition import Edition
from articles.models.known import KnownName
from qodsna import persian
from qodsna.addresses import path_to
from qodsna.fields import LineField
from qodsna.page_cache.shown import Shown, ShownQuerySet


class LinkedManager(models.Manager.from_queryset(ShownQuerySet)):  # type: ignore[misc]
    """Always with the edition, which every address begins with."""

    def get_queryset(self) -> models.QuerySet:
        return super().get_queryset().select_related("edition")

    def with_stories(self, at: Any = None) -> models.QuerySet:
        """Those that a story has which readers see; a name that no such has is none to them.

        ``at``: the moment's place in a prepared statement.
        """
        places: Any = self.model._meta.get_field("places")
        here = places.related_model.objects.filter(**{places.field.name: OuterRef("pk")})
        return self.filter(Exists(here.published(at)))


class Slugged(Shown):
    """Something of an edition that readers reach by a name in its address."""

    url_name: str
    # Whether readers who type its name find its stories.
    finds_stories = False

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, verbose_name="نسخه سایت")
    name = LineField("نام", max_length=80)
    slug = models.CharField(
        "نشانی",
        max_length=80,
        blank=True,
        help_text="اگر خالی بماند از نام ساخته می‌شود.",
    )

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "slug"],
                name="%(class)s_slug_unique_in_edition",
                violation_error_message="در این نسخه، نشانی دیگری با همین نام هست.",
            ),
            models.CheckConstraint(
                name="%(class)s_has_name_and_slug",
                condition=~Q(name="") & ~Q(slug=""),
                violation_error_message="نام و نشانی نمی‌تواند خالی باشد.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        self.slug = persian.slugify(self.slug or self.name)
        if self.name and not self.slug:
            raise ValidationError({"name": "نام باید دست‌کم یک حرف یا رقم داشته باشد."})

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.slug = self.slug or persian.slugify(self.name)
        super().save(*args, **kwargs)
        if self.finds_stories:
            KnownName.objects.keep([self])

    def get_absolute_url(self) -> str:
        return path_to(f"articles:{self.url_name}", self.edition.code, self.slug)
