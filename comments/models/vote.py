from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.db.models import Q

from comments.models.comment import Comment
from qodsna.page_cache import purge, story_key

if TYPE_CHECKING:
    from comments.querysets import CommentQuerySet


class Value(models.IntegerChoices):
    LIKE = 1, "پسندیدم"
    DISLIKE = -1, "نپسندیدم"


class VoteQuerySet(models.QuerySet["Vote"]):
    @transaction.atomic
    def cast(self, comments: "CommentQuerySet", pk: int, *, voter: str, value: int) -> Comment:
        """What one browser thinks of one of these comments from now on; 0: nothing any more.

        Returns the comment with its new counts; raises ``Comment.DoesNotExist``.
        """
        comment = comments.locked().get(pk=pk)
        theirs = self.filter(comment=comment, voter=voter)
        before = theirs.values_list("value", flat=True).first() or 0
        if value:
            self._store(comment, voter, value)
        else:
            theirs.delete()
        comment.likes += (value == Value.LIKE) - (before == Value.LIKE)
        comment.dislikes += (value == Value.DISLIKE) - (before == Value.DISLIKE)
        Comment.objects.filter(pk=pk).update(likes=comment.likes, dislikes=comment.dislikes)
        purge(story_key(comment.article_id))
        return comment

    def _store(self, comment: Comment, voter: str, value: int) -> None:
        self.bulk_create(
            [self.model(comment=comment, voter=voter, value=value)],
            update_conflicts=True,
            unique_fields=["comment", "voter"],
            update_fields=["value", "cast_at"],
        )

    def of_voter(self, voter: str, comments: Collection[Comment]) -> dict[int, int]:
        """What a browser thinks of these comments, by their keys; only what it has a vote on."""
        theirs = self.filter(voter=voter, comment__in=comments)
        return dict(theirs.values_list("comment_id", "value"))


class Vote(models.Model):
    """What one browser thinks of a comment."""

    Value = Value

    comment = models.ForeignKey(
        Comment, on_delete=models.CASCADE, verbose_name="نظر", related_name="votes"
    )
    voter = models.CharField("مرورگر", max_length=43)
    value = models.SmallIntegerField("رأی", choices=Value.choices)
    cast_at = models.DateTimeField("زمان", auto_now=True)

    objects = VoteQuerySet.as_manager()

    class Meta:
        verbose_name = "رأی"
        verbose_name_plural = "رأی‌ها"
        constraints = [
            models.UniqueConstraint(fields=["comment", "voter"], name="vote_once_per_browser"),
            models.CheckConstraint(
                name="vote_is_for_or_against",
                condition=Q(value__in=[1, -1]),
                violation_error_message="رأی یا پسندیدن است یا نپسندیدن.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_value_display()
