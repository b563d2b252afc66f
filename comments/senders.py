"""Who sent a comment, without keeping anybody's address."""

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address

from django.http import HttpRequest


@dataclass(frozen=True)
class Sender:
    """``ip`` is for this request alone; only the keyed hashes of it are ever stored."""

    ip: IPv4Address | IPv6Address
    address: str
    network: str


def sender_of(request: HttpRequest) -> Sender:
    return Sender(ip_address(request.META["REMOTE_ADDR"]), "", "")
