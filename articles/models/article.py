from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models, transaction
from django.utils import timezone

from articles.body import BodyField, plain_text
from articles.models.author import Author
from articles.models.breaking import Breaking
from articles.models.category import Category
from articles.models.day_count import DayCount, kept_in_ledger
from articles.models.dossier import Dossier
from articles.models.edition import Edition
from articles.models.in_step import concerns, keep_in_step
from articles.models.promises import CONSTRAINTS, INDEXES
from articles.models.staff import staff_key
from articles.models.tag import Tag
from articles.models.translating import Translated
from articles.querysets import ArticleQuerySet
from articles.status import Kind, Status
from media.models import Gallery, GalleryImage, Image, Video
from media.sharing import first_lawful
from qodsna import persian
from qodsna.addresses import path_to
from qodsna.fields import LineField, ParagraphField
from qodsna.page_cache.shown import Shown
from qodsna.roles.table import story_permissions

BODY_LIMIT = 400_000
# Addresses below an article that are not its own.
RESERVED = {"", "print", "comments", "read"}


class Article(Breaking, Translated, Shown):
    """A story. Its primary key is the public code in its address."""

    Kind = Kind
    Status = Status
    corrected_at: datetime | None
    unseen = frozenset(
        {"version", "comments_published", "comments_pending", "comments_refused", "updated_at"}
    )
    WITHOUT_PICTURES = "گزارش تصویری برای انتشار آلبوم یا عکس اصلی می‌خواهد."

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, verbose_name="نسخه سایت")
    kind = models.CharField("گونه", max_length=12, choices=Kind.choices, default=Kind.NEWS)
    status = models.CharField(
        "وضعیت", max_length=9, choices=Status.choices, default=Status.DRAFT, editable=False
    )
    status_since = models.DateTimeField("در این وضعیت از", default=timezone.now, editable=False)
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
    dossiers = models.ManyToManyField(
        Dossier, through="DossierPlace", verbose_name="پرونده‌ها", blank=True
    )
    lead_image = models.ForeignKey(
        Image, on_delete=models.PROTECT, verbose_name="عکس اصلی", null=True, blank=True
    )
    video = models.ForeignKey(
        Video, on_delete=models.PROTECT, verbose_name="فیلم", null=True, blank=True
    )
    gallery = models.ForeignKey(
        Gallery, on_delete=models.PROTECT, verbose_name="آلبوم", null=True, blank=True
    )
    is_breaking = models.BooleanField("فوری", default=False, editable=False)
    flashed_at = models.DateTimeField("زمان ارسال فوری", null=True, editable=False)
    breaking_until = models.DateTimeField("پایان فوری", null=True, editable=False)
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
    published_until = models.DateTimeField(
        "پایان انتشار",
        null=True,
        blank=True,
        help_text="از این دم، خواننده دیگر خبر را نمی‌بیند. خالی: بی‌پایان.",
    )
    embargo_until = models.DateTimeField(
        "امبارگو تا", null=True, blank=True, help_text="پیش از این زمان منتشر نمی‌شود."
    )
    embargo_note = ParagraphField(
        "یادداشت امبارگو",
        max_length=500,
        blank=True,
        default="",
        help_text="برای همکاران، مانند منبع و شرط آن؛ خواننده نمی‌بیند.",
    )
    published_by = staff_key("منتشرکننده")
    withdrawn_at = models.DateTimeField("زمان برداشتن", null=True, editable=False)
    withdrawn_by = staff_key("بردارنده")
    withdrawal_note = LineField("یادداشت برداشتن", max_length=500, blank=True, editable=False)
    left_alone = models.JSONField("دست‌نخورده‌ها", default=list, blank=True)
    created_by = staff_key("سازنده")
    assigned_to = staff_key("در دست")
    version = models.PositiveIntegerField(
        "شماره نسخه", default=0, editable=False, help_text="شمار نسخه‌هایی که نگه داشته شده."
    )
    corrections_shown = models.PositiveIntegerField(
        default=0, editable=False, help_text="شمار اصلاحیه‌هایی که خواننده می‌بیند."
    )
    created_at = models.DateTimeField("ساخته‌شده", auto_now_add=True)
    updated_at = models.DateTimeField("آخرین تغییر", auto_now=True)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = "خبر"
        verbose_name_plural = "خبرها"
        # What may be done about a story depends on which one it is: see qodsna/roles.
        default_permissions = ("add",)
        permissions = story_permissions()  # type: ignore[assignment]
        indexes = INDEXES
        constraints = CONSTRAINTS

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        if self.category and self.category.edition_id != self.edition_id:
            raise ValidationError({"category": "این سرویس از نسخه دیگری است."})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keeps in step with it what is known of the story in other tables."""
        fields = kwargs.get("update_fields")
        if not concerns(fields):
            super().save(*args, **kwargs)
            return
        with transaction.atomic(), kept_in_ledger(self, fields):
            super().save(*args, **kwargs)
            keep_in_step(self, fields)

    @transaction.atomic
    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """What is gone is no longer counted either."""
        DayCount.objects.take_out(Article.objects.filter(pk=self.pk))
        return super().delete(*args, **kwargs)

    @property
    def cache_keys(self) -> set[str]:
        """None while readers have never had it: what lies on a desk purges nothing."""
        return super().cache_keys if self.published_at or self.withdrawn_at else set()

    def get_absolute_url(self) -> str:
        return path_to("articles:detail", self.edition.code, self.pk, self.slug)

    @property
    def short_path(self) -> str:
        return path_to("articles:short", self.edition.code, self.pk)

    @property
    def print_path(self) -> str:
        return path_to("articles:print", self.edition.code, self.pk)

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
    def last_change(self) -> datetime | None:
        """When readers got it, or were last told of a change; after ``with_last_change()``."""
        return max(filter(None, [self.published_at, self.corrected_at]), default=None)

    @property
    def shown_picture(self) -> Image | None:
        """Its own picture, or the poster of its film, where one of them may be shown."""
        return first_lawful(self.lead_image, self.video.poster if self.video else None)

    @property
    def has_film(self) -> bool:
        """Whether it carries a film that readers can play by now."""
        return self.video is not None and self.video.is_ready

    @property
    def suggested_codes(self) -> list[int]:
        """The codes of what is suggested under it; no query after ``for_page()``."""
        return self.suggested.codes if hasattr(self, "suggested") else []

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
