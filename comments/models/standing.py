"""The language for asking about decisions: which of them still hold, and how long they took."""

from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import (
    Case,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Value,
    When,
    Window,
)
from django.db.models.functions import RowNumber, TruncDate

from articles.models import Edition
from comments.status import LEADS_TO, Verb
from qodsna.persian import TEHRAN

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

    def by_people(self) -> Self:
        """Not by a rule on arrival; nor by somebody whose account was deleted since."""
        return self.filter(by__isnull=False)

    def between(self, start: datetime, end: datetime) -> Self:
        return self.filter(at__gte=start, at__lt=end)

    def in_edition(self, edition: Edition) -> Self:
        return self.filter(comment__article__edition=edition)

    def counted(self) -> dict[tuple[date, str], int]:
        """How many by Tehran day and verb."""
        rows = self.annotate(day=TruncDate("at", tzinfo=TEHRAN)).order_by()
        return {
            (day, verb): number
            for day, verb, number in rows.values_list("day", "verb").annotate(Count("pk"))
        }

    def median_waits(self) -> dict[date, timedelta]:
        """By Tehran day, how long after the writing the one in the middle was made."""
        return {day: _mean(waits) for day, waits in self._middle("day").items()}

    def median_wait(self) -> timedelta | None:
        """The same of all together; None where there are none."""
        middle = self._middle().values()
        return _mean([wait for waits in middle for wait in waits]) if middle else None

    def _middle(self, *parts: str) -> dict[date, list[timedelta]]:
        """The waits, one or two, in the middle of each part; one part without any."""
        wait = ExpressionWrapper(F("at") - F("comment__created_at"), models.DurationField())
        rows = self.annotate(wait=wait, day=TruncDate("at", tzinfo=TEHRAN)).order_by()
        # Twice the place, so that the middle of an even number needs no fraction.
        place = 2 * Window(RowNumber(), partition_by=parts or None, order_by=["wait", "pk"])
        number = Window(Count("pk"), partition_by=parts or None)
        placed = rows.annotate(place=place, number=number, end=number + 2)
        middle = placed.filter(place__gte=F("number"), place__lte=F("end"))
        found: dict[date, list[timedelta]] = defaultdict(list)
        for day, each in middle.values_list("day", "wait"):
            found[day].append(each)
        return found


def _mean(waits: list[timedelta]) -> timedelta:
    return sum(waits, timedelta()) / len(waits)
