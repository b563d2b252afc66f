"""The outermost middleware: names each request, counts it, tells of it, and shows the figures."""

import logging
import time
from collections.abc import Callable
from ipaddress import ip_network

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from qodsna.environment import UNIX
from qodsna.proxies import FORWARDED_FOR, as_address
from qodsna.watch import figures
from qodsna.watch.counts import count_request
from qodsna.watch.here import request_here, request_id
from qodsna.watch.lines import Often
from qodsna.watch.paths import kind_of

METRICS = "/metrics"

each = logging.getLogger("qodsna.watch.each")


class Watch:
    """``/metrics`` is answered to who asks this process itself, from ``METRICS_NETWORKS``.

    What came through any proxy is no such question, whatever it says of itself: every shipped one
    names its sender. All others hear what they hear of an address that is not there.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        allowed = settings.METRICS_NETWORKS
        self.networks = [ip_network(each, strict=False) for each in allowed if each != UNIX]
        self.by_socket = UNIX in allowed

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        if request.path_info == METRICS and self._may_see_figures(request):
            return figures.answer()
        token = request_here.set(request)
        try:
            response = self.get_response(request)
            self._tell(request, response, time.perf_counter() - began)
        finally:
            request_here.reset(token)
        return response

    def _may_see_figures(self, request: HttpRequest) -> bool:
        told = request.META
        if request.method != "GET" or FORWARDED_FOR in told or "HTTP_FORWARDED" in told:
            return False
        if not (peer := told.get("REMOTE_ADDR", "")):
            return self.by_socket
        address = as_address(peer)
        return address is not None and any(address in network for network in self.networks)

    def _tell(self, request: HttpRequest, response: HttpResponse, seconds: float) -> None:
        page, is_hit = getattr(request, "kept_page", None), getattr(request, "is_hit", None)
        if is_hit:
            count_request(page.kind, response.status_code, seconds, is_hit)  # type: ignore[union-attr]
            return
        kind = kind_of(request)
        if page:
            page.kind = kind
        count_request(kind, response.status_code, seconds, is_hit)
        if not response.get("Cache-Control", "").startswith("public"):
            response.headers["X-Request-Id"] = request_id(request)
        if kind != "static" and each.isEnabledFor(logging.INFO):
            said = {"status": response.status_code, "ms": round(seconds * 1000, 1), "page": kind}
            each.handle(Often(each.name, "request", said))
