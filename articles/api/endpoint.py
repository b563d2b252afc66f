"""What every address of the API has in common: who asks, methods, caches, other sites, problems."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from articles.api.callers import Caller
from articles.api.problems import ProblemError
from qodsna.http import for_everyone, for_one_caller, for_one_person

METHODS = "GET, HEAD, OPTIONS"
KEYS = "Authorization, X-API-Key"
TOLD = "ETag, Link, RateLimit, RateLimit-Policy, Retry-After"
PREFLIGHT = {
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": f"{KEYS}, If-None-Match",
    "Access-Control-Max-Age": "86400",
}

View = Callable[..., HttpResponse]


def endpoint(view: View) -> View:
    """Answers GET and HEAD with what ``view(request, caller=…, …)`` gives, and never with HTML.

    Without a key the answer is the same for everybody, under the one cache policy; with one it is
    for him who showed it. No cookie is read, so that any site may ask.
    """
    safe = told_as_problems(view)

    @csrf_exempt
    @wraps(view)
    def answered(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        response = _answer(request, safe, kwargs)
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = TOLD
        response.varies_on = KEYS  # type: ignore[attr-defined]
        response["Vary"] = KEYS
        return response

    return answered


def _answer(request: HttpRequest, view: View, kwargs: dict[str, Any]) -> HttpResponse:
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers={"Allow": METHODS, **PREFLIGHT})
    if request.method not in ("GET", "HEAD"):
        return _refused(request, ProblemError("method_not_allowed", headers={"Allow": METHODS}))
    try:
        caller = Caller.of(request)
    except ProblemError as problem:
        return _refused(request, problem)
    policy = for_one_caller if caller.partner else for_everyone
    response = policy(view)(request, caller=caller, **kwargs)
    caller.tell(response)
    return response


@for_one_person
def _refused(request: HttpRequest, problem: ProblemError) -> HttpResponse:
    return problem.response


def told_as_problems(view: View) -> View:
    @wraps(view)
    def told(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except ProblemError as problem:
            return problem.response
        except Http404:
            return ProblemError("not_found").response
        except SuspiciousOperation:
            return ProblemError("bad_request").response

    return told
