from django.db import models

from articles.models.slugged import LinkedManager, Slugged
from media.models import Image
from qodsna.fields import LineField, ParagraphField

MOST_INITIALS = 200


class AuthorManager(LinkedManager):
    def initials(self) -> list[str]:
        """Those that sign off, each once; the form of a story offers them."""
        known = self.exclude(initials="").order_by("initials")
        return list(known.values_list("initials", flat=True).distinct()[:MOST_INITIALS])


class Author(Slugged):
    """Who stands in the byline."""

    url_name = "author"
    finds_stories = True

    initials = LineField("حروف اختصاری", max_length=20, blank=True, help_text="مانند م.ح")
    biography = ParagraphField("معرفی", max_length=1000, blank=True)
    portrait = models.ForeignKey(
        Image,
        on_delete=models.PROTECT,
        verbose_name="عکس",
        null=True,
        blank=True,
        related_name="portrait_of",
    )

    objects = AuthorManager()

    class Meta(Slugged.Meta):
        verbose_name = "نویسنده"
        verbose_name_plural = "نویسندگان"
        ordering = ("name",)
