"""Where somebody is signed in."""

from datetime import timedelta
from typing import Any, Self

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import models, transaction
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.utils import timezone

from qodsna.sign_in.agents import device

MARK = "sign_in"
SEEN_AGAIN_AFTER = timedelta(minutes=5)


class SignInQuerySet(models.QuerySet["SignIn"]):
    def of(self, user: Any) -> Self:
        return self.filter(user=user)

    def alive(self) -> Self:
        return self.filter(Exists(_sessions().filter(expire_date__gt=timezone.now())))

    def over(self) -> Self:
        """Signed out, ended or run out."""
        return self.exclude(Exists(_sessions().filter(expire_date__gt=timezone.now())))

    def asking(self, request: HttpRequest) -> Self:
        """The one that a request comes with, if any."""
        return self.filter(pk__in=[here(request) or 0])

    def besides(self, request: HttpRequest) -> Self:
        return self.exclude(pk__in=[here(request) or 0])

    @transaction.atomic
    def end(self) -> int:
        """Whoever sits there is signed out with the next page; how many there were."""
        keys = list(self.values_list("session_key", flat=True))
        Session.objects.filter(session_key__in=keys).delete()
        return self.filter(session_key__in=keys).delete()[0]


class SignIn(models.Model):
    """One browser in which somebody is signed in, from the sign-in to its end.

    ``seen`` is right to a few minutes. Nothing tells from which address it came.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="sign_ins")
    session_key = models.CharField(max_length=40, db_index=True)
    device = models.CharField(max_length=60)
    since = models.DateTimeField(default=timezone.now)
    seen = models.DateTimeField(default=timezone.now)

    objects = SignInQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["-seen", "-pk"]
        verbose_name = "نشست"
        verbose_name_plural = "نشست‌ها"

    def __str__(self) -> str:
        return self.device


def begin(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Notes a session at the moment in which somebody signs in with it."""
    if request.session.session_key is None:
        request.session.create()
    agent = request.META.get("HTTP_USER_AGENT", "")
    key = request.session.session_key or ""
    made = SignIn.objects.create(user=user, session_key=key, device=device(agent))
    request.session[MARK] = [made.pk, made.seen.timestamp()]


def here(request: HttpRequest) -> int | None:
    """The number of the sign-in that a request comes with."""
    mark = request.session.get(MARK)
    return mark[0] if mark else None


def see(request: HttpRequest) -> None:
    """Whoever comes by is noted, once in some minutes."""
    mark = request.session.get(MARK)
    if mark and timezone.now().timestamp() - mark[1] > SEEN_AGAIN_AFTER.total_seconds():
        keep(request)


def keep(request: HttpRequest) -> None:
    """The sign-in goes on, also under a new key of its session."""
    if (number := here(request)) is not None:
        now = timezone.now()
        key = request.session.session_key or ""
        SignIn.objects.filter(pk=number).update(seen=now, session_key=key)
        request.session[MARK] = [number, now.timestamp()]


def _sessions() -> "models.QuerySet[Session]":
    return Session.objects.filter(session_key=OuterRef("session_key"))
