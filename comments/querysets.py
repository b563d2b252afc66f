"""The language for asking about readers' comments."""

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models, transaction
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Window
from django.db.models.functions import Coalesce, RowNumber

from articles.models import Article, Category, Edition
from comments.status import Status
from qodsna.page_cache import purge, story_key

if TYPE_CHECKING:
    from comments.models import Comment

# What an article says of its comments.
COUNTS = ("comments_published", "comments_pending", "comments_refused")
THREAD_FIELDS = (
    "article_id",
    "parent_id",
    "name",
    "text",
    "original_text",
    "is_official",
    "created_at",
    "likes",
    "dislikes",
)


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

    def held(self) -> Self:
        """What the newsroom's rules found something in."""
        return self.exclude(holds=[])

    def not_held(self) -> Self:
        return self.filter(holds=[])

    def of_reference(self, reference: str) -> Self:
        return self.filter(reference=reference)

    def of_submission(self, submission: str) -> Self:
        """What one sending of one form became."""
        return self.filter(submission=submission)

    def in_edition(self, edition: Edition) -> Self:
        return self.filter(article__edition=edition)

    def of_service(self, service: Category) -> Self:
        """Under articles of a service or of one below it."""
        below = service.descendants(include_self=True)
        return self.filter(article__category__in=below.values("pk"))

    def sent_by(self, addresses: Collection[str], emails: Collection[str]) -> Self:
        """From one of these addresses (keyed hashes) or e-mails; an empty one is nobody's."""
        known = Q(email__in=[*filter(None, emails)]) & ~Q(email="")
        return self.filter(known | Q(address__in=[*filter(None, addresses)]))

    def of_sender(self, comment: "Comment") -> Self:
        return self.sent_by([comment.address], [comment.email])

    def counted_by_sender(self) -> "models.QuerySet[Comment, dict[str, Any]]":
        """Rows of address, email, status and how many comments have these."""
        rows = self.order_by().values("address", "email", "status")
        return rows.annotate(number=Count("pk"))

    def saying(self, fingerprint: str) -> Self:
        """What was sent in the same words; where there are none it says nothing."""
        return self.filter(fingerprint=fingerprint) if fingerprint else self.none()

    def with_email(self) -> Self:
        return self.exclude(email="")

    def with_address(self) -> Self:
        """Of whose senders a keyed hash is kept."""
        return self.filter(address__gt="")

    def written_before(self, moment: datetime) -> Self:
        return self.filter(created_at__lt=moment)

    def written_since(self, moment: datetime) -> Self:
        return self.filter(created_at__gte=moment)

    def of_article(self, article: Article) -> Self:
        return self.filter(article=article)

    def of_code(self, code: Any) -> Self:
        return self.filter(article_id=code)

    def top_level(self) -> Self:
        """What may be replied to: a reply has no replies."""
        return self.filter(parent=None)

    def most_discussed(self, stories: Any, *, since: datetime, most: int) -> list[tuple[int, int]]:
        """Codes of these stories, each with how many comments came since, most first.

        Only what came since is looked at, however many stories there are.
        """
        written = self.written_since(since).filter(Exists(stories.filter(pk=OuterRef("article"))))
        by_code = written.order_by().annotate(code=F("article") + 0).values("code")
        ranked = by_code.annotate(number=Count("pk")).order_by("-number", "-code")
        return [*ranked.values_list("code", "number")[:most]]

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
        purge(*map(story_key, codes))

    def mend_counts(self, codes: Collection[int]) -> int:
        """The same where it is not right; gives of how many of these articles it was not."""
        kept = Article.objects.filter(pk__in=codes).order_by()
        said = {code: counts for code, *counts in kept.values_list("pk", *COUNTS)}
        counted = {code: [0, 0, 0] for code in said}
        shown, waiting = self.model.objects.shown(), self.model.objects.awaiting_moderation()
        for place, comments in enumerate((shown, waiting, self.model.objects.refused())):
            rows = comments.filter(article__in=codes).order_by().values("article")
            for code, number in rows.annotate(number=Count("pk")).values_list("article", "number"):
                counted[code][place] = number
        if wrong := [code for code, counts in counted.items() if counts != said[code]]:
            with transaction.atomic():
                self.recount(wrong)
        return len(wrong)

    @staticmethod
    def _count(comments: "CommentQuerySet") -> Coalesce:
        of_article = comments.filter(article=OuterRef("pk")).order_by().values("article")
        return Coalesce(Subquery(of_article.annotate(number=Count("pk")).values("number")), 0)

    # The orders of a thread begin with the parent, one for all of a page: so do the indexes.

    def newest_first(self) -> Self:
        return self.order_by("parent_id", "-pk")

    def newest_last(self) -> Self:
        return self.order_by("-parent_id", "pk")

    def most_liked_first(self) -> Self:
        return self.order_by("parent_id", "-likes", "-pk")

    def older_than(self, comment: "Comment") -> Self:
        return self.filter(pk__lt=comment.pk)

    def newer_than(self, comment: "Comment") -> Self:
        return self.filter(pk__gt=comment.pk)

    def liked_less_than(self, comment: "Comment") -> Self:
        """What follows the given comment where the most liked come first."""
        likes = comment.likes
        return self.filter(likes__lte=likes).exclude(likes=likes, pk__gte=comment.pk)

    def replies_to(self, comment: "Comment") -> Self:
        return self.filter(parent=comment)

    def for_thread(self) -> Self:
        """With only what is shown in public."""
        return self.only(*THREAD_FIELDS)

    def with_replies(self, heads: Self, most: int) -> "CommentQuerySet":
        """The given few comments and, out of these here, the first replies to each; in no order.

        One statement that walks the index of the thread up to its limits.
        """
        place = Window(RowNumber(), partition_by="parent_id", order_by="pk")
        replies = self.filter(parent__in=heads.values("pk")).annotate(place=place)
        first = replies.filter(place__lte=most).values("pk")
        chosen = self.model.objects.filter(pk__in=heads.values("pk")).for_thread()
        return chosen.union(self.model.objects.filter(pk__in=first).for_thread(), all=True)

    def for_queue(self) -> Self:
        """With the story that each stands under, what it answers and who decided last."""
        return self.select_related(
            "article__edition", "article__category", "parent", "decided_by"
        ).defer("article__body", "article__lead")
