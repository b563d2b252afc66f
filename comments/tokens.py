"""What a form carries to prove that our own page made it, for which story and when."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.core.signing import BadSignature, TimestampSigner, b62_decode
from django.utils import timezone

from articles.models import Article

SALT = "comments.form"


class ForgedError(Exception):
    """Not a token of ours, or one for the form of another story."""


@dataclass(frozen=True)
class FormToken:
    """``nonce`` is the form's own; ``age`` is exact to the second."""

    nonce: str
    age: timedelta


def new_token(article: Article) -> str:
    return _signer().sign(f"{article.pk}:{secrets.token_urlsafe(12)}")


def read_token(token: str, article: Article) -> FormToken:
    """Raises ForgedError."""
    try:
        code, nonce = _signer().unsign(token).split(":")
    except BadSignature as forged:
        raise ForgedError from forged
    if code != str(article.pk):
        raise ForgedError
    made_at = b62_decode(token.split(":")[-2])
    return FormToken(nonce, timedelta(seconds=timezone.now().timestamp() - made_at))


def _signer() -> TimestampSigner:
    return TimestampSigner(salt=SALT)
