"""How a reader's comment comes in: once, within the limits, with what was found in it."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext

from comments.challenge import SOLUTION, Solved
from comments.examining import examine, recall
from comments.findings import Finding, hardest_first
from comments.models import Comment, Policy
from comments.senders import Sender
from comments.status import Verdict
from qodsna.limits.limit import Limit


@dataclass(frozen=True)
class Sending:
    """By whom and how a comment was sent.

    ``nonce`` is the form's own number, ``noticed`` what the form itself gave away, ``solution``
    the challenge that was solved for it, if there was one.
    """

    nonce: str
    sender: Sender
    policy: Policy
    noticed: Sequence[Finding] = ()
    solution: Solved | None = None


class TooManyError(Exception):
    """More than the newsroom takes: ``str()`` says so to the writer, who waits ``seconds``."""

    def __init__(self, why: str, seconds: int) -> None:
        super().__init__(why)
        self.seconds = seconds


def from_address(policy: Policy) -> Limit:
    return Limit("comments-from", most=policy.most_from_address, minutes=10)


def from_all(policy: Policy) -> Limit:
    return Limit("comments", most=policy.most_from_all, minutes=1)


def receive(comment: Comment, sending: Sending) -> Comment:
    """Stores a valid comment with what is found in it; what is returned is committed.

    The same form sent again, even at the same moment, gives the comment that it became the
    first time. Raises TooManyError, and nothing is stored.
    """
    comment.submission = submission(comment, sending.nonce)
    same = Comment.objects.of_submission(comment.submission)
    try:
        return same.first() or _examined(comment, sending)
    except (TooManyError, IntegrityError):
        if stored := same.first():
            return stored
        raise


def submission(comment: Comment, nonce: str) -> str:
    """What names one sending of one form: 43 characters, the same for the same."""
    sent = [nonce, comment.article_id, comment.parent_id, comment.name, comment.email, comment.text]
    digest = salted_hmac("comments.submission", json.dumps(sent), algorithm="sha256").digest()
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


def _examined(comment: Comment, sending: Sending) -> Comment:
    """Its words are looked through before anybody else has to wait for it."""
    return _store(comment, sending, [*sending.noticed, *examine(comment, sending.policy)])


@transaction.atomic
def _store(comment: Comment, sending: Sending, shown: list[Finding]) -> Comment:
    sender = sending.sender
    _count(sending)
    comment.address, comment.network = sender.address, sender.network
    findings = hardest_first([*recall(comment, sender, sending.policy), *shown])
    comment.holds = [finding.why for finding in findings]
    comment.save(force_insert=True)
    if findings:
        _decide(comment, findings[0])
    return comment


def _count(sending: Sending) -> None:
    """In one transaction with the comment: what is not stored is not counted either."""
    address, policy = sending.sender.address, sending.policy
    mine, everybody = from_address(policy), from_all(policy)
    if not mine.take(address):
        why = gettext("از نشانی شما نظرهای بسیاری رسیده است؛ چند دقیقه دیگر دوباره بفرستید.")
        raise TooManyError(why, mine.wait(address))
    if not everybody.take():
        why = gettext("اکنون نظرهای بسیاری می‌رسد؛ یک دقیقه دیگر دوباره بفرستید.")
        raise TooManyError(why, everybody.wait())
    if sending.solution and not SOLUTION.take(sending.solution.number):
        why = gettext("مرورگر شما باید برای هر نظر از نو حساب کند؛ دوباره بفرستید.")
        raise TooManyError(why, 1)


def _decide(comment: Comment, hardest: Finding) -> None:
    if hardest.verdict == Verdict.REJECT:
        comment.reject(by=None, reason=hardest.why)
    elif hardest.verdict == Verdict.SPAM:
        comment.mark_as_spam(by=None, reason=hardest.why)
