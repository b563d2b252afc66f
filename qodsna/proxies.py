"""Who a request comes from: the address of the nearest machine that we do not trust to say it."""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from qodsna.environment import UNIX

Address = IPv4Address | IPv6Address

FORWARDED_FOR = "HTTP_X_FORWARDED_FOR"
FORWARDED_PROTO = "HTTP_X_FORWARDED_PROTO"
REQUEST_ID = "HTTP_X_REQUEST_ID"
# What else claims to know where a request comes from; nobody here needs it from anybody.
HEARSAY = (
    "HTTP_FORWARDED",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PORT",
    "HTTP_X_REAL_IP",
)
# With a port, and the name of a zone.
LONGEST_ADDRESS = 100
# Who comes without any address: a machine that does not exist (RFC 6666).
NOBODY = ip_address("100::")
SOLE_NETWORK = 64
WITH_PORT = re.compile(r"\[(?P<six>[^]]*)](:[0-9]{1,5})?|(?P<four>[0-9.]+):[0-9]{1,5}")


class Proxies:
    """Middleware: ``REMOTE_ADDR`` becomes the sender's address, behind ``TRUSTED_PROXIES``.

    It is always an address: IPv4 also where it came mapped into IPv6, without port and zone, and
    ``NOBODY`` where none is known. Of the headers that proxies add only ``X-Forwarded-Proto`` and
    ``X-Request-Id`` are left, and only where a trusted one brought them.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        trusted = settings.TRUSTED_PROXIES
        self.trusts_sockets = UNIX in trusted
        self.networks = [ip_network(each, strict=False) for each in trusted if each != UNIX]

    def __call__(self, request: HttpRequest) -> HttpResponse:
        told = request.META
        for header in HEARSAY:
            told.pop(header, None)
        chain, peer = told.pop(FORWARDED_FOR, ""), told.get("REMOTE_ADDR", "")
        sender = as_address(peer)
        if self._trusts(sender) if peer else self.trusts_sockets:
            sender = self._sender(sender, reversed(chain.split(",")))
        else:
            told.pop(FORWARDED_PROTO, None)
            told.pop(REQUEST_ID, None)
        told["REMOTE_ADDR"] = str(sender or NOBODY)
        return self.get_response(request)

    def _sender(self, nearest: Address | None, chain: Iterable[str]) -> Address | None:
        """The last one that a trusted proxy named; what is no address ends the search."""
        for word in filter(str.strip, chain):
            address = as_address(word)
            if address is None:
                break
            nearest = address
            if not self._trusts(address):
                break
        return nearest

    def _trusts(self, address: Address | None) -> bool:
        return address is not None and any(address in network for network in self.networks)


def as_address(text: str) -> Address | None:
    """The address in a word of ``X-Forwarded-For``; None for ``unknown`` and all else."""
    return _as_address(text) if len(text) <= LONGEST_ADDRESS else None


@lru_cache(1024)
def _as_address(text: str) -> Address | None:
    text = text.strip()
    if match := WITH_PORT.fullmatch(text):
        text = match["six"] or match["four"] or ""
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def asker(request: HttpRequest) -> str:
    """The sender's address; of IPv6 the network that one household or office has for itself."""
    address = ip_address(request.META["REMOTE_ADDR"])
    if address.version == 4:
        return str(address)
    return str(ip_network((address, SOLE_NETWORK), strict=False))
