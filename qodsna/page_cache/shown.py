"""What every model has in common whose rows readers see."""

from collections.abc import Iterable
from typing import Any, ClassVar, TypeVar

from django.db import models

from qodsna.page_cache import SITE, purge

Row = TypeVar("Row", bound=models.Model, covariant=True)


class ShownQuerySet(models.QuerySet[Row]):
    """Purges what belongs to rows that are written past ``save()`` and ``delete()``."""

    def update(self, **fields: Any) -> int:
        changed = super().update(**fields)
        unseen: frozenset[str] = self.model.unseen  # type: ignore[attr-defined]
        if changed and not unseen.issuperset(fields):
            purge(SITE)
        return changed

    update.alters_data = True  # type: ignore[attr-defined]

    def bulk_create(self, objs: Iterable[Any], *args: Any, **options: Any) -> list[Any]:
        made = super().bulk_create(objs, *args, **options)
        purge(SITE)
        return made

    def delete(self) -> tuple[int, dict[str, int]]:
        gone = super().delete()
        purge(SITE)
        return gone

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]


class Shown(models.Model):
    """A row that readers see: where it is written, the pages that show it are purged."""

    # The columns that no page of readers shows, and whether it shows a new row by itself.
    unseen: ClassVar[frozenset[str]] = frozenset()
    shown_when_new: ClassVar[bool] = True

    class Meta:
        abstract = True

    @property
    def cache_keys(self) -> set[str]:
        """What the pages that show it belong to."""
        return {SITE}

    def purge(self) -> None:
        purge(*self.cache_keys)

    def save(self, *args: Any, **kwargs: Any) -> None:
        fields, is_new = kwargs.get("update_fields"), self._state.adding
        super().save(*args, **kwargs)
        is_seen = fields is None or not self.unseen.issuperset(fields)
        if is_seen and (self.shown_when_new or not is_new):
            self.purge()

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        keys = self.cache_keys
        gone = super().delete(*args, **kwargs)
        purge(*keys)
        return gone
