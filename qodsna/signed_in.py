"""Who is signed in, and what he is told: asked at the newsroom's addresses alone.

Readers have no account and no session, and their pages are the same for everybody: there Django's
middleware would prepare what nobody may ask for, and what knows the request in turn, so that each
waits for the collector of circles. See docs/decisions/0056.
"""

from typing import Any

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest
from django.utils.deprecation import MiddlewareMixin

# Below the second lie pictures that some of the newsroom see and readers do not.
PLACES = ("/admin/", "/media/")


class AtNewsroom(MiddlewareMixin):
    def __call__(self, request: HttpRequest) -> Any:
        if request.path_info.startswith(PLACES):
            return super().__call__(request)
        return self.get_response(request)


class Sessions(AtNewsroom, SessionMiddleware):
    pass


class Accounts(AtNewsroom, AuthenticationMiddleware):
    pass


class Messages(AtNewsroom, MessageMiddleware):
    pass
