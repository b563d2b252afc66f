"""Who a request comes from: the address of the nearest machine that we do not trust to say it."""

from collections.abc import Callable, Iterable
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest, HttpResponse

FORWARDED = (
    "HTTP_FORWARDED",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PORT",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_REAL_IP",
)


class Proxies:
    """Middleware: ``REMOTE_ADDR`` becomes the sender's address, behind ``TRUSTED_PROXIES``.

    From anybody else the headers that proxies add are taken off, so that nothing behind believes
    them.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.trusted = [ip_network(each, strict=False) for each in settings.TRUSTED_PROXIES]

    def __call__(self, request: HttpRequest) -> HttpResponse:
        nearest = request.META.get("REMOTE_ADDR", "")
        if self._trusts(nearest):
            chain = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
            request.META["REMOTE_ADDR"] = self._sender(nearest, map(str.strip, reversed(chain)))
        else:
            for header in FORWARDED:
                request.META.pop(header, None)
        return self.get_response(request)

    def _sender(self, nearest: str, chain: Iterable[str]) -> str:
        """The last one that a trusted proxy named; what is no address ends the search."""
        for address in chain:
            if not is_address(address):
                break
            nearest = address
            if not self._trusts(address):
                break
        return nearest

    def _trusts(self, address: str) -> bool:
        return is_address(address) and any(ip_address(address) in each for each in self.trusted)


def is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
