"""The way to the mail server: one connection for many mails, and for each what became of it.

Django's backends tell a mail that surely did not arrive and one whose answer was lost apart in
nothing. So with an SMTP server the five steps of a mail are taken here.
"""

import re
from enum import StrEnum
from smtplib import SMTP, SMTPSenderRefused
from typing import Any

from django.core.mail import get_connection
from django.core.mail.backends.smtp import EmailBackend

from articles.newsletter.letters import Letter, sender_address

# From these on a server says no for good; from the others only for now.
FOR_GOOD = 500
CLOSING = 421
LINE_WITH_DOT = re.compile(rb"(?m)^\.")


class Outcome(StrEnum):
    """``LATER``: it surely did not arrive and may be tried again. ``REFUSED``: the server knows no
    such reader. ``FAILED``: it wants no such mail. ``UNKNOWN``: its answer to the whole mail was
    lost."""

    SENT = "sent"
    LATER = "later"
    REFUSED = "refused"
    FAILED = "failed"
    UNKNOWN = "unknown"


class BrokenLineError(Exception):
    """The server went away before it had all of a mail."""


class Line:
    """``with Line() as line: line.send(letter)``; opened when it is first needed, and again when
    the server closes it. Raises OSError where no server can be reached or ours is not let in."""

    def __init__(self) -> None:
        self.backend: Any = get_connection()

    def __enter__(self) -> "Line":
        return self

    def __exit__(self, *error: Any) -> None:
        self.backend.close()

    def send(self, letter: Letter) -> Outcome:
        if not isinstance(self.backend, EmailBackend):
            self.backend.send_messages([letter])
            return Outcome.SENT
        try:
            return self._send(letter)
        except BrokenLineError:
            # Servers take so many mails over one connection; over a new one it is tried once.
            self._hang_up()
        try:
            return self._send(letter)
        except BrokenLineError:
            self._hang_up()
            return Outcome.LATER

    def _send(self, letter: Letter) -> Outcome:
        self.backend.open()
        server: SMTP = self.backend.connection
        self._while_whole(server.ehlo_or_helo_if_needed)
        raw = LINE_WITH_DOT.sub(b"..", letter.message().as_bytes())
        outcome = self._announce(server, letter.to[0])
        if outcome is None:
            self._while_whole(server.send, raw.rstrip(b"\r\n") + b"\r\n.\r\n")
            return self._answer(server)
        self._while_whole(server.rset)
        return outcome

    def _announce(self, server: SMTP, reader: str) -> Outcome | None:
        """What is known before the mail itself; None where the server waits for it.

        Raises SMTPSenderRefused: then it takes nothing from us, for whomever.
        """
        code, said = self._while_whole(server.mail, sender_address())
        if code >= FOR_GOOD:
            raise SMTPSenderRefused(code, said, sender_address())
        if code >= 400:
            return Outcome.LATER
        code, _ = self._while_whole(server.rcpt, reader)
        if code >= 400:
            return Outcome.REFUSED if code >= FOR_GOOD else Outcome.LATER
        code, _ = self._while_whole(server.docmd, "data")
        if code >= 400:
            return Outcome.FAILED if code >= FOR_GOOD else Outcome.LATER
        return None

    def _while_whole(self, step: Any, *words: Any) -> Any:
        """Raises BrokenLineError where the line breaks in this step, or the server closes it."""
        try:
            answer = step(*words)
        except OSError as broken:
            raise BrokenLineError from broken
        if answer and answer[0] == CLOSING:
            raise BrokenLineError
        return answer

    def _answer(self, server: SMTP) -> Outcome:
        """To the whole mail; what comes after it concerns the next one."""
        try:
            code, _ = server.getreply()
        except OSError:
            self._hang_up()
            return Outcome.UNKNOWN
        if code >= 400:
            return Outcome.FAILED if code >= FOR_GOOD else Outcome.LATER
        return Outcome.SENT

    def _hang_up(self) -> None:
        """Without a word: who does not answer would be waited for."""
        if connection := self.backend.connection:
            connection.close()
            self.backend.connection = None
