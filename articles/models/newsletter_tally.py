from datetime import date, timedelta

from django.db import models
from django.db.models import F, Sum

from articles.models.edition import Edition
from qodsna.calendars import today


class NewsletterTallyQuerySet(models.QuerySet["NewsletterTally"]):
    def add(self, edition: Edition, **numbers: int) -> None:
        """Adds to the row of this day: ``joined``, ``left`` or ``dropped``."""
        day = today()
        self.bulk_create([self.model(edition=edition, day=day)], ignore_conflicts=True)
        more = {name: F(name) + number for name, number in numbers.items()}
        self.filter(edition=edition, day=day).update(**more)

    def sums(self, edition: Edition, days: int) -> dict[str, int]:
        """Of so many days up to this one."""
        since: date = today() - timedelta(days=days - 1)
        mine = self.filter(edition=edition, day__gte=since)
        names = (NewsletterTally.JOINED, NewsletterTally.LEFT, NewsletterTally.DROPPED)
        found = mine.aggregate(**{name: Sum(name) for name in names})
        return {name: found[name] or 0 for name in names}


class NewsletterTally(models.Model):
    """How many came to a newsletter and left it on one day: all that stays of who left."""

    JOINED, LEFT, DROPPED = "joined", "left", "dropped"

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE)
    day = models.DateField()
    joined = models.PositiveIntegerField(default=0)
    left = models.PositiveIntegerField(default=0)
    dropped = models.PositiveIntegerField(default=0)

    objects = NewsletterTallyQuerySet.as_manager()

    class Meta:
        verbose_name = "شمار مشترکان روز"
        verbose_name_plural = "شمار مشترکان روزها"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="newsletter_tally_once", fields=["edition", "day"])
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.joined}, {self.left}, {self.dropped}"
