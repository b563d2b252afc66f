from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from articles.models.article import Article
from articles.models.staff import staff_key
from qodsna.fields import ParagraphField

if TYPE_CHECKING:
    from django.contrib.auth.models import User

NOTE_LIMIT = 2000


class NoteQuerySet(models.QuerySet["Note"]):
    def about(self, article: Article) -> Self:
        """With who wrote them and whom they call, the oldest first."""
        return self.filter(article=article).select_related("by").prefetch_related("mentions__user")

    @transaction.atomic
    def write(self, article: Article, text: str, *, by: Any, to: "list[User]") -> "Note":
        """A note among the staff; who is called finds it among what waits for him."""
        note = self.create(article=article, text=text, by=by)
        called = {user.pk: user for user in to if user.pk != by.pk}
        Mention.objects.bulk_create(Mention(note=note, user=user) for user in called.values())
        return note


class Note(models.Model):
    """What the staff say to each other about a story; readers never see it."""

    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, verbose_name="خبر", related_name="notes"
    )
    by = staff_key("نویسنده")
    at = models.DateTimeField("زمان", auto_now_add=True)
    text = ParagraphField("یادداشت", max_length=NOTE_LIMIT)

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = "یادداشت"
        verbose_name_plural = "یادداشت‌ها"
        ordering = ("pk",)
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="note_says_something",
                condition=~Q(text=""),
                violation_error_message="یادداشت خالی است.",
            )
        ]

    def __str__(self) -> str:
        return self.text


class MentionQuerySet(models.QuerySet["Mention"]):
    def unread_by(self, user: Any) -> Self:
        return self.filter(user=user, read_at=None)

    def newest_first(self) -> Self:
        """With who called, and what it takes to say whether the called one sees the story."""
        joined = self.select_related("note__by", "note__article")
        return joined.defer("note__article__body", "note__article__lead").order_by("-note")

    def read(self, article: Article, *, by: Any) -> int:
        """Whoever opens the story has read what was said to him there."""
        return self.unread_by(by).filter(note__article=article).update(read_at=timezone.now())


class Mention(models.Model):
    """Somebody who is called in a note, until he has read it."""

    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="mentions")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mentions"
    )
    read_at = models.DateTimeField(null=True)

    objects = MentionQuerySet.as_manager()

    class Meta:
        verbose_name = "خطاب"
        verbose_name_plural = "خطاب‌ها"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="mention_once_in_a_note", fields=["note", "user"])
        ]
        indexes = [
            models.Index(fields=["user", "note"], condition=Q(read_at=None), name="mention_unread")
        ]

    def __str__(self) -> str:
        return str(self.user)
