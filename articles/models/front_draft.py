from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import JSONField, Q

from articles.front.layout import Layout
from articles.models.edition import Edition
from articles.models.front_launch import FrontLaunch, StaleLaunchError

Change = Callable[[Layout], Layout]


class DraftChangedError(Exception):
    """The draft is not what its editor saw when he launched it."""


class FrontDraftQuerySet(models.QuerySet["FrontDraft"]):
    def of(self, edition: Edition, editor: Any) -> "FrontDraft | None":
        return self.filter(edition=edition, editor=editor).first()

    @transaction.atomic
    def begun(self, edition: Edition, editor: Any, default: Layout) -> "FrontDraft":
        """The draft of an editor, its row held; from what readers see, or else ``default``."""
        current = FrontLaunch.objects.current(edition)
        start = {
            "base": current.number if current else 0,
            "layout": current.layout if current else default.written(),
        }
        self.get_or_create(edition=edition, editor=editor, defaults=start)
        return self.select_for_update().get(edition=edition, editor=editor)

    @transaction.atomic
    def change(
        self, edition: Edition, editor: Any, change: Change, *, default: Layout
    ) -> "FrontDraft":
        """Keeps what ``change`` makes of the draft; raises LayoutError, and keeps nothing."""
        draft = self.begun(edition, editor, default)
        draft.keep(change(draft.arrangement))
        return draft

    @transaction.atomic
    def rebase(
        self, edition: Edition, editor: Any, arrange: Callable[["FrontDraft"], Layout], *, seen: int
    ) -> "FrontDraft":
        """Goes on from the launch ``seen`` with what ``arrange`` makes of the draft.

        Raises StaleLaunchError where that is not the present one any more.
        """
        current = FrontLaunch.objects.current(edition)
        if current is None or current.number != seen:
            raise StaleLaunchError(current)
        draft = self.begun(edition, editor, current.arrangement)
        draft.keep(arrange(draft), base=seen)
        return draft


class FrontDraft(models.Model):
    """The front page that an editor arranges and has not launched.

    ``base`` is the number of the launch that it was begun from, 0 for none; ``before`` is what it
    was before the last change; ``revision`` grows with each.
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, verbose_name="نسخه سایت")
    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        verbose_name="ویراستار",
        related_name="+",
    )
    base = models.PositiveIntegerField("آغاز از", default=0)
    layout = JSONField("چیدمان")
    before = JSONField("چیدمان پیشین", null=True)
    revision = models.PositiveIntegerField("شمار تغییر", default=0)
    updated_at = models.DateTimeField("آخرین تغییر", auto_now=True)

    objects = FrontDraftQuerySet.as_manager()

    class Meta:
        verbose_name = "پیش‌نویس صفحه نخست"
        verbose_name_plural = "پیش‌نویس‌های صفحه نخست"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="front_draft_once", fields=["edition", "editor"]),
            models.CheckConstraint(
                name="front_draft_is_changed_to_go_back",
                condition=Q(before=None) | Q(revision__gte=1),
                violation_error_message="پیش‌نویسی که عوض نشده پیشینه ندارد.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.edition}"

    @property
    def arrangement(self) -> Layout:
        return Layout.read(self.layout)

    def keep(self, layout: Layout, *, base: int | None = None) -> None:
        """Raises LayoutError, and keeps nothing."""
        content = layout.check().written()
        if content == self.layout and base in (None, self.base):
            return
        self.before, self.layout = self.layout, content
        self.base = self.base if base is None else base
        self.revision += 1
        self.save()

    def undo(self) -> None:
        """Back to what it was before the last change; once more, and that is there again."""
        if self.before is not None:
            self.keep(Layout.read(self.before))

    @transaction.atomic
    def launch(self, *, by: Any, seen: int, note: str = "") -> FrontLaunch:
        """Sends it to readers, and it is no draft any more.

        ``seen`` is the revision that its editor saw. Raises DraftChangedError, StaleLaunchError or
        LayoutError; then nothing is sent and the draft stays as it is.
        """
        Edition.objects.select_for_update().get(pk=self.edition_id)
        draft = FrontDraft.objects.select_for_update().filter(pk=self.pk).first()
        if draft is None or draft.revision != seen:
            raise DraftChangedError
        launched = FrontLaunch.objects.add(
            draft.edition, draft.arrangement, base=draft.base, by=by, note=note
        )
        draft.delete()
        return launched
