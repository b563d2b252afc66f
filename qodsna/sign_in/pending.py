"""Between the two steps: nobody is signed in yet, and a few minutes later nothing is known."""

from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Any, Self

from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from qodsna.sign_in.second_step import new_secret

KEY = "second_step"
FOR = timedelta(minutes=10)


def _now() -> float:
    return timezone.now().timestamp()


@dataclass(frozen=True)
class Pending:
    """Who has said his password, where he wants to go, and the secret he may set up.

    ``anew``: he changes his phone for another. ``password`` is a hash of what his was then.
    """

    user_pk: int
    backend: str
    password: str
    next: str
    anew: bool = False
    at: float = field(default_factory=_now)
    secret: str = field(default_factory=new_secret)

    @classmethod
    def begin(cls, request: HttpRequest, user: Any, **given: Any) -> Self:
        made = cls(user_pk=user.pk, password=user.get_session_auth_hash(), **given)
        request.session[KEY] = asdict(made)
        return made

    @classmethod
    def of(cls, request: HttpRequest) -> Self | None:
        kept = request.session.get(KEY)
        made = cls(**kept) if kept else None
        return made if made and made._holds() else None

    @property
    def user(self) -> User:
        user = User.objects.get(pk=self.user_pk)
        user.backend = self.backend  # type: ignore[attr-defined]
        return user

    def _holds(self) -> bool:
        """Not after the time, nor with another password than was said."""
        if _now() - self.at > FOR.total_seconds():
            return False
        user = User.objects.filter(pk=self.user_pk, is_active=True, is_staff=True).first()
        return user is not None and constant_time_compare(
            self.password, user.get_session_auth_hash()
        )


def forget(request: HttpRequest) -> None:
    request.session.pop(KEY, None)
