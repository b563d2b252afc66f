from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone

from articles.body import BodyField, Figures, plain_text, sanitize
from articles.models.author import Author
from articles.models.body_media import BodyImage, BodyVideo
from articles.models.category import Category
from articles.models.edition import Edition
from articles.models.promises import CONSTRAINTS, INDEXES
from articles.models.staff import Actor, staff_key
from articles.models.tag import Tag
from articles.querysets import BREAKING_FOR, ArticleQuerySet
from articles.status import Kind, Status
from media.models import Gallery, GalleryImage, Image, Video
from qodsna import persian
from qodsna.fields import LineField, ParagraphField

BODY_LIMIT = 400_000
# Addresses below an article that are not its own.
RESERVED = {"", "print", "comments"}


class Article(models.Model):
    """A story. Its primary key is the public code in its address."""

    Kind = Kind
    Status = Status
    WITHOUT_PICTURES = "گزارش تصویری برای انتشار آلبوم یا عکس اصلی می‌خواهد."

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, verbose_name="نسخه سایت")
    kind = models.CharField("گونه", max_length=12, choices=Kind.choices, default=Kind.NEWS)
    status = models.CharField(
        "وضعیت", max_length=9, choices=Status.choices, default=Status.DRAFT, editable=False
    )
    kicker = LineField("روتیتر", max_length=150, blank=True)
    headline = LineField("تیتر", max_length=250, help_text="شکست سطرها همان می‌ماند که می‌نویسید.")
    subheadline = LineField("زیرتیتر", max_length=250, blank=True)
    lead = ParagraphField("لید", max_length=1000, blank=True)
    body = BodyField("متن", blank=True, validators=[MaxLengthValidator(BODY_LIMIT)])
    sign_off = LineField(
        "پایان پیام", max_length=60, blank=True, help_text="حروف نویسنده و دبیر، مانند م.ح"
    )
    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, verbose_name="سرویس", null=True, blank=True
    )
    tags = models.ManyToManyField(Tag, verbose_name="برچسب‌ها", blank=True)
    authors = models.ManyToManyField(Author, verbose_name="نویسندگان", blank=True)
    lead_image = models.ForeignKey(
        Image, on_delete=models.PROTECT, verbose_name="عکس اصلی", null=True, blank=True
    )
    video = models.ForeignKey(
        Video, on_delete=models.PROTECT, verbose_name="فیلم", null=True, blank=True
    )
    gallery = models.ForeignKey(
        Gallery, on_delete=models.PROTECT, verbose_name="آلبوم", null=True, blank=True
    )
    is_breaking = models.BooleanField("فوری", default=False)
    comments_closed = models.BooleanField(
        "نظرها بسته", default=False, help_text="آنچه منتشر شده می‌ماند؛ نظر تازه پذیرفته نمی‌شود."
    )
    # Kept by the comments themselves, so that a page need not count them.
    comments_published = models.PositiveIntegerField(default=0, editable=False)
    comments_pending = models.PositiveIntegerField(default=0, editable=False)
    comments_refused = models.PositiveIntegerField(default=0, editable=False)
    published_at = models.DateTimeField(
        "زمان انتشار",
        null=True,
        blank=True,
        help_text="خالی: همان لحظه انتشار. زمان آینده: خبر در همان دقیقه پدیدار می‌شود.",
    )
    published_by = staff_key("منتشرکننده")
    withdrawn_at = models.DateTimeField("زمان برداشتن", null=True, editable=False)
    withdrawn_by = staff_key("بردارنده")
    withdrawal_note = LineField("یادداشت برداشتن", max_length=500, blank=True, editable=False)
    left_alone = models.JSONField("دست‌نخورده‌ها", default=list, blank=True)
    created_by = staff_key("سازنده")
    created_at = models.DateTimeField("ساخته‌شده", auto_now_add=True)
    updated_at = models.DateTimeField("آخرین تغییر", auto_now=True)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = "خبر"
        verbose_name_plural = "خبرها"
        permissions = [("publish_article", "انتشار و برداشتن خبر")]
        indexes = INDEXES
        constraints = CONSTRAINTS

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        if self.category and self.category.edition_id != self.edition_id:
            raise ValidationError({"category": "این سرویس از نسخه دیگری است."})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keeps in step with the body what is known of the pictures and films in it."""
        fields = kwargs.get("update_fields")
        if fields is not None and "body" not in fields:
            super().save(*args, **kwargs)
            return
        with transaction.atomic():
            super().save(*args, **kwargs)
            figures = Figures.of(sanitize(self.body))
            BodyImage.objects.keep(self, figures.images)
            BodyVideo.objects.keep(self, figures.videos)

    def get_absolute_url(self) -> str:
        return reverse("articles:detail", args=[self.edition.code, self.pk, self.slug])

    @property
    def short_path(self) -> str:
        return reverse("articles:short", args=[self.edition.code, self.pk])

    @property
    def print_path(self) -> str:
        return reverse("articles:print", args=[self.edition.code, self.pk])

    @property
    def signed_off(self) -> str:
        return "/".join(filter(None, [self.edition.sign_off_words, self.sign_off]))

    @property
    def title(self) -> str:
        """The headline on one line."""
        return " ".join(self.headline.split())

    @property
    def slug(self) -> str:
        slug = persian.slugify(self.headline)
        return f"{slug}-" if slug in RESERVED else slug

    @property
    def is_published(self) -> bool:
        """Whether readers see it at this moment."""
        return (
            self.is_released
            and self.published_at is not None
            and self.published_at <= timezone.now()
        )

    @property
    def is_released(self) -> bool:
        """Whether it is published, now or at a moment yet to come."""
        return self.status == Status.PUBLISHED

    @property
    def is_hot(self) -> bool:
        """Whether it belongs in the breaking strip at this moment."""
        coldest = timezone.now() - BREAKING_FOR
        return self.is_breaking and self.published_at is not None and self.published_at >= coldest

    @property
    def is_scheduled(self) -> bool:
        return self.is_released and not self.is_published

    @property
    def is_withdrawn(self) -> bool:
        return self.status == Status.WITHDRAWN

    @property
    def has_film(self) -> bool:
        """Whether it carries a film that readers can play by now."""
        return self.video is not None and self.video.is_ready

    @property
    def photos(self) -> models.QuerySet[GalleryImage]:
        """The places of its gallery that may be shown, each with its picture, in their order."""
        if self.gallery_id is None:
            return GalleryImage.objects.none()
        places = GalleryImage.objects.filter(gallery=self.gallery_id)
        return places.lawful().select_related("image")

    def check_pictures(self) -> None:
        """Raises ValidationError for a photo report that has nothing to show."""
        if self.kind != Kind.PHOTO_REPORT or (self.lead_image and self.lead_image.is_lawful):
            return
        if not self.photos.exists():
            raise ValidationError(self.WITHOUT_PICTURES)

    @property
    def reading_minutes(self) -> int:
        return persian.reading_minutes(f"{self.lead} {plain_text(self.body)}")

    @property
    def summary(self) -> str:
        """The lead, or the opening of the body where there is none, cut at a word."""
        return persian.cut(self.lead or plain_text(self.body), 200)

    @transaction.atomic
    def publish(self, *, by: Actor | None, at: datetime | None = None) -> bool:
        """Show it to readers from the given moment on, or from the one set before, or from now.

        Says whether that changed anything. Raises ValidationError, and changes nothing, if a
        promise of publication is not kept.
        """
        self._lock()
        if self.is_released and at in (None, self.published_at):
            return False
        return self._change(
            status=Status.PUBLISHED,
            published_at=at or self.published_at or timezone.now(),
            published_by=by,
            withdrawn_at=None,
            withdrawn_by=None,
            withdrawal_note="",
        )

    @transaction.atomic
    def withdraw(self, *, by: Actor | None, note: str = "") -> bool:
        """Take it from readers: its address then answers that it is gone, with the note.

        Says whether that changed anything.
        """
        self._lock()
        return not self.is_withdrawn and self._change(
            status=Status.WITHDRAWN,
            withdrawn_at=timezone.now(),
            withdrawn_by=by,
            withdrawal_note=self.edition.fold(persian.clean(note)),
        )

    def _lock(self) -> None:
        """Asks the row itself, so that of two people at once the second sees the first."""
        rows = Article.objects.select_for_update()
        self.refresh_from_db(fields=["status", "published_at", "withdrawn_at"], from_queryset=rows)

    def _change(self, **values: Any) -> bool:
        before = {name: getattr(self, name) for name in values}
        self._assign(values)
        try:
            self.validate_constraints()
            self.save(update_fields=[*values, "updated_at"])
        except Exception:
            self._assign(before)
            raise
        return True

    def _assign(self, values: dict[str, Any]) -> None:
        for name, value in values.items():
            setattr(self, name, value)
