"""Sending an issue: in turns, each reader at most once, going on where the last turn ended.

A mail is taken in hand before it is sent, in a row of its own, and given back only where it
surely did not arrive. Who has left meanwhile gets none.
"""

import time
from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from articles.frame import Frame
from articles.models import NewsletterIssue, Subscriber
from articles.newsletter.digest import Digest
from articles.newsletter.letters import Bodies, digest_letter
from articles.newsletter.line import Line, Outcome
from qodsna.tasks import stopping

AT_ONCE = 100
# A turn ends by then, so that what else is long gets its own; seconds.
LONGEST_TURN = 300
# What was put off is tried again after so long.
LATER = timedelta(minutes=15)
# When so many in a row were put off, it is the server that cannot now.
MOST_PUT_OFF = 20
# What is told of stories is asked again after so many seconds.
FRESH = 1.0


class Content:
    """The digest of an issue, never older than a second."""

    def __init__(self, issue: NewsletterIssue) -> None:
        self.issue = issue
        self._made = -FRESH
        self.look()

    def look(self) -> None:
        if time.monotonic() - self._made >= FRESH:
            frame = Frame.load(self.issue.edition.code)
            self._made = time.monotonic()
            self.digest = Digest.of(frame, self.issue.day, self.issue.stories)
            self.bodies = None if self.digest.is_empty else Bodies(self.digest)


class Turn:
    """One turn at an issue."""

    def __init__(self, issue: NewsletterIssue, line: Line) -> None:
        self.issue, self.line = issue, line
        self.content = Content(issue)
        self.put_off = self.put_off_in_a_row = 0
        self.ends = time.monotonic() + LONGEST_TURN
        self.next_mail = 0.0

    def take(self) -> None:
        """Raises OSError where the server takes nothing at all."""
        for subscriber in self._readers():
            if self._is_over():
                break
            self._tell(subscriber)
        else:
            self._end()
            return
        is_away = self.put_off_in_a_row >= MOST_PUT_OFF
        self.issue.end_turn(next_turn=timezone.now() + (LATER if is_away else timedelta()))

    def _readers(self) -> Iterator[Subscriber]:
        """Each once in a turn, whatever becomes of his mail."""
        last = 0
        while some := list(self.issue.untold.filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
            yield from some
            last = some[-1].pk

    def _is_over(self) -> bool:
        return (
            stopping.is_set()
            or time.monotonic() > self.ends
            or self.put_off_in_a_row >= MOST_PUT_OFF
            or self.content.bodies is None
        )

    def _end(self) -> None:
        if self.put_off:
            self.issue.end_turn(next_turn=timezone.now() + LATER)
        else:
            self.issue.finish()

    def _tell(self, subscriber: Subscriber) -> None:
        self._keep_pace()
        self.content.look()
        bodies = self.content.bodies
        if bodies is None or not self.issue.take(subscriber):
            return
        letter = digest_letter(self.issue, subscriber, self.content.digest, bodies)
        try:
            outcome = self.line.send(letter)
        except Exception:
            self.issue.give_back(subscriber)
            raise
        self._note(subscriber, outcome)

    def _note(self, subscriber: Subscriber, outcome: Outcome) -> None:
        if outcome == Outcome.LATER:
            self.issue.give_back(subscriber)
            self.put_off += 1
            self.put_off_in_a_row += 1
            return
        self.put_off_in_a_row = 0
        if outcome != Outcome.UNKNOWN:
            self.issue.settle(subscriber, outcome.value)

    def _keep_pace(self) -> None:
        """No more mails in a minute than the server is to be given."""
        stopping.wait(max(0.0, self.next_mail - time.monotonic()))
        self.next_mail = time.monotonic() + 60 / settings.MAILS_PER_MINUTE


def send_on(issue: NewsletterIssue) -> None:
    """Takes a turn at an issue, or ends it where it is too late or nothing of it is left."""
    if issue.is_finished:
        return
    with Line() as line:
        turn = Turn(issue, line)
        if issue.is_over or turn.content.bodies is None:
            issue.finish()
        else:
            turn.take()
