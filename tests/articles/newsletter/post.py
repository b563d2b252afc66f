"""A mail server with moods, and readers that it has mail for."""

import contextlib
import ssl
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from articles.models import Edition, Subscriber
from qodsna.calendars import DAY
from tests import smtp
from tests.builders import edition, published_article
from tests.postgres import free_port

# Half past eight on the morning of the 14th of Mordad 1404 in Tehran.
MORNING = datetime(2025, 8, 5, 5, 0, tzinfo=UTC)
YESTERDAY = MORNING - timedelta(days=1)


class Moody(smtp.Post):
    """``answers`` by reader to RCPT; ``to_mail`` and ``to_data`` to everybody's mail.

    Of the readers in ``drops_before`` and ``drops_after`` it hangs up before or after the mail,
    each once; after ``most`` mails over one line it closes that. ``lines`` counts the mails of
    each, ``raw`` are their bytes.
    """

    def __init__(self, port: int) -> None:
        super().__init__(port)
        self.answers: dict[str, str] = {}
        self.to_mail = self.to_data = "250 OK"
        self.drops_before: set[str] = set()
        self.drops_after: set[str] = set()
        self.most = 10**6
        self.lines: list[int] = []
        self.raw: list[bytes] = []

    @property
    def readers(self) -> list[str]:
        return [letter["To"] for letter in self.letters]

    async def handle_EHLO(  # noqa: N802
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        self.lines.append(0)
        session.host_name = hostname
        return responses

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.lines[-1] >= self.most:
            return "421 too many mails over this line"
        if self.to_mail.startswith("250"):
            envelope.mail_from = address
        return self.to_mail

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.asked += 1
        answer = self.answers.get(address, self.answer)
        if address in self.drops_before:
            self.drops_before.remove(address)
            server.transport.abort()
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if not self.to_data.startswith("250"):
            return self.to_data
        self.lines[-1] += 1
        self.raw.append(bytes(envelope.content or b""))
        if (reader := envelope.rcpt_tos[0]) in self.drops_after:
            self.drops_after.remove(reader)
            server.transport.abort()
        return await super().handle_DATA(server, session, envelope)


@contextlib.contextmanager
def server(**options: Any) -> Iterator[Moody]:
    """``options`` of aiosmtpd's controller and server."""
    post = Moody(free_port())
    controller = Controller(post, hostname="127.0.0.1", port=post.port, **options)
    controller.start()
    try:
        yield post
    finally:
        controller.stop()


def certificate(folder: Path) -> ssl.SSLContext:
    """A mail server's own, for its address alone; ``pem`` in the folder is what proves it."""
    command = (
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=post -keyout key -out pem"
    )
    subject = ["-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run([*command.split(), *subject], cwd=folder, check=True, capture_output=True)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "pem", folder / "key")
    return context


def newsletter(code: str = "fa", **fields: Any) -> Edition:
    """An edition that has one."""
    found = edition(code, **fields)
    Edition.objects.filter(pk=found.pk).update(newsletter_open=True)
    found.refresh_from_db()
    return found


def subscriber(name: str = "mahtab", of: Edition | None = None, **fields: Any) -> Subscriber:
    """One who confirmed long ago."""
    of = of or newsletter()
    fields = {"confirmed_at": MORNING - 9 * DAY, "told_on": (MORNING - 9 * DAY).date()} | fields
    return Subscriber.objects.create(edition=of, email=f"{name}@example.org", **fields)


def story(headline: str = "دریاچه پر آب شد", *, at: datetime = YESTERDAY, **fields: Any) -> Any:
    """One of yesterday."""
    return published_article(headline=headline, published_at=at, **fields)
