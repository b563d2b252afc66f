"""Whose vote it is: a browser's, known by a cookie that says nothing about the person."""

import secrets
from base64 import urlsafe_b64encode
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from qodsna.limits.limit import Limit

COOKIE = "voter"
SALT = "comments.voter"
LONGEST_LIFE = 400 * 24 * 60 * 60

votes_from_address = Limit("votes", most=60, minutes=10)

View = Callable[..., HttpResponse]


def voter_of(request: HttpRequest) -> str:
    """What is stored of the browser: a keyed hash; "" where it brings no cookie of ours."""
    browser = request.get_signed_cookie(COOKIE, default="", salt=SALT)
    if not browser:
        return ""
    digest = salted_hmac(SALT, browser, algorithm="sha256").digest()
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


def gives_ballot(view: View) -> View:
    """A page from which a browser may vote: it leaves with the cookie that a vote must bring."""

    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if not voter_of(request):
            response.set_signed_cookie(
                COOKIE,
                secrets.token_urlsafe(16),
                salt=SALT,
                max_age=LONGEST_LIFE,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response

    return page
