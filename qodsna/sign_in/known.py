"""Browsers that somebody signed in with before: strangers' failures do not hold them back.

A signed cookie, for the newsroom's own pages alone, says it. It belongs to one name and to the
password it had then: with a new password all are forgotten.
"""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import get_random_string, salted_hmac

FOR = timedelta(days=180)


def known_as(request: HttpRequest, name: str) -> str:
    """The number of this browser if ``name`` signed in with it before, else ""."""
    cookie = request.COOKIES.get(_cookie(name))
    user = User.objects.filter(username=name).first() if cookie else None
    if cookie is None or user is None:
        return ""
    try:
        return _signer(user).unsign(cookie, max_age=FOR)
    except BadSignature:
        return ""


def remember(request: HttpRequest, response: HttpResponse, user: Any) -> None:
    """The browser keeps its number, if it has one."""
    name = user.get_username()
    number = known_as(request, name) or get_random_string(16)
    response.set_cookie(
        _cookie(name),
        _signer(user).sign(number),
        max_age=FOR,
        path=reverse("admin:index"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _cookie(name: str) -> str:
    return f"known-{salted_hmac('qodsna.sign_in.cookie', name).hexdigest()[:16]}"


def _signer(user: Any) -> TimestampSigner:
    return TimestampSigner(salt=f"qodsna.sign_in.known:{user.get_session_auth_hash()}")
