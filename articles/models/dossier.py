from typing import TYPE_CHECKING, Self

from django.db import models

from articles.body import WordsField, plain_text
from articles.models.places import StoryPlaceQuerySet
from articles.models.slugged import LinkedManager, Slugged
from media.models import Image
from qodsna import persian
from qodsna.fields import LineField, ParagraphField
from qodsna.page_cache.shown import ShownQuerySet

if TYPE_CHECKING:
    from articles.models.article import Article

TITLE = 150


class DossierQuerySet(ShownQuerySet["Dossier"]):
    def shown(self) -> Self:
        """What readers may open."""
        return self.filter(is_shown=True)


class DossierManager(LinkedManager.from_queryset(DossierQuerySet)):  # type: ignore[misc]
    """Always with the edition, which every address begins with."""


class Dossier(Slugged):
    """Stories of one subject under a page with a picture and an introduction of its own."""

    url_name = "dossier"

    name = LineField("عنوان", max_length=TITLE)
    lead = ParagraphField("چکیده", max_length=500, blank=True)
    introduction = WordsField("معرفی", blank=True)
    image = models.ForeignKey(
        Image,
        on_delete=models.PROTECT,
        verbose_name="عکس",
        null=True,
        blank=True,
        related_name="dossiers",
    )
    is_shown = models.BooleanField(
        "خوانندگان می‌بینند",
        default=False,
        help_text="تا نخواهید، خوانندگان نه صفحه پرونده را می‌بینند و نه پیوندش را زیر خبرها.",
    )
    updated_at = models.DateTimeField("آخرین تغییر", auto_now=True)

    objects = DossierManager()

    class Meta(Slugged.Meta):
        verbose_name = "پرونده"
        verbose_name_plural = "پرونده‌ها"
        ordering = ("-updated_at", "-pk")

    @property
    def summary(self) -> str:
        """The lead, or the opening of the introduction where there is none, cut at a word."""
        return persian.cut(self.lead or plain_text(self.introduction) or self.name, 200)


class DossierPlaceQuerySet(StoryPlaceQuerySet):
    def keep(self, article: "Article") -> None:
        """Writes the story's moment of publication to its places."""
        self.filter(article=article).update(published_at=article.published_at)


class DossierPlace(models.Model):
    """That a story belongs to a dossier.

    ``published_at`` is the story's own, kept at every change of it: one index thus has the
    stories of a dossier in the order in which readers see them, however many there are.
    """

    # Each stands first in an index of its own below.
    dossier = models.ForeignKey(
        Dossier, on_delete=models.CASCADE, related_name="places", db_index=False
    )
    article = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="dossier_places", db_index=False
    )
    published_at = models.DateTimeField(null=True)

    objects = DossierPlaceQuerySet.as_manager()

    class Meta:
        verbose_name = "جای خبر در پرونده"
        verbose_name_plural = "جای خبرها در پرونده‌ها"
        default_permissions = ()
        indexes = [
            models.Index(fields=["dossier", "-published_at", "-article"], name="dossier_newest")
        ]
        constraints = [
            models.UniqueConstraint(fields=["article", "dossier"], name="dossier_has_story_once")
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id}/{self.article_id}"
