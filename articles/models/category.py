from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from tree_queries.fields import TreeNodeForeignKey
from tree_queries.models import OrderableTreeNode

from articles.models.slugged import Slugged
from qodsna.fields import ParagraphField


class Category(Slugged, OrderableTreeNode):
    """A service of the newspaper; services may have services below them."""

    url_name = "category"

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
