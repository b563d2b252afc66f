"""Where a story stands in the lists of its tags and authors, and in dossiers: newest first."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Exists, OuterRef

from articles.models.author import Author
from articles.models.tag import Tag
from qodsna.pouring import Pouring

if TYPE_CHECKING:
    from articles.search.entry import Entry


class StoryPlaceQuerySet(models.QuerySet):
    def published(self, at: Any = None) -> Self:
        """The places of what readers may see at this moment, or at the given one."""
        stories: Any = self.model._meta.get_field("article").related_model
        return self.filter(Exists(stories.objects.published(at).filter(pk=OuterRef("article"))))

    def between(self, start: datetime, end: datetime) -> Self:
        return self.filter(published_at__gte=start, published_at__lt=end)

    def newest_first(self) -> Self:
        return self.order_by("-published_at", "-article")

    def after(self, article: Any) -> Self:
        """What follows the given article in a list, newest first."""
        return self.filter(published_at__lte=article.published_at).exclude(
            published_at=article.published_at, article__gte=article.pk
        )


class NamePlace(models.Model):
    """That a story which is published, or will be, stands in the list of a name.

    ``published_at`` is the story's own: one index thus has the stories of a name in the order in
    which readers see them, however many there are. Kept with what the story is found by.
    """

    # It stands first in a unique index of its own.
    article = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    published_at = models.DateTimeField()

    objects = StoryPlaceQuerySet.as_manager()

    class Meta:
        abstract = True
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.article_id}"


class TagPlace(NamePlace):
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="places", db_index=False)

    class Meta(NamePlace.Meta):
        verbose_name = "جای خبر زیر برچسب"
        verbose_name_plural = "جای خبرها زیر برچسب‌ها"
        indexes = [models.Index(fields=["tag", "-published_at", "-article"], name="tag_newest")]
        constraints = [
            models.UniqueConstraint(name="tag_has_story_once", fields=["article", "tag"])
        ]


class AuthorPlace(NamePlace):
    author = models.ForeignKey(
        Author, on_delete=models.CASCADE, related_name="places", db_index=False
    )

    class Meta(NamePlace.Meta):
        verbose_name = "جای خبر زیر نام نویسنده"
        verbose_name_plural = "جای خبرها زیر نام نویسندگان"
        indexes = [
            models.Index(fields=["author", "-published_at", "-article"], name="author_newest")
        ]
        constraints = [
            models.UniqueConstraint(name="author_has_story_once", fields=["article", "author"])
        ]


def keep_places(entries: Mapping[int, "Entry"], gone: Collection[int] = ()) -> None:
    """Writes the places of stories by what they are found by; ``gone``: the codes of those that
    have none any more."""
    for model, name in ((TagPlace, "tag"), (AuthorPlace, "author")):
        if codes := [*entries, *gone]:
            places: Any = model._default_manager
            places.filter(article__in=codes).delete()
        Pouring(model, ("article_id", f"{name}_id", "published_at")).add(
            (code, key, entry.published_at)
            for code, entry in entries.items()
            for key in getattr(entry, f"{name}s")
        )
