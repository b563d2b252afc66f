"""What the newsletter does by itself."""

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from articles.frame import Frame
from articles.models import Edition, NewsletterIssue, Subscriber
from articles.models.subscriber import ASKED_FOR
from articles.newsletter.choosing import chosen
from articles.newsletter.digest import Digest, coming, going_out
from articles.newsletter.letters import Letter, confirmation_letter, trial_letter
from articles.newsletter.line import Line, Outcome
from articles.newsletter.sending import send_on
from qodsna.mail import mail_is_set_up
from qodsna.tasks import every, task
from qodsna.watch.retention import kept

UNCONFIRMED = kept(
    "newsletter.unconfirmed",
    "نشانی‌هایی که اشتراکشان تأیید نشد",
    lambda: ASKED_FOR.days,
    "آنکه از خبرنامه می‌رود همان دم پاک می‌شود",
)


class PutOffError(Exception):
    """The mail server takes it later, perhaps."""


@every(minutes=1)
@task(title="خبرنامه‌هایی که هنگام فرستادنشان است")
def begin_newsletters() -> None:
    """Makes the issue of a day once, where there is anything to tell; and goes on with each."""
    if not mail_is_set_up():
        return
    for edition in Edition.objects.with_newsletter():
        make_issue(edition)
    for issue in NewsletterIssue.objects.waiting():
        with transaction.atomic():
            if issue.take_turn():
                send_newsletter.enqueue(issue.pk)


def make_issue(edition: Edition) -> None:
    day = going_out(edition, timezone.now())
    if day is None or NewsletterIssue.objects.of(edition).filter(day=day).exists():
        return
    if codes := chosen(Frame.load(edition.code), day):
        NewsletterIssue.objects.make(edition, day, codes)


@task(title="فرستادن خبرنامه", queue_name="long", priority=10)
def send_newsletter(key: int) -> None:
    """A turn; the next one is asked for as long as the issue is not finished."""
    send_on(NewsletterIssue.objects.select_related("edition").get(pk=key))


@task(title="رایانامه تأیید اشتراک خبرنامه", attempts=5, priority=5)
def send_confirmation(key: int) -> None:
    """To who is asked whether it was he; not any more where the row is gone."""
    subscriber = Subscriber.objects.filter(pk=key).select_related("edition").first()
    if subscriber:
        deliver(confirmation_letter(subscriber))


@task(title="ارسال آزمایشی خبرنامه")
def send_trial(code: str, key: int) -> None:
    """The next digest as it stands, to somebody of the staff."""
    user = get_user_model().objects.get(pk=key)
    frame = Frame.load(code)
    digest = Digest.of_day(frame, coming(frame.edition, timezone.now()))
    if not digest.is_empty:
        deliver(trial_letter(digest, user.email))


def deliver(letter: Letter) -> None:
    """Sends one mail; raises what keeps it from being sent now, to be tried again."""
    with Line() as line:
        if line.send(letter) == Outcome.LATER:
            raise PutOffError


@every(hours=1)
@task(title="پاک کردن نشانی‌هایی که تأیید نشد")
def forget_unconfirmed() -> None:
    UNCONFIRMED.erase(Subscriber.objects.overdue())
