from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q

from media.models import Image
from qodsna import languages
from qodsna.addresses import path_to
from qodsna.fields import LineField, ParagraphField
from qodsna.hygiene import folded
from qodsna.mail import mail_is_set_up
from qodsna.page_cache.shown import Shown, ShownQuerySet


class Direction(models.TextChoices):
    RTL = "rtl", "راست به چپ"
    LTR = "ltr", "چپ به راست"


class Calendar(models.TextChoices):
    JALALI = "jalali", "هجری شمسی"
    GREGORIAN = "gregorian", "میلادی"
    HIJRI = "hijri", "هجری قمری"


class Numbering(models.TextChoices):
    """Named as CLDR does; see ``qodsna/languages.py``."""

    PERSIAN = "arabext", "فارسی (۰۱۲)"
    ARABIC = "arab", "عربی (٠١٢)"
    LATIN = "latn", "لاتین (012)"


class Palette(models.TextChoices):
    """Each is a set of accent colours in ``static/css/tokens.css``."""

    TEAL = "teal", "فیروزه‌ای"
    INDIGO = "indigo", "نیلی"
    CRIMSON = "crimson", "زرشکی"
    OLIVE = "olive", "زیتونی"


class EditionQuerySet(ShownQuerySet["Edition"]):
    def default(self) -> "Edition | None":
        return self.first()

    def with_newsletter(self) -> Self:
        return self.filter(newsletter_open=True)


class Edition(Shown):
    """The site in one language, with its own name, services and readers."""

    Direction = Direction
    Calendar = Calendar
    Numbering = Numbering
    Palette = Palette

    code = models.CharField(
        "کد",
        max_length=3,
        unique=True,
        validators=[RegexValidator("^[a-z]{2,3}$", "دو یا سه حرف کوچک لاتین بنویسید، مانند fa.")],
        help_text="نخستین بخش نشانی، مانند fa در ‎/fa/‎",
        error_messages={"unique": "نسخه‌ای با این کد هست."},
    )
    name = LineField("نام خبرگزاری", max_length=120)
    site_name = LineField("نام روی سرلوحه", max_length=120)
    slogan = LineField("شعار", max_length=160, blank=True)
    language = models.CharField(
        "زبان", max_length=7, choices=languages.choices, default=settings.LANGUAGE_CODE
    )
    direction = models.CharField(
        "جهت", max_length=3, choices=Direction.choices, default=Direction.RTL
    )
    calendar = models.CharField(
        "تقویم", max_length=9, choices=Calendar.choices, default=Calendar.JALALI
    )
    second_calendar = models.CharField(
        "تقویم دوم",
        max_length=9,
        choices=Calendar.choices,
        blank=True,
        default="",
        help_text="تاریخ امروز در سرلوحه به این تقویم هم، کنار آن.",
    )
    digits = models.CharField(
        "رقم‌ها",
        max_length=7,
        choices=Numbering.choices,
        blank=True,
        default="",
        help_text="خالی: همان که در این زبان می‌نویسند.",
    )
    palette = models.CharField("رنگ", max_length=9, choices=Palette.choices, default=Palette.TEAL)
    logo = models.ForeignKey(
        Image,
        on_delete=models.PROTECT,
        verbose_name="نشان",
        null=True,
        blank=True,
        related_name="logo_of",
    )
    sign_off_words = LineField("عبارت پایان خبر", max_length=60, default="انتهای پیام", blank=True)
    footer = ParagraphField("سطرهای پانویس", blank=True, help_text="هر سطر جداگانه می‌آید.")
    comments_open = models.BooleanField("نظر پذیرفته می‌شود", default=True)
    comments_close_after = models.PositiveSmallIntegerField(
        "بستن نظرها پس از (روز)",
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text="چند روز پس از انتشار هر خبر؛ خالی: هرگز به خودی خود.",
    )
    feeds_in_full = models.BooleanField(
        "متن کامل در خوراک‌ها",
        default=False,
        help_text="خوراک‌های RSS و Atom همه متن هر خبر را می‌دهند؛ وگرنه تنها چکیده آن را.",
    )
    newsletter_open = models.BooleanField(
        "خبرنامه دارد",
        default=False,
        help_text="چکیده هر روز با رایانامه به خوانندگانی که خواسته‌اند فرستاده می‌شود.",
    )
    newsletter_hour = models.PositiveSmallIntegerField(
        "ساعت خبرنامه",
        default=7,
        validators=[MaxValueValidator(23)],
        help_text="به وقت تهران، از ۰ تا ۲۳؛ خبرهای روزی را می‌برد که به پایان رسیده است.",
    )
    position = models.PositiveSmallIntegerField(
        "ترتیب", default=0, help_text="نخستین نسخه، نسخه پیش‌فرض است."
    )

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = "نسخه سایت"
        verbose_name_plural = "نسخه‌های سایت"
        ordering = ("position", "pk")
        constraints = [
            models.CheckConstraint(
                name="edition_code_is_an_address",
                condition=Q(code__regex=r"^[a-z]{2,3}$"),
                violation_error_message="کد نسخه دو یا سه حرف کوچک لاتین است.",
            ),
            models.CheckConstraint(
                name="edition_has_names",
                condition=~Q(name="") & ~Q(site_name=""),
                violation_error_message="نسخه سایت نام می‌خواهد.",
            ),
            models.CheckConstraint(
                name="edition_newsletter_hour_is_one",
                condition=Q(newsletter_hour__lte=23),
                violation_error_message="ساعت خبرنامه عددی از ۰ تا ۲۳ است.",
            ),
            models.CheckConstraint(
                name="edition_look_is_known",
                condition=Q(
                    direction__in=Direction.values,
                    calendar__in=Calendar.values,
                    palette__in=Palette.values,
                ),
                violation_error_message="جهت، تقویم یا رنگ نسخه شناخته نیست.",
            ),
            models.CheckConstraint(
                name="edition_second_calendar_is_another",
                condition=Q(second_calendar__in=["", *Calendar.values])
                & ~Q(second_calendar=F("calendar"))
                & Q(digits__in=["", *Numbering.values]),
                violation_error_message="تقویم دوم همان تقویم نخست است، یا رقم‌ها شناخته نیست.",
            ),
        ]

    def __str__(self) -> str:
        return self.site_name

    def get_absolute_url(self) -> str:
        return path_to("articles:front", self.code)

    @property
    def numbering(self) -> str:
        """The digits of its pages, as CLDR names them."""
        return self.digits or languages.numbering_of(self.language)

    def speaking(self) -> AbstractContextManager[None]:
        """In its language and with its digits, as its readers get everything."""
        return languages.speaking(self.language, self.numbering)

    @property
    def writes_persian(self) -> bool:
        return self.language == "fa"

    def fold(self, text: str, left_alone: Sequence[str] = ()) -> str:
        """Text in the letters of this edition: Persian ones where it writes Persian."""
        return folded(text, left_alone) if self.writes_persian else text

    @property
    def has_newsletter(self) -> bool:
        """Whether readers may ask for it: nobody is promised mail that cannot be sent."""
        return self.newsletter_open and mail_is_set_up()

    @property
    def footer_lines(self) -> list[str]:
        return [line for line in self.footer.splitlines() if line.strip()]
