from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import models

from media.models import Image, Video

if TYPE_CHECKING:
    from articles.models.article import Article


class InBodyQuerySet(models.QuerySet):
    def keep(self, article: "Article", keys: Iterable[int]) -> None:
        """Makes these the rows of an article; those that are right already stay untouched.

        A key of nothing in the library is passed over.
        """
        model: Any = self.model
        column, wanted = f"{model.thing}_id", set(keys)
        rows = dict(self.filter(article=article).values_list(column, "pk"))
        if gone := [pk for key, pk in rows.items() if key not in wanted]:
            self.filter(pk__in=gone).delete()
        if new := wanted - rows.keys():
            library = model._meta.get_field(model.thing).related_model._default_manager
            there = library.filter(pk__in=new).values_list("pk", flat=True)
            self.bulk_create(model(article=article, **{column: key}) for key in there)


class InBody(models.Model):
    """Something of the library that stands in the text of a story, once however often it does.

    Kept from ``Article.body`` at every save, so that the library knows where it is used and
    nobody deletes it there.
    """

    thing: str
    article: Any

    objects = InBodyQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.article.title


class BodyImage(InBody):
    thing = "image"

    article = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="body_images"
    )
    image = models.ForeignKey(Image, on_delete=models.PROTECT, related_name="in_bodies")

    class Meta:
        verbose_name = "عکس در متن"
        verbose_name_plural = "عکس‌های متن"
        constraints = [models.UniqueConstraint(name="body_image_once", fields=["article", "image"])]


class BodyVideo(InBody):
    thing = "video"

    article = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="body_videos"
    )
    video = models.ForeignKey(Video, on_delete=models.PROTECT, related_name="in_bodies")

    class Meta:
        verbose_name = "فیلم در متن"
        verbose_name_plural = "فیلم‌های متن"
        constraints = [models.UniqueConstraint(name="body_video_once", fields=["article", "video"])]
