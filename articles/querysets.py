"""The language for asking: each condition of the newsroom has one name here."""

from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.utils import timezone

from articles.status import Kind, Status

if TYPE_CHECKING:
    from articles.models import Article, Edition

BREAKING_FOR = timedelta(hours=6)

CARD_FIELDS = (
    "kind",
    "status",
    "kicker",
    "headline",
    "lead",
    "is_breaking",
    "published_at",
    "video_id",
    "category_id",
    "edition__code",
    "lead_image__file",
    "lead_image__alt",
    "lead_image__width",
    "lead_image__height",
    "lead_image__focal_x",
    "lead_image__focal_y",
    "lead_image__crops",
    "lead_image__rendered",
    "lead_image__rights_until",
)


class ArticleQuerySet(models.QuerySet["Article"]):
    def published(self) -> Self:
        """What readers may see at this moment."""
        return self.filter(status=Status.PUBLISHED, published_at__lte=timezone.now())

    def ever_published(self) -> Self:
        """What has had its place in a list, even if readers no longer see it."""
        return self.exclude(status=Status.DRAFT).filter(published_at__lte=timezone.now())

    def released(self) -> Self:
        """What is published, now or at a moment yet to come."""
        return self.filter(status=Status.PUBLISHED)

    def scheduled(self) -> Self:
        return self.filter(status=Status.PUBLISHED, published_at__gt=timezone.now())

    def withdrawn(self) -> Self:
        return self.filter(status=Status.WITHDRAWN)

    def drafts(self) -> Self:
        return self.filter(status=Status.DRAFT)

    def in_edition(self, edition: "Edition") -> Self:
        return self.filter(edition=edition)

    def breaking(self) -> Self:
        """Breaking news still hot enough for the strip at the top of every page."""
        return self.filter(is_breaking=True, published_at__gte=timezone.now() - BREAKING_FOR)

    def with_video(self) -> Self:
        return self.filter(kind=Kind.VIDEO)

    def photo_reports(self) -> Self:
        return self.filter(kind=Kind.PHOTO_REPORT)

    def newest_first(self) -> Self:
        return self.order_by("-published_at", "-pk")

    def older_than(self, article: "Article") -> Self:
        """What follows the given article in a list, newest first."""
        moment = article.published_at
        return self.filter(published_at__lte=moment).exclude(
            published_at=moment, pk__gte=article.pk
        )

    def for_card(self) -> Self:
        return self.select_related("edition", "lead_image").only(*CARD_FIELDS)

    def for_page(self) -> Self:
        joined = self.select_related("edition", "category", "lead_image", "video__poster")
        return joined.prefetch_related("tags", "authors")

    def any_of(self, *parts: Self) -> Self:
        """The rows of any of the given limited querysets, in one statement.

        Each part walks its own index up to its limit, so the cost is the sum of the limits
        and does not grow with the archive, which it would with ``category__in``.
        """
        compiled = [part.values("pk").query.sql_with_params() for part in parts]
        selects = [f"SELECT * FROM ({sql}) AS part_{n}" for n, (sql, _) in enumerate(compiled)]  # noqa: S608
        values = [value for _, values in compiled for value in values]
        # Only what the ORM itself compiled is put together here; every value stays a parameter.
        return self.filter(pk__in=RawSQL(" UNION ALL ".join(selects), values))  # noqa: S611

    def newest_of_categories(self, categories: list[int], each: int) -> list[Self]:
        """One limited queryset a category, to be given to ``any_of``."""
        return [self.filter(category=pk).newest_first()[:each] for pk in categories]


class RelatedLinkQuerySet(models.QuerySet):
    def visible(self) -> Self:
        """Links that readers may follow: never to what is not published."""
        published = Q(target__status=Status.PUBLISHED, target__published_at__lte=timezone.now())
        return self.filter(Q(target=None) | published)

    def for_card(self) -> Self:
        return self.select_related("target__edition", "target__lead_image", "image").defer(
            "target__body"
        )
