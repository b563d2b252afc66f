"""Who gets the demo's newsletter, and the issue that went out last."""

from datetime import datetime, timedelta

from articles.frame import Frame
from articles.models import Edition, NewsletterIssue, NewsletterTally, Subscriber
from articles.newsletter.choosing import chosen
from qodsna.calendars import DAY, day_of

CONFIRMED = ("mahtab", "siavash", "golnaz", "farhad", "shirin")
ASKED = ("bijan",)


def send_yesterday(edition: Edition, now: datetime) -> None:
    """As if yesterday's digest had gone out this morning, and all but one had got it."""
    day = day_of(now) - DAY
    for name in (*CONFIRMED, *ASKED):
        Subscriber.objects.ask(edition, f"{name}@example.org")
    for each in Subscriber.objects.of(edition).exclude(
        email__in=[f"{n}@example.org" for n in ASKED]
    ):
        each.confirm()
    NewsletterTally.objects.add(edition, left=1)
    issue = NewsletterIssue.objects.make(edition, day, chosen(Frame.load(edition.code), day))
    sent = len(CONFIRMED) - 1
    NewsletterIssue.objects.filter(pk=issue.pk).update(
        taken=sent + 1, sent=sent, refused=1, finished_at=now, made_at=now - timedelta(minutes=1)
    )
