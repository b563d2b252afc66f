"""What the answers to readers who write have in common."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from qodsna.http import for_one_person

View = Callable[..., HttpResponse]


class SeeOther(HttpResponseRedirect):
    """Sends the browser on with GET: a reload does not send the form again."""

    status_code = 303


def for_the_writer(view: View) -> View:
    """A page whose address is a secret: no cache, no search engine and no other site gets it.

    ``same-origin`` and not ``no-referrer``, with which browsers name no origin for our own forms.
    """

    @wraps(view)
    def secret(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = for_one_person(view)(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex"
        response["Referrer-Policy"] = "same-origin"
        return response

    return secret
