"""What a browser may load and do on a page, as django-csp is told in the settings."""

from functools import cached_property
from typing import Any

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase


class Policy(CSPMiddleware):
    """django-csp's middleware, which makes the same words anew for each page.

    A reader's page, of which nothing is asked that is its own, gets those made once.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> Any:
        if is_usual(request, response):
            response.headers.setdefault(HEADER, self.usual)
            return response
        return super().process_response(request, response)

    @cached_property
    def usual(self) -> str:
        response = HttpResponse()
        super().process_response(HttpRequest(), response)
        return response.headers[HEADER]


def is_usual(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether it is for everyone, and nobody asked for a nonce or for a policy of its own."""
    is_shared = response.headers.get("Cache-Control", "").startswith("public")
    asked = any(name.startswith("_csp") for name in (*vars(response), *vars(request)))
    return is_shared and not asked
