from django.db import models

from articles.models.article import Article
from media.models import Image, Video


class BodyImage(models.Model):
    """A picture that stands in the text of a story: kept from ``Article.body`` at every save."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="body_images")
    image = models.ForeignKey(Image, on_delete=models.PROTECT, related_name="in_bodies")

    class Meta:
        verbose_name = "عکس در متن"
        verbose_name_plural = "عکس‌های متن"
        constraints = [models.UniqueConstraint(name="body_image_once", fields=["article", "image"])]

    def __str__(self) -> str:
        return self.article.title


class BodyVideo(models.Model):
    """A film that stands in the text of a story: kept from ``Article.body`` at every save."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="body_videos")
    video = models.ForeignKey(Video, on_delete=models.PROTECT, related_name="in_bodies")

    class Meta:
        verbose_name = "فیلم در متن"
        verbose_name_plural = "فیلم‌های متن"
        constraints = [models.UniqueConstraint(name="body_video_once", fields=["article", "video"])]

    def __str__(self) -> str:
        return self.article.title
