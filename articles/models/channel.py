from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from articles.models.category import Category
from articles.models.edition import Edition
from articles.posting.wording import TEMPLATE, known_places, written
from qodsna.fields import LineField, ParagraphField

if TYPE_CHECKING:
    from articles.models.article import Article

LONGEST, LONGEST_CAPTION = 4096, 1024


class Network(models.TextChoices):
    TELEGRAM = "telegram", "تلگرام"
    BALE = "bale", "بله"
    EITAA = "eitaa", "ایتا"


class ChannelQuerySet(models.QuerySet["Channel"]):
    def on(self) -> Self:
        return self.filter(switched_on_at__isnull=False)

    def of(self, article: "Article") -> Self:
        """Those that a story can be sent to, the silent ones too."""
        return self.filter(edition=article.edition_id)


class Channel(models.Model):
    """A channel of the newsroom in a network of messages, and the bot that writes into it."""

    Network = Network

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, verbose_name="نسخه سایت")
    network = models.CharField("شبکه", max_length=8, choices=Network)
    name = LineField("نام", max_length=80, help_text="تنها برای همکاران")
    chat = models.CharField(
        "شناسه کانال",
        max_length=64,
        validators=[
            RegexValidator(
                r"^(@?[A-Za-z][A-Za-z0-9_]{2,}|-?[0-9]{1,20})\Z",
                "نام لاتین کانال، مانند ‎@channel‎، یا شماره آن را بنویسید.",
            )
        ],
        help_text="نام همگانی کانال، مانند ‎@channel‎ (در ایتا بی ‎@‎)، یا شماره آن.",
    )
    handle = models.CharField(
        "نام در صفحه همگانی",
        max_length=64,
        blank=True,
        validators=[
            RegexValidator(r"^[A-Za-z][A-Za-z0-9_]{2,}\Z", "نام لاتین کانال را بی ‎@‎ بنویسید.")
        ],
        help_text="اگر کانال همگانی است، نامش بی ‎@‎: پاسخِ گم‌شده شبکه از صفحه همگانی کانال پیدا "
        "می‌شود. خالی: آنگاه از شما پرسیده می‌شود.",
    )
    token = models.CharField(
        "توکن بازو",
        max_length=200,
        validators=[
            RegexValidator(r"^[A-Za-z0-9:_-]{8,}\Z", "توکن تنها حرف لاتین، رقم، : و _ و - دارد.")
        ],
    )
    switched_on_at = models.DateTimeField("روشن از", null=True, editable=False)
    services = models.ManyToManyField(
        Category,
        verbose_name="سرویس‌ها",
        blank=True,
        help_text="با زیرسرویس‌هایشان؛ خالی: همه سرویس‌ها.",
    )
    only_breaking = models.BooleanField("تنها خبر فوری", default=False)
    with_picture = models.BooleanField(
        "با عکس", default=True, help_text="عکس خبر، اگر دارد؛ متن کنار عکس کوتاه‌تر است."
    )
    template = ParagraphField(
        "الگوی متن",
        max_length=1000,
        default=TEMPLATE,
        validators=[known_places],
        help_text="این‌ها جای خود را به خبر می‌دهند: {تیتر} {روتیتر} {لید} {نشانی} {سرویس} {کد}",
    )

    objects = ChannelQuerySet.as_manager()

    class Meta:
        verbose_name = "کانال"
        verbose_name_plural = "کانال‌ها"
        ordering = ("edition", "pk")
        default_permissions = ("add", "change", "view")
        constraints = [
            models.CheckConstraint(
                name="channel_network_is_known",
                condition=Q(network__in=Network.values),
                violation_error_message="این شبکه شناخته نیست.",
            ),
            # One story reaches one channel through one row alone.
            models.UniqueConstraint(
                "edition",
                "network",
                Lower("chat"),
                name="channel_once",
                violation_error_message="این کانال در این نسخه هست.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if self.template and "{نشانی}" not in self.template.replace(" ", ""):
            message = "الگو {نشانی} می‌خواهد: پست از روی آن در کانال شناخته می‌شود."
            raise ValidationError({"template": message})

    @property
    def is_on(self) -> bool:
        return self.switched_on_at is not None

    @property
    def token_end(self) -> str:
        """As much of the token as anybody is ever shown."""
        return f"…{self.token[-4:]}" if len(self.token) > 11 else "…"

    def limit(self, article: "Article") -> int:
        """How long a post about the story may be."""
        return LONGEST_CAPTION if self.shows_picture(article) else LONGEST

    def shows_picture(self, article: "Article") -> bool:
        return self.with_picture and article.shown_picture is not None

    def written(self, article: "Article") -> str:
        """What is sent where nobody has written something else."""
        return written(self.template, article, self.limit(article))

    def switch(self, *, on: bool) -> bool:
        """Whether that changed anything. What came out before is not posted by itself."""
        moment = timezone.now() if on else None
        rows = Channel.objects.filter(pk=self.pk, switched_on_at__isnull=on)
        changed = rows.update(switched_on_at=moment)
        if changed:
            self.switched_on_at = moment
        return bool(changed)

    def carries(self, since: datetime) -> Any:
        """What readers see and this channel is to have by itself, of what came since."""
        from articles.models.article import Article

        if self.switched_on_at is None:
            return Article.objects.none()
        since = max(since, self.switched_on_at)
        stories = self._hot(since) if self.only_breaking else self._new(since)
        if keys := [*self.services.values_list("pk", flat=True)]:
            stories = stories.filter(category__in=Category.objects.below(*keys))
        return stories

    def _new(self, since: datetime) -> Any:
        from articles.models.article import Article

        return Article.objects.published().in_edition(self.edition).since(since)

    def _hot(self, since: datetime) -> Any:
        """Whatever was in the strip of late, found along its index: by their keys alone, since
        with the edition the database walks the whole archive. It ended after it began."""
        from articles.models.article import Article

        late = {"breaking_until__gte": since, "flashed_at__gte": since}
        hot = Article.objects.in_edition(self.edition).filter(is_breaking=True, **late)
        return Article.objects.published().filter(pk__in=[*hot.values_list("pk", flat=True)])
