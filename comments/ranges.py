"""Ranges of addresses as people type them and as they are found."""

from ipaddress import IPv4Network, IPv6Network, ip_network

from django.core.exceptions import ValidationError

from qodsna import persian
from qodsna.environment import MAPPED
from qodsna.proxies import Address, as_address

# Bits of an address and of the network around it. Of IPv6 one sender has whole networks: what is
# one address there is 64 bits long.
SIZES = {4: (32, 24), 6: (64, 48)}
# Bits of the widest ranges that may be named: who wants more has mistyped.
WIDEST = {4: 8, 6: 16}
# Between the signs that keep what stands in Persian text in its own order.
FOUR, SIX = "\u2066192.0.2.0/24\u2069", "\u20662001:db8::/48\u2069"
MALFORMED = f"نشانی یا بازه درست نیست؛ مانند {FOUR} یا {SIX} بنویسید."
TOO_WIDE = "این بازه بیش از اندازه بزرگ است؛ دست‌کم ۸ بیت در IPv4 و ۱۶ بیت در IPv6 بنویسید."
OTHERWISE = f"بازه IPv4 را به شکل خودش بنویسید؛ مانند {FOUR}."


def normal_range(text: str) -> str:
    """The one spelling of a typed range; a single IPv6 address stands for its /64.

    Raises ValidationError for what is no range, and for one that is far too wide.
    """
    text = persian.to_ascii_digits("".join(text.split()))
    if address := as_address(text):
        return str(ip_network((address, SIZES[address.version][0]), strict=False))
    try:
        network = ip_network(text, strict=False)
    except ValueError:
        raise ValidationError({"value": MALFORMED}) from None
    return str(_not_too_wide(network))


def _not_too_wide(network: IPv4Network | IPv6Network) -> IPv4Network | IPv6Network:
    if network.prefixlen < WIDEST[network.version]:
        raise ValidationError({"value": TOO_WIDE})
    if isinstance(network, IPv6Network) and network.overlaps(MAPPED):
        raise ValidationError({"value": OTHERWISE})
    return network


def ranges_around(ip: Address) -> list[str]:
    """Every range that may be named and has this address in it, in its one spelling."""
    every, number = ip.max_prefixlen, int(ip)
    free = range(every - WIDEST[ip.version] + 1)
    return [f"{type(ip)(number >> bits << bits)}/{every - bits}" for bits in free]
