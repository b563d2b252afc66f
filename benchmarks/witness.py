"""Who answered, and how often a page was made: outside and inside of all other middleware."""

import os
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

PROCESS = "x-process"
MADE = "made"


class Named:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response[PROCESS] = str(os.getpid())
        return response


class Made:
    """Writes a line for each page that is made and not taken from a cache."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.file = (settings.DATA_DIR / MADE).open("a", buffering=1)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        self.file.write(f"{os.getpid()} {request.path}\n")
        return self.get_response(request)
