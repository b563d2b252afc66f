from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from tree_queries.fields import TreeNodeForeignKey
from tree_queries.models import OrderableTreeNode
from tree_queries.query import TreeQuerySet

from articles.models.slugged import Slugged
from qodsna.fields import ParagraphField
from qodsna.page_cache.shown import ShownQuerySet


class CategoryQuerySet(ShownQuerySet, TreeQuerySet):
    def edited_by(self, user: Any) -> set[int]:
        """The keys of the services that somebody is an editor of, and of all below them."""
        mine = set(self.filter(editors=user.pk).values_list("pk", flat=True))
        return self.below(*mine) if mine else set()

    def below(self, *keys: int) -> set[int]:
        """The keys of these services and of everything below them; one query."""
        parents: dict[int, int | None] = dict(self.values_list("pk", "parent"))
        return {pk for pk in parents if _leads_into(pk, {*keys}, parents)}


def _leads_into(pk: int | None, keys: set[int], parents: dict[int, int | None]) -> bool:
    while pk is not None and pk not in keys:
        pk = parents.get(pk)
    return pk is not None


class Category(Slugged, OrderableTreeNode):
    """A service of the newspaper; services may have services below them."""

    url_name = "category"
    finds_stories = True

    parent = TreeNodeForeignKey(
        "self",
        on_delete=models.PROTECT,
        verbose_name="زیرمجموعه",
        null=True,
        blank=True,
        related_name="children",
        help_text="اگر خالی بماند، سرویس اصلی است و در نوار سرویس‌ها می‌آید.",
    )
    description = ParagraphField("معرفی", max_length=500, blank=True)
    position = models.PositiveIntegerField("ترتیب", default=0, db_index=True, blank=True)
    editors = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        verbose_name="دبیران",
        blank=True,
        related_name="services",
        help_text="دبیر سرویس تنها در این سرویس و زیرسرویس‌هایش کار می‌کند.",
    )

    objects = CategoryQuerySet.as_manager()

    class Meta(Slugged.Meta, OrderableTreeNode.Meta):
        verbose_name = "سرویس"
        verbose_name_plural = "سرویس‌ها"
        constraints = [
            *Slugged.Meta.constraints,
            models.CheckConstraint(
                name="category_is_not_its_own_parent",
                condition=Q(parent=None) | ~Q(parent=F("pk")),
                violation_error_message="سرویس نمی‌تواند زیرمجموعه خودش باشد.",
            ),
        ]

    def clean(self) -> None:
        try:
            super().clean()
        except ValidationError as error:
            if "name" in getattr(error, "error_dict", {}):
                raise
            message = "سرویس نمی‌تواند زیرمجموعه خودش یا زیرسرویس خودش باشد."
            raise ValidationError({"parent": message}) from error
        if self.parent and self.parent.edition_id != self.edition_id:
            raise ValidationError({"parent": "این سرویس از نسخه دیگری است."})
