"""The language for asking about readers' comments."""

from collections import defaultdict
from collections.abc import Collection
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from articles.models import Article
from comments.status import Status

if TYPE_CHECKING:
    from comments.models import Comment


class CommentQuerySet(models.QuerySet["Comment"]):
    def approved(self) -> Self:
        """What a moderator let through; of replies also those to what is not shown any more."""
        return self.filter(status=Status.APPROVED)

    def shown(self) -> Self:
        """What readers may see under a published article."""
        return self.approved().filter(Q(parent=None) | Q(parent__status=Status.APPROVED))

    def refused(self) -> Self:
        return self.filter(status__in=[Status.REJECTED, Status.SPAM])

    def removed(self) -> Self:
        return self.filter(status=Status.REMOVED)

    def asked_to_remove(self) -> Self:
        """What its writer no longer wants to be seen, until a moderator decides."""
        return self.filter(removal_asked_at__isnull=False)

    def awaiting_moderation(self) -> Self:
        return self.filter(status=Status.PENDING)

    def rejected(self) -> Self:
        return self.filter(status=Status.REJECTED)

    def spam(self) -> Self:
        return self.filter(status=Status.SPAM)

    def of_article(self, article: Article) -> Self:
        return self.filter(article=article)

    def of_code(self, code: int) -> Self:
        return self.filter(article_id=code)

    def top_level(self) -> Self:
        """What may be replied to: a reply has no replies."""
        return self.filter(parent=None)

    def oldest_first(self) -> Self:
        return self.order_by("created_at", "pk")

    def locked(self) -> Self:
        """Nobody else decides about these rows until this transaction ends."""
        return self.select_for_update(of=("self",), no_key=True)

    def recount(self, codes: Collection[int]) -> None:
        """Puts right what the articles with these codes say of their comments."""
        articles = Article.objects.filter(pk__in=codes)
        # A count begun before the lock could miss a comment that another transaction adds.
        list(articles.select_for_update(no_key=True).order_by("pk").values_list("pk"))
        articles.update(
            comments_published=self._count(self.model.objects.shown()),
            comments_pending=self._count(self.model.objects.awaiting_moderation()),
            comments_refused=self._count(self.model.objects.refused()),
        )

    @staticmethod
    def _count(comments: "CommentQuerySet") -> Coalesce:
        of_article = comments.filter(article=OuterRef("pk")).order_by().values("article")
        return Coalesce(Subquery(of_article.annotate(number=Count("pk")).values("number")), 0)

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
