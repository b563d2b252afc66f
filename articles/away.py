"""What is answered while the database or the disk is away: not that we made a mistake."""

import sys
from collections.abc import Iterator
from contextlib import suppress

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.template.loader import render_to_string
from django.utils.http import escape_leading_slashes
from django.views.defaults import server_error

from articles.api.problems import ProblemError
from qodsna.http import for_one_person
from qodsna.outage import RETRY_SECONDS, Outage, outage_of, told

API, UPLOADS = "/api/", "/admin/media/upload/"
FORMS = {"application/x-www-form-urlencoded", "multipart/form-data"}
# What is never written into a page.
SECRET = "password"  # noqa: S105


def broken(request: HttpRequest) -> HttpResponse:
    """Of an error that no view has caught: 503 while something is away, else 500."""
    error = sys.exception()
    outage = outage_of(error)
    if outage is None:
        return server_error(request)
    told.tell(outage, error)
    response = away(request, outage)
    # It was told already, in one line.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response


@for_one_person
def away(request: HttpRequest, outage: Outage) -> HttpResponse:
    response = _answer(request, outage)
    response["Retry-After"] = str(RETRY_SECONDS)
    return response


def _answer(request: HttpRequest, outage: Outage) -> HttpResponse:
    if request.path_info.startswith(API):
        response = ProblemError("unavailable").response
        response["Access-Control-Allow-Origin"] = "*"
        return response
    if request.path_info.startswith(UPLOADS):
        return HttpResponse(outage.value, "text/plain; charset=utf-8", 503)
    typed = [*fields_of(request)]
    context = {
        "outage": outage.value,
        "is_post": request.method == "POST",
        "typed": typed,
        "has_files": bool(typed and request.FILES),
        # An address that begins with two slashes would lead to another site.
        "path": escape_leading_slashes(request.get_full_path()),
    }
    return HttpResponse(render_to_string("503.html", context), status=503)


def fields_of(request: HttpRequest) -> Iterator[tuple[str, str]]:
    """What came with a form, to be sent again as it was; nothing where it holds a password."""
    if request.method != "POST" or request.content_type not in FORMS:
        return
    # A disk that is full takes no file of the form either.
    with suppress(OSError, BadRequest, SuspiciousOperation, MultiPartParserError):
        lists = list(request.POST.lists())
        if not any(SECRET in name for name, _ in lists):
            yield from ((name, value) for name, values in lists for value in values)
