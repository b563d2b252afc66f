"""The language for asking about readers' comments."""

from collections import defaultdict
from typing import TYPE_CHECKING, Self

from django.db import models

from comments.status import Status

if TYPE_CHECKING:
    from articles.models import Article
    from comments.models import Comment


class CommentQuerySet(models.QuerySet["Comment"]):
    def approved(self) -> Self:
        """What readers may see under a published article."""
        return self.filter(status=Status.APPROVED)

    def awaiting_moderation(self) -> Self:
        return self.filter(status=Status.PENDING)

    def rejected(self) -> Self:
        return self.filter(status=Status.REJECTED)

    def spam(self) -> Self:
        return self.filter(status=Status.SPAM)

    def of_article(self, article: "Article") -> Self:
        return self.filter(article=article)

    def of_code(self, code: int) -> Self:
        return self.filter(article_id=code)

    def top_level(self) -> Self:
        """What may be replied to: a reply has no replies."""
        return self.filter(parent=None)

    def oldest_first(self) -> Self:
        return self.order_by("created_at", "pk")

    def for_thread(self) -> Self:
        """In the order of the conversation, with only what is shown in public."""
        return self.oldest_first().only(
            "article_id", "parent_id", "name", "text", "is_official", "created_at"
        )

    def for_queue(self) -> Self:
        """With the headline that each comment stands under."""
        return self.select_related("article").defer("article__body", "article__lead")

    def threaded(self) -> list[tuple["Comment", list["Comment"]]]:
        """Each comment with its replies, in one query; a reply to what is not here is left out."""
        below: dict[int | None, list[Comment]] = defaultdict(list)
        for comment in self:
            below[comment.parent_id].append(comment)
        return [(comment, below.get(comment.pk, [])) for comment in below[None]]
