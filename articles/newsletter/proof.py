"""What the newsletter's form and its mails carry to prove that we made them."""

import secrets
from datetime import timedelta

from django.core.signing import BadSignature, TimestampSigner, b62_decode
from django.utils import timezone

from articles.models import Edition, Subscriber
from articles.models.subscriber import ASKED_FOR

YOUNGEST, OLDEST = timedelta(seconds=2), timedelta(hours=12)
# Dots are in no key and no signature, and stand in addresses as they are.
_form = TimestampSigner(salt="articles.newsletter.form", sep=".")
_mail = TimestampSigner(salt="articles.newsletter.confirm", sep=".")


class ForgedError(Exception):
    """Not ours, or for another edition."""


class TooYoungError(Exception):
    """Nobody has filled it in."""


class TooOldError(Exception):
    """It was ours once."""


def new_form_token(edition: Edition) -> str:
    return _form.sign(f"{edition.code}:{secrets.token_urlsafe(12)}")


def form_number(token: str, edition: Edition) -> str:
    """The form's own number; raises ForgedError, TooYoungError or TooOldError."""
    try:
        code, number = _form.unsign(token).split(":")
    except BadSignature as forged:
        raise ForgedError from forged
    if code != edition.code:
        raise ForgedError
    if not is_younger(token, OLDEST):
        raise TooOldError
    if is_younger(token, YOUNGEST):
        raise TooYoungError
    return number


def is_younger(token: str, age: timedelta) -> bool:
    """Of a token whose signature is ours."""
    made_at = b62_decode(token.split(".")[-2])
    return timezone.now().timestamp() - made_at < age.total_seconds()


def confirmation_token(subscriber: Subscriber) -> str:
    return _mail.sign(subscriber.key)


def confirmed_key(token: str) -> str | None:
    """The key of the subscriber in whose mail the token stood, while it is good."""
    try:
        key = _mail.unsign(token)
    except BadSignature:
        return None
    return key if is_younger(token, ASKED_FOR) else None
