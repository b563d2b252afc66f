from datetime import datetime, timedelta
from typing import Any, Self
from uuid import UUID, uuid4

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from articles.body import plain_text, sanitize
from articles.models.article import Article
from articles.models.presence import Doing, ForeignFormError, Presence
from qodsna.persian import cut

KEPT_FOR = timedelta(days=30)
UNDO_FOR = timedelta(minutes=10)
# A longest body in letters of two bytes, its marks, and everything else of a form.
MOST_BYTES = 2_500_000
GLIMPSE = 80
LOOKED_AT = 2000

# Every field of a form with its values in order, as in a QueryDict.
Typed = dict[str, list[str]]


class UnsavedQuerySet(models.QuerySet["Unsaved"]):
    # Asking

    def of(self, user: Any) -> Self:
        return self.filter(user=user)

    def in_story(self, article: Article | None) -> Self:
        """None: of stories that were never saved, or that are deleted."""
        return self.filter(article=article)

    def newest_first(self) -> Self:
        return self.order_by("-saved_at", "-pk")

    def offered(self) -> Self:
        """Also what was thrown away a moment ago, so that it can be taken back."""
        thrown = models.Q(discarded_at__gt=timezone.now() - UNDO_FOR)
        return self.filter(models.Q(discarded_at=None) | thrown).newest_first()

    def forgotten(self, now: datetime) -> Self:
        return self.filter(saved_at__lt=now - KEPT_FOR)

    # Changing

    @transaction.atomic
    def keep(
        self,
        form_key: UUID,
        *,
        by: Any,
        article: Article | None,
        data: Typed,
        version: int = 0,
        sequence: int,
        doing: Doing = Doing.WRITING,
    ) -> "Unsaved":
        """Keeps what stands in a form, unless something newer of that form is kept already.

        ``sequence`` grows with each time that form is kept; empty ``data`` says that nothing in
        it is unsaved. Raises ForeignFormError or SavedFormError, and keeps nothing.
        """
        Presence.objects.note(form_key, by=by, article=article, doing=doing)
        fields = {
            "article": article,
            "data": data,
            "version": version,
            "sequence": sequence,
            "saved_at": timezone.now(),
        }
        # The row of the form's presence is held: nobody else keeps this form meanwhile.
        row, made = self.get_or_create(form_key=form_key, defaults={"user": by, **fields})
        if row.user_id != by.pk:
            raise ForeignFormError
        if not made and row.sequence < sequence:
            row.change(**fields, discarded_at=None)
        return row

    @transaction.atomic
    def saved(self, form_key: UUID, *, by: Any, article: Article) -> None:
        """Takes away what was unsaved of a form, for good: it is in the story now.

        Raises ForeignFormError, and takes nothing away.
        """
        Presence.objects.mark_saved(form_key, by=by, article=article)
        self.of(by).filter(form_key=form_key).delete()


class Unsaved(models.Model):
    """What somebody has typed into a form of a story and not saved, as the form sends it."""

    form_key = models.UUIDField(unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # The words outlive the story: they can still become a new one.
    article = models.ForeignKey(Article, on_delete=models.SET_NULL, null=True, related_name="+")
    data = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=0)
    sequence = models.PositiveBigIntegerField()
    saved_at = models.DateTimeField()
    discarded_at = models.DateTimeField(null=True)

    objects = UnsavedQuerySet.as_manager()

    class Meta:
        verbose_name = "نوشته ذخیره‌نشده"
        verbose_name_plural = "نوشته‌های ذخیره‌نشده"
        indexes = [
            models.Index(fields=["user", "article", "-saved_at"], name="unsaved_of_story"),
            models.Index(fields=["saved_at"], name="unsaved_oldest"),
        ]

    def __str__(self) -> str:
        return self.glimpse

    @property
    def glimpse(self) -> str:
        """Its headline, or its first words where it has none."""
        values = (self.first(name) for name in ("headline", "lead", "kicker"))
        words = next(filter(str.strip, values), "") or plain_text(
            sanitize(self.first("body")[:LOOKED_AT])
        )
        return cut(words, GLIMPSE)

    def first(self, name: str) -> str:
        return next(iter(self.data.get(name, [])), "")

    @property
    def is_discarded(self) -> bool:
        return self.discarded_at is not None

    def discard(self) -> None:
        self.change(discarded_at=timezone.now())

    def move(self) -> None:
        """Gives it to another form: what the one it came from still sends is kept beside it."""
        self.change(form_key=uuid4(), discarded_at=None)

    def change(self, **values: Any) -> None:
        for name, value in values.items():
            setattr(self, name, value)
        self.save(update_fields=list(values))
