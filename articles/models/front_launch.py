from typing import Any, Self

from django.db import models, transaction
from django.db.models import F, JSONField, Q
from django.utils import timezone

from articles.front.layout import Layout
from articles.models.edition import Edition
from articles.models.staff import staff_key
from qodsna.fields import LineField
from qodsna.page_cache.shown import Shown, ShownQuerySet
from qodsna.prepared import Given, prepared_by_key

# So many launches before the present one can be brought back.
BROUGHT_BACK = 10


class StaleLaunchError(Exception):
    """Somebody else has launched a page since; ``current`` is his launch."""

    def __init__(self, current: "FrontLaunch | None") -> None:
        super().__init__()
        self.current = current


class FrontLaunchQuerySet(ShownQuerySet["FrontLaunch"]):
    def of(self, edition: Edition) -> Self:
        return self.filter(edition=edition)

    def newest_first(self) -> Self:
        return self.order_by("-number")

    def current(self, edition: Edition) -> "FrontLaunch | None":
        """What readers see, or None where nobody has curated the page."""
        return next(iter(_current(edition=edition.pk)), None)

    def numbered(self, edition: Edition, number: int) -> "FrontLaunch | None":
        return self.of(edition).filter(number=number).first()

    def older_than(self, number: int) -> Self:
        return self.filter(number__lt=number)

    @transaction.atomic
    def add(self, edition: Edition, layout: Layout, *, base: int, **fields: Any) -> "FrontLaunch":
        """The launch that follows the one with the number ``base``; ``by``, ``note``, …

        Raises StaleLaunchError where that is not the present one, and LayoutError.
        """
        locked = Edition.objects.select_for_update().get(pk=edition.pk)
        current = self.current(locked)
        if base != (current.number if current else 0):
            raise StaleLaunchError(current)
        content = layout.check().written()
        return self.create(edition=locked, number=base + 1, layout=content, **fields)


@prepared_by_key
def _current() -> FrontLaunchQuerySet:
    return FrontLaunch.objects.filter(edition=Given("edition")).newest_first()[:1]


class FrontLaunch(Shown):
    """A front page as it was sent to readers once, by whom and when; never changed."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, verbose_name="نسخه سایت")
    number = models.PositiveIntegerField("شماره")
    layout = JSONField("چیدمان")
    by = staff_key("فرستنده")
    at = models.DateTimeField("زمان", default=timezone.now)
    note = LineField("یادداشت", max_length=300, blank=True)
    restored_from = models.PositiveIntegerField("بازگردانده از", null=True, blank=True)

    objects = FrontLaunchQuerySet.as_manager()

    class Meta:
        verbose_name = "صفحه نخست"
        verbose_name_plural = "صفحه نخست"
        ordering = ("-number",)
        default_permissions = ("add", "view")
        constraints = [
            models.UniqueConstraint(name="front_launch_number_once", fields=["edition", "number"]),
            models.CheckConstraint(
                name="front_launch_number_is_positive",
                condition=Q(number__gte=1),
                violation_error_message="شماره صفحه عددی بزرگ‌تر از صفر است.",
            ),
            models.CheckConstraint(
                name="front_launch_restores_an_older_one",
                condition=Q(restored_from=None) | Q(restored_from__lt=F("number")),
                violation_error_message="تنها صفحه‌ای کهنه‌تر بازگردانده می‌شود.",
            ),
        ]

    def __str__(self) -> str:
        return f"صفحه نخست {self.number}"

    @property
    def arrangement(self) -> Layout:
        return Layout.read(self.layout)

    def restore(self, *, by: Any, seen: int) -> "FrontLaunch":
        """Brings this page back, as a launch of its own, to who saw the launch ``seen`` there.

        Raises StaleLaunchError where something else is there by now.
        """
        return FrontLaunch.objects.add(
            self.edition, self.arrangement, base=seen, by=by, restored_from=self.number
        )

    def can_be_restored(self, current: int) -> bool:
        """While ``current`` is the number of what readers see."""
        return current - BROUGHT_BACK <= self.number < current
