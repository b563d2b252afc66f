"""The language for asking about decisions: which of them still hold, and how long they took."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Case, Exists, OuterRef, Value, When

from articles.models import Edition
from comments.status import LEADS_TO, Verb

TELLING = [Verb.APPROVE, Verb.REJECT, Verb.SPAM]


class DecisionQuerySet(models.QuerySet[Any]):
    def standing(self) -> Self:
        """Of each comment the one decision that brought it where it stands now, if any did.

        What was taken back, or decided otherwise since, does not stand. Where a comment stands
        after a verb, the last row of that verb brought it there: only the last decision can be
        taken back, so that no older row of the same verb comes into force again after it.
        """
        # One expression and not a choice of three, for which a database would leave the index
        # of the moments and look through all comments that were ever approved.
        leads_to = Case(*(When(verb=verb, then=Value(LEADS_TO[verb])) for verb in TELLING))
        same = self.model.objects.filter(comment=OuterRef("comment"), verb=OuterRef("verb"))
        return self.filter(verb__in=TELLING, comment__status=leads_to).exclude(
            Exists(same.filter(pk__gt=OuterRef("pk")))
        )

    def of_readers(self) -> Self:
        """About what readers wrote, and not the newsroom."""
        return self.filter(comment__is_official=False)

    def between(self, start: datetime, end: datetime) -> Self:
        return self.filter(at__gte=start, at__lt=end)

    def in_edition(self, edition: Edition) -> Self:
        return self.filter(comment__article__edition=edition)

    def told(self) -> Iterable[tuple[datetime, str, int | None, datetime]]:
        """Of each when it was made, its verb, by whom, and when the comment was written."""
        return self.order_by().values_list("at", "verb", "by_id", "comment__created_at")
