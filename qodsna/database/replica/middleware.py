"""Has readers' pages read from the replica, and made anew from the primary where it fails."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse

from qodsna.database.replica import reading
from qodsna.database.replica.standing import is_set
from qodsna.page_cache import SITE
from qodsna.page_cache.stamping import stamps
from qodsna.watch.counts import count
from qodsna.watch.paths import kind_of

READ = {"front", "story", "list", "archive", "search", "feed", "sitemap", "api"}
# Which are kinds of the above and not the same for all.
NOT_READ = {"shared", "read"}
# Who shows a key may have lost it a moment ago.
KEYS = ("HTTP_AUTHORIZATION", "HTTP_X_API_KEY")


class ReadersFromReplica:
    """Middleware, the last: what a view of readers raises is not yet an answer there.

    Off without ``REPLICA_URL``.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not is_set():
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable, args: list, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if not is_for_readers(request):
            return None
        try:
            with reading.from_replica():
                stamps.of([SITE])
                answer: HttpResponse = view(request, *args, **kwargs)
                count(f"pages_of_{reading.alias()}")
                return answer
        except Exception as error:
            if not reading.is_for_the_primary(error):
                raise
        return None


def is_for_readers(request: HttpRequest) -> bool:
    """Whether it asks for a page that is the same for everybody, and nobody who asks is known."""
    match = request.resolver_match
    return (
        request.method in ("GET", "HEAD")
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and not any(key in request.META for key in KEYS)
        and kind_of(request) in READ
        and match is not None
        and match.app_name == "articles"
        and match.url_name not in NOT_READ
    )
