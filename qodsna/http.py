"""The one cache policy: what every reader gets alike, and what is for one person alone."""

import math
import threading
import time
from collections.abc import Callable, Hashable
from datetime import datetime
from functools import wraps
from hashlib import sha256
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import conditional_page

from qodsna.page_cache import SITE
from qodsna.page_cache.stamping import stamps

# What a request says that has a page already.
CONDITIONS = {"HTTP_IF_MATCH", "HTTP_IF_NONE_MATCH"}
CONDITIONS |= {"HTTP_IF_MODIFIED_SINCE", "HTTP_IF_UNMODIFIED_SINCE"}
FRESH_SECONDS = 1
KEPT_SECONDS = 0.5

View = Callable[..., HttpResponse]
Due = Callable[[Any], datetime | None]
# Until when, in seconds that only go forward, under which stamp of the site, and what.
Kept = tuple[float, bytes | None, Any]
NOTHING: Kept = (0.0, None, None)


def for_everyone(view: View) -> View:
    """A page that is the same bytes for every reader.

    A shared cache may serve it until the second is over without asking; a browser asks again
    each time and mostly hears 304. Nobody serves it past the moment ``due`` that a response may
    name, at which the page will be another. The newsroom's own processes keep it until something
    that it shows changes (``qodsna.page_cache``).
    """

    @wraps(view)
    def cached(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        due: datetime | None = getattr(response, "due", None)
        shared(response, due.timestamp() if due else math.inf)
        if request.method == "GET" and response.content:
            response.headers.setdefault("ETag", digest(response.content))
        return without_body(response) if request.method == "HEAD" else response

    conditional = conditional_page(cached)

    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # Most ask without a condition; to find that there is none costs a hundredth of a page.
        answer = cached if CONDITIONS.isdisjoint(request.META) else conditional
        return answer(request, *args, **kwargs)

    return page


def digest(content: bytes) -> str:
    """An ETag that takes half the time of Django's own."""
    return f'"{sha256(content).hexdigest()[:32]}"'


def shared(response: HttpResponse, due: float) -> HttpResponse:
    """To be kept by shared caches for a second; ``due`` is a moment in seconds of the clock.

    Some of them round it up to two. nginx is told the end of this very second instead, with
    which what the newsroom's processes know of purges ends, too: both together keep a page for
    less than a second after it has changed.
    """
    now = time.time()
    fresh = FRESH_SECONDS if due - now >= 2 * FRESH_SECONDS else 0
    response.headers["Cache-Control"] = f"public, max-age=0, s-maxage={fresh}, must-revalidate"
    response.headers["X-Accel-Expires"] = f"@{int(now)}" if due >= int(now) + 1 else "0"
    return response


def without_body(response: HttpResponse) -> HttpResponse:
    """What HEAD asks for: the headers of the page, its length among them."""
    response["Content-Length"] = str(len(response.content))
    response.content = b""
    return response


def for_one_caller(view: View) -> View:
    """An answer to who showed his key: his own cache alone keeps it, and asks each time."""

    @wraps(view)
    def kept_by_him(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "private, max-age=0, must-revalidate"
        return without_body(response) if request.method == "HEAD" else response

    return conditional_page(kept_by_him)


def for_one_person(view: View) -> View:
    """A page that no cache may keep."""

    @wraps(view)
    def uncached(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        return response

    return uncached


def secret_page(view: View) -> View:
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


class SeeOther(HttpResponseRedirect):
    """Sends the browser on with GET: a reload does not send the form again."""

    status_code = 303


def kept_seconds(now: float) -> float:
    """Never past the whole second of the clock, given in seconds, at which caches ask again."""
    return min(KEPT_SECONDS, 1 - now % 1)


class Briefly:
    """Keeps what every page asks for, in this process, for half a second.

    It ends earlier with the whole second of the clock, as the freshness of a shared cache does:
    both together never make a page older than a second. And it ends at the moment of ``due``,
    and when ``SITE`` is purged, so that no page that is kept longer is made of it. Of many
    requests at once only the first does the work.
    """

    def __init__(self) -> None:
        self._kept: dict[Hashable, Kept] = {}
        self._making = threading.RLock()

    def get(self, key: Hashable, make: Callable[[], Any], due: Due | None = None) -> Any:
        """``due``: the moment at which what was made becomes another, if one is known."""
        kept = self._fresh(key)
        if kept is None:
            with self._making:
                kept = self._fresh(key) or self._keep(key, make, due)
        return kept[2]

    def forget(self) -> None:
        self._kept.clear()

    def _fresh(self, key: Hashable) -> Kept | None:
        until, stamp, _ = kept = self._kept.get(key, NOTHING)
        return kept if until > time.monotonic() and stamps.of([SITE]) == [stamp] else None

    def _keep(self, key: Hashable, make: Callable[[], Any], due: Due | None) -> Kept:
        began, now, (stamp,) = time.monotonic(), time.time(), stamps.of([SITE])
        value = make()
        seconds = kept_seconds(now)
        if due and (moment := due(value)):
            seconds = min(seconds, moment.timestamp() - now)
        self._kept[key] = kept = (began + seconds, stamp, value)
        return kept


# Below it everything is for who is signed in, whatever a view says: also a page that is not there.
DESKS = "/admin/"


class NothingPersonal:
    """Takes cookies off every page that is for everyone, whoever put them there.

    What is the newsroom's is kept by nobody, nor is what no view has a policy for: refusals,
    errors. Django's own middleware answers a malformed or dead cookie with a new one, on any
    page. What such a page varies on is what it says itself in ``varies_on``, and nothing else.
    """

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path_info.startswith(DESKS) or not response.has_header("Cache-Control"):
            response.headers["Cache-Control"] = "private, no-store"
            response.headers.pop("X-Accel-Expires", None)
        elif response["Cache-Control"].startswith("public"):
            response.cookies.clear()
            del response["Vary"]
            if varies_on := getattr(response, "varies_on", ""):
                response["Vary"] = varies_on
        return response
