"""The morning mail: what waits for a decision, to each moderator who wants to be told.

Each reader's mail is claimed before it is sent and given back where sending fails, so that it
comes once: a mail server that is away is asked again until midnight. A worker that is killed in
the very moment of sending may cost one reader that morning's mail, and never sends it twice.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from smtplib import SMTPRecipientsRefused
from typing import Any

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.utils import timezone, translation

from comments.models import DigestReader
from comments.statistics import Backlog, Figures, backlog, report
from qodsna import persian
from qodsna.mail import mail_is_set_up
from qodsna.tasks import every, task

logger = logging.getLogger(__name__)

MORNING = time(8)


@dataclass(frozen=True)
class Subscription:
    """Whether a user gets the mail, and what stands in the way of it."""

    email: str
    is_on: bool
    has_mail: bool

    @classmethod
    def of(cls, user: Any) -> "Subscription":
        return cls(user.email, DigestReader.objects.of(user).exists(), mail_is_set_up())

    @property
    def is_possible(self) -> bool:
        return not self.obstacle

    @property
    def obstacle(self) -> str:
        """What must be done first, and by whom; empty where nothing must."""
        if not self.has_mail:
            return "این سامانه هنوز رایانامه نمی‌فرستد؛ سرپرست فنی باید آن را راه‌اندازی کند."
        if not self.email:
            return "برای شما نشانی رایانامه‌ای ثبت نشده است؛ از سرپرست بخواهید آن را بنویسد."
        return ""


@dataclass(frozen=True)
class Digest:
    """What one morning has to tell; the same to all."""

    now: datetime
    backlog: Backlog
    yesterday: Figures

    @classmethod
    def at(cls, now: datetime) -> "Digest":
        day = persian.today(now) - timedelta(days=1)
        return cls(now, backlog(), report(day, 1).total)

    @property
    def is_worth_telling(self) -> bool:
        return bool(self.backlog.waiting or self.backlog.removals)

    @property
    def age(self) -> str:
        return self.backlog.age(self.now)

    def mail(self, reader: DigestReader, connection: BaseEmailBackend) -> EmailMessage:
        user: Any = reader.user
        with translation.override("fa"):
            words = {"digest": self, "user": user}
            subject = " ".join(render_to_string("comments/digest_subject.txt", words).split())
            body = render_to_string("comments/digest.txt", words)
        headers = {"Auto-Submitted": "auto-generated", "Content-Language": "fa"}
        return EmailMessage(subject, body, to=[user.email], headers=headers, connection=connection)


@every(minutes=30)
@task(title="خلاصه روزانه نظرها")
def send_digests() -> None:
    """From eight in the morning, Tehran time; raises what kept a mail from being sent."""
    now = timezone.now()
    morning = datetime.combine(timezone.localtime(now, persian.TEHRAN), MORNING, persian.TEHRAN)
    if now < morning or not mail_is_set_up():
        return
    untold = DigestReader.objects.untold_since(morning).select_related("user")
    readers = [reader for reader in untold if reader.is_entitled]
    digest = Digest.at(now) if readers else None
    if digest and digest.is_worth_telling:
        tell(readers, digest, morning)
    elif digest:
        for reader in readers:
            reader.claim(morning, at=now)


def tell(readers: list[DigestReader], digest: Digest, morning: datetime) -> None:
    """One mail to each who has not been told; what fails for one keeps nobody else's back."""
    failures: list[Exception] = []
    with get_connection() as connection:
        for reader in readers:
            if reader.claim(morning, at=digest.now):
                try:
                    digest.mail(reader, connection).send()
                except Exception as error:
                    if is_final(error):
                        logger.warning("No mail can be sent to %s", reader.pk, exc_info=error)
                    else:
                        reader.give_back()
                        failures.append(error)
    if failures:
        raise failures[0]


def is_final(error: Exception) -> bool:
    """Whether the server will never take mail to this address, however often it is asked."""
    return isinstance(error, SMTPRecipientsRefused) and all(
        code >= 500 for code, _ in error.recipients.values()
    )
