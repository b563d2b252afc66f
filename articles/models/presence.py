from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils import timezone

from articles.models.article import Article

if TYPE_CHECKING:
    from django.contrib.auth.models import User

HERE_FOR = timedelta(seconds=30)
KEPT_FOR = timedelta(days=1)
# As long as a device may come back with words that were saved long ago.
SAVED_KEPT_FOR = timedelta(days=30)


class Doing(models.TextChoices):
    """What goes on in an open form."""

    READING = "reading", "باز"
    WRITING = "writing", "در حال نوشتن"
    LEFT = "left", "بسته"
    SAVED = "saved", "ذخیره‌شده"


class ForeignFormError(Exception):
    """The form belongs to somebody else."""


class SavedFormError(Exception):
    """What was written in the form is saved; it takes nothing more."""


class PresenceQuerySet(models.QuerySet["Presence"]):
    # Asking

    def here(self) -> Self:
        """Forms that are open, as far as their pages have told."""
        since = timezone.now() - HERE_FOR
        return self.filter(doing__in=[Doing.READING, Doing.WRITING], seen_at__gt=since)

    def around(self, user: Any, article: Article | None) -> Self:
        """The forms of a story; of stories that were never saved, the user's own."""
        return self.filter(article=article) if article else self.filter(article=None, user=user)

    def with_people(self) -> Self:
        return self.select_related("user").order_by("opened_at", "pk")

    def forgotten(self, now: datetime) -> Self:
        saved = models.Q(doing=Doing.SAVED)
        old = models.Q(seen_at__lt=now - KEPT_FOR) & ~saved
        return self.filter(old | models.Q(seen_at__lt=now - SAVED_KEPT_FOR))

    # Changing

    def note(self, form_key: UUID, *, by: Any, article: Article | None, doing: Doing) -> "Presence":
        """Tells of a form that is open, and holds its row until the transaction ends.

        Raises ForeignFormError or SavedFormError, and changes nothing, where it may tell nothing.
        """
        mine = self._held(form_key, by=by, article=article, doing=doing)
        if mine.doing == Doing.SAVED:
            raise SavedFormError
        mine.article, mine.doing, mine.seen_at = article, doing, timezone.now()
        mine.save(update_fields=["article", "doing", "seen_at"])
        return mine

    def mark_saved(self, form_key: UUID, *, by: Any, article: Article) -> None:
        """What comes later from this form, however late, is refused.

        Raises ForeignFormError.
        """
        mine = self._held(form_key, by=by, article=article, doing=Doing.SAVED)
        mine.article, mine.doing, mine.seen_at = article, Doing.SAVED, timezone.now()
        mine.save(update_fields=["article", "doing", "seen_at"])

    def claim(self, form_key: UUID, *, by: Any) -> Article | None:
        """Holds the form's row until the transaction ends; the story that it was saved as, if any.

        Raises ForeignFormError.
        """
        mine = self._held(form_key, by=by, article=None, doing=Doing.READING)
        return mine.article if mine.doing == Doing.SAVED else None

    def _held(self, form_key: UUID, *, by: Any, **fields: Any) -> "Presence":
        defaults = {"user": by, "seen_at": timezone.now(), **fields}
        rows = self.select_for_update()
        presence, _ = rows.get_or_create(form_key=form_key, defaults=defaults)
        if presence.user_id != by.pk:
            raise ForeignFormError
        return presence


class Presence(models.Model):
    """One form of a story, open at somebody's, as its page tells every few seconds."""

    form_key = models.UUIDField(unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    article = models.ForeignKey(
        Article, on_delete=models.SET_NULL, null=True, related_name="presences"
    )
    doing = models.CharField(max_length=7, choices=Doing.choices)
    opened_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField()

    objects = PresenceQuerySet.as_manager()

    class Meta:
        verbose_name = "حضور"
        verbose_name_plural = "حضورها"
        constraints = [
            models.CheckConstraint(
                name="presence_doing_is_known", condition=models.Q(doing__in=Doing.values)
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.get_doing_display()})"

    @property
    def name(self) -> str:
        user: User = self.user
        return user.get_full_name() or user.get_username()

    @property
    def is_writing(self) -> bool:
        return self.doing == Doing.WRITING


def people(presences: Iterable[Presence], *, but: Any = None) -> list[Presence]:
    """Everybody once, however many forms they have open; whoever writes in one is writing."""
    found: dict[int, Presence] = {}
    for each in presences:
        known = found.get(each.user_id)
        if each.user != but and (known is None or (each.is_writing and not known.is_writing)):
            found[each.user_id] = each
    return list(found.values())
