"""A mail server for tests: ``with smtp.server() as post:``, on a free loopback port.

``post.settings`` are Django's for it, ``post.letters`` what it took, and ``post.answer`` what it
says to each new letter: "250 …" to take it, "550 …" or "450 …" to refuse its reader.
"""

import contextlib
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import dj_email_url
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.postgres import free_port


class Post:
    def __init__(self, port: int) -> None:
        self.port = port
        self.letters: list[EmailMessage] = []
        self.answer = "250 OK"
        self.asked = 0

    @property
    def settings(self) -> dict[str, Any]:
        return dj_email_url.parse(f"smtp://127.0.0.1:{self.port}?timeout=10")

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.asked += 1
        if self.answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        letter = message_from_bytes(bytes(envelope.content or b""), policy=policy.default)
        self.letters.append(letter)
        return "250 OK"


@contextlib.contextmanager
def server(port: int | None = None) -> Iterator[Post]:
    post = Post(port or free_port())
    controller = Controller(post, hostname="127.0.0.1", port=post.port)
    controller.start()
    try:
        yield post
    finally:
        controller.stop()
