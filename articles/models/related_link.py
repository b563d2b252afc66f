from typing import Any, Self

from django.db import models
from django.db.models import F, Q

from articles.models.article import Article
from articles.querysets import PICTURE_FIELDS
from articles.states import Moment, shown
from media.models import Image
from qodsna.fields import LineField, ParagraphField
from qodsna.persian import cut

SUMMARY = 270
# What a card under a story tells of it, and of the story that it leads to.
LINK_FIELDS = (
    *("article_id", "target_id", "url", "title", "lead"),
    *(f"target__{name}" for name in ("kind", "headline", "lead", "edition__code", "video__state")),
    *(f"target__lead_image__{name}" for name in PICTURE_FIELDS),
    *(f"image__{name}" for name in PICTURE_FIELDS),
)


class RelatedLinkQuerySet(models.QuerySet):
    def replace(self, article: Article, links: list[dict[str, Any]]) -> None:
        """Makes these the related content of a story, in this order."""
        self.filter(article=article).delete()
        columns = {"target": "target_id", "image": "image_id"}
        self.bulk_create(
            self.model(
                article=article,
                position=position,
                **{columns.get(name, name): value for name, value in link.items()},
            )
            for position, link in enumerate(links, 1)
        )

    def visible(self, at: Moment = None) -> Self:
        """Links that readers may follow: never to what is not published."""
        return self.filter(Q(target=None) | shown("target__", at))

    def for_card(self) -> Self:
        joined = ("target__edition", "target__lead_image", "target__video", "image")
        return self.select_related(*joined).only(*LINK_FIELDS)


class RelatedLink(models.Model):
    """A place under an article that leads to another article or to an outside address."""

    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, verbose_name="خبر", related_name="related_links"
    )
    target = models.ForeignKey(
        Article,
        on_delete=models.CASCADE,
        verbose_name="خبر مرتبط",
        null=True,
        blank=True,
        related_name="linked_from",
    )
    url = models.URLField(
        "نشانی بیرونی",
        max_length=500,
        blank=True,
        help_text="به جای خبر، برای مطلبی بیرون از سایت.",
    )
    title = LineField("عنوان", max_length=250, blank=True, help_text="برای نشانی بیرونی.")
    lead = ParagraphField("خلاصه", max_length=500, blank=True)
    image = models.ForeignKey(
        Image,
        on_delete=models.PROTECT,
        verbose_name="عکس",
        null=True,
        blank=True,
        related_name="illustrates",
    )
    position = models.PositiveSmallIntegerField("ترتیب", default=0)

    objects = RelatedLinkQuerySet.as_manager()

    class Meta:
        verbose_name = "مطلب مرتبط"
        verbose_name_plural = "مطالب مرتبط"
        ordering = ("position", "pk")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="related_link_points_to_one_thing",
                condition=Q(target=None) ^ Q(url=""),
                violation_error_message="مطلب مرتبط یا یک خبر است یا یک نشانی بیرونی، نه هر دو.",
            ),
            models.CheckConstraint(
                name="related_link_outside_has_title",
                condition=Q(url="") | ~Q(title=""),
                violation_error_message="نشانی بیرونی عنوان می‌خواهد.",
            ),
            models.CheckConstraint(
                name="related_link_is_not_to_itself",
                condition=Q(target=None) | ~Q(target=F("article")),
                violation_error_message="خبر نمی‌تواند مطلب مرتبط خودش باشد.",
            ),
            models.UniqueConstraint(
                fields=["article", "target"],
                name="related_link_target_once",
                violation_error_message="این خبر پیش‌تر در مطالب مرتبط آمده است.",
            ),
            models.UniqueConstraint(
                fields=["article", "url"],
                condition=~Q(url=""),
                name="related_link_url_once",
                violation_error_message="این نشانی پیش‌تر در مطالب مرتبط آمده است.",
            ),
        ]

    def __str__(self) -> str:
        return self.headline

    @property
    def headline(self) -> str:
        return self.title or (target.title if (target := self.target) else self.url)

    @property
    def address(self) -> str:
        return target.get_absolute_url() if (target := self.target) else self.url

    @property
    def picture(self) -> Image | None:
        return self.image or (target.lead_image if (target := self.target) else None)

    @property
    def summary(self) -> str:
        """The lead, cut at a word as under every headline of the block."""
        return cut(self.lead or (target.lead if (target := self.target) else ""), SUMMARY)
