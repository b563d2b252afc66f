"""Who sent a comment, without keeping anybody's address."""

from dataclasses import dataclass, field
from ipaddress import ip_address

from django.http import HttpRequest

from comments.models import AddressKey
from qodsna.proxies import Address


@dataclass(frozen=True)
class Sender:
    """``ip`` is for this request alone, and in no log; only the keyed hashes are ever stored.

    ``address`` is the same for all of one IPv6 /64, ``network`` for one IPv4 /24 or IPv6 /48.
    """

    ip: Address = field(repr=False)
    address: str
    network: str


def sender_of(request: HttpRequest) -> Sender:
    """The sender of a request that came through ``qodsna.proxies.Proxies``."""
    ip = ip_address(request.META["REMOTE_ADDR"])
    return Sender(ip, *AddressKey.objects.current().marks(ip))
