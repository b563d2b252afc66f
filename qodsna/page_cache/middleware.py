"""Serves readers' pages from memory while they are right; of many readers, one has it made anew."""

import threading
import time
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse

from qodsna.http import shared, without_body
from qodsna.page_cache import SITE, belongs_to
from qodsna.page_cache.page import Page, Stamps, accepted_by, keepable
from qodsna.page_cache.shelf import Key, Shelf
from qodsna.page_cache.stamping import stamps

# Nothing below these is for everyone.
APART = ("/admin/", "/api/", "/static/", "/media/")
# Who waits for another to have a page made has it made himself after so long.
WAIT_SECONDS = 10


class PageCache:
    """Middleware, before all but ``Proxies``: a page that is kept asks no session and no database.

    Off where ``PAGE_CACHE_BYTES`` is 0.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.PAGE_CACHE_BYTES:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.shelf = Shelf(settings.PAGE_CACHE_BYTES)
        self.making: dict[Key, threading.Event] = {}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        apart = request.method not in ("GET", "HEAD") or request.path_info.startswith(APART)
        if apart:
            return self.get_response(request)
        key = key_of(request)
        page = self._right(key)
        if page is None and request.method == "GET":
            return self._made(key, request)
        if page is None:
            return self.get_response(request)
        request.kept_page, request.is_hit = page, True  # type: ignore[attr-defined]
        return answer(page, request)

    def _right(self, key: Key) -> Page | None:
        page = self.shelf.get(key)
        return page if page and page.is_right(now_of(page), time.time()) else None

    def _made(self, key: Key, request: HttpRequest) -> HttpResponse:
        """One thread makes it; the others wait for that, and make theirs if it was not kept."""
        mine = threading.Event()
        other = self.making.setdefault(key, mine)
        if other is not mine:
            other.wait(WAIT_SECONDS)
            page = self._right(key)
            return answer(page, request) if page else self.get_response(request)
        try:
            # Another may have ended between the look at the shelf and this turn.
            page = self._right(key)
            return answer(page, request) if page else self._make(key, request)
        finally:
            del self.making[key]
            mine.set()

    def _make(self, key: Key, request: HttpRequest) -> HttpResponse:
        made = time.time()
        request.made_under = under = Stamps()  # type: ignore[attr-defined]
        request.is_hit = False  # type: ignore[attr-defined]
        belongs_to(request, SITE)
        # The whole page is wanted, whatever this reader has already.
        asked = request.META.pop("HTTP_IF_NONE_MATCH", None)
        response = self.get_response(request)
        if asked is not None:
            request.META["HTTP_IF_NONE_MATCH"] = asked
        if response.status_code >= 500:
            page = self.shelf.get(key)
            stands_in = page and page.may_stand_in(now_of(page), time.time())
            return answer(page, request) if page and stands_in else response
        if not keepable(response):
            return response
        page = Page(response, under, made, accepted_by(request))
        self.shelf.put(key, page)
        request.kept_page = page  # type: ignore[attr-defined]
        return answer(page, request)


def key_of(request: HttpRequest) -> Key:
    """All that readers' pages depend on; every other header and all cookies are passed over."""
    told = request.META
    query = told.get("QUERY_STRING", "")
    return request.scheme or "", told.get("HTTP_HOST", ""), request.path_info, query


def now_of(page: Page) -> Stamps:
    return dict(zip(page.stamps, stamps.of(page.stamps), strict=True))


def answer(page: Page, request: HttpRequest) -> HttpResponse:
    response = shared(page.answer(request), page.due)
    return without_body(response) if request.method == "HEAD" else response
